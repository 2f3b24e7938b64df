package org.runnercdi.it.suite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.runnercdi.it.server.Server;
import org.runnercdi.it.server.Start;

/** One server for all classes of the suite, ended after the last of them. */
final class ServerExtension implements ParameterResolver {

  /** Settings that reach the applications from outside: see {@link SettingsIT}. */
  static final Map<String, String> SYSTEM_PROPERTIES = Map.of("runner.zone", "Asia/Seoul");

  static final Map<String, String> ENVIRONMENT = Map.of("RUNNER_JOB_MORNING_ZONE", "America/Lima");

  static final String APP = "app";
  static final String SECOND = "second";

  /** The server and what belongs to it. */
  record Started(Server server, Archives archives, Path journals) implements AutoCloseable {

    /** What is done with an application that is there for a while only. */
    @FunctionalInterface
    interface Visit {
      void with(Application application) throws Exception;
    }

    /** Deploys a variant of the application, and undeploys it whatever comes. */
    void deployed(String name, Map<String, String> settings, List<Path> libraries, Visit visit)
        throws Exception {
      server.deploy(name, archives.variant(name, settings, libraries));
      try {
        server.awaitUp(name);
        visit.with(server.application(name));
      } finally {
        server.undeploy(name);
      }
    }

    @Override
    public void close() {
      server.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Started.class || type == Server.class || type == Application.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Started started =
        context
            .getRoot()
            .getStore(Namespace.create(ServerExtension.class))
            .computeIfAbsent(Started.class, key -> start(), Started.class);
    Class<?> type = parameter.getParameter().getType();
    if (type == Server.class) {
      return started.server;
    }
    return type == Application.class ? started.server.application(APP) : started;
  }

  private static Started start() {
    Server server = ServiceLoader.load(Server.class).findFirst().orElseThrow();
    try {
      Archives archives = new Archives(server.work().resolve("archives"));
      Path journals = Server.emptied(server.work().resolve("journals"));
      Map<String, Path> applications = new LinkedHashMap<>();
      applications.put(APP, archives.app());
      if (Boolean.getBoolean("it.deploys")) {
        applications.put(
            SECOND,
            archives.variant(SECOND, Map.of("runner.tick", "PT2S", "runner.batch-buffer", "3")));
      }
      Map<String, String> properties = new LinkedHashMap<>(SYSTEM_PROPERTIES);
      properties.put("it.journal", journals.toString());
      server.start(new Start(applications, properties, ENVIRONMENT));
      return new Started(server, archives, journals);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
