package org.runnercdi.it.wildfly;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.runnercdi.it.server.Postgres;
import org.runnercdi.it.server.Server;
import org.runnercdi.it.server.Start;

/** WildFly, with the configuration that the build names; archives go through its scanner. */
public final class WildFly extends Server {

  private static final String CONFIGURATION =
      System.getProperty("it.configuration", "standalone-microprofile.xml");

  private static final String DATA_SOURCE = "java:/jdbc/cluster";
  private static final Path DRIVER = Path.of(System.getProperty("it.driver"));

  private final int port = freePort();
  private final int management = freePort();
  private final Path base = work().resolve("standalone");
  private final Path deployments = base.resolve("deployments");

  @Override
  public String name() {
    return "WildFly (" + CONFIGURATION + ")";
  }

  @Override
  protected void prepare(Start start) throws IOException {
    emptied(base);
    Path configuration = Files.createDirectories(base.resolve("configuration"));
    Path given = home().resolve("standalone/configuration");
    // It looks every 5 s otherwise, and the suite deploys often.
    Files.writeString(
        configuration.resolve(CONFIGURATION),
        Files.readString(given.resolve(CONFIGURATION))
            .replace("scan-interval=\"5000\"", "scan-interval=\"500\""));
    for (String file :
        List.of(
            "logging.properties",
            "application-users.properties",
            "application-roles.properties",
            "mgmt-users.properties",
            "mgmt-groups.properties")) {
      Files.copy(given.resolve(file), configuration.resolve(file));
    }
    Files.createDirectories(deployments);
    for (Map.Entry<String, Path> application : start.applications().entrySet()) {
      Files.copy(application.getValue(), deployments.resolve(application.getKey() + ".war"));
    }
  }

  @Override
  protected List<String> command(Start start) {
    List<String> command = new ArrayList<>();
    command.add("env");
    command.add("PREPEND_JAVA_OPTS=" + String.join(" ", jvmOptions()));
    command.add(home().resolve("bin/standalone.sh").toString());
    command.addAll(
        List.of(
            "-c",
            CONFIGURATION,
            "-b",
            "127.0.0.1",
            "-bmanagement",
            "127.0.0.1",
            "-Djboss.server.base.dir=" + base,
            "-Djboss.http.port=" + port,
            "-Djboss.https.port=0",
            "-Djboss.management.http.port=" + management,
            "-Djboss.deployment.scanner.rollback.on.failure=true"));
    command.addAll(definitions(start.systemProperties()));
    return command;
  }

  @Override
  protected URI root() {
    return URI.create("http://127.0.0.1:" + port);
  }

  @Override
  public Optional<URI> health() {
    return CONFIGURATION.contains("microprofile")
        ? Optional.of(URI.create("http://127.0.0.1:" + management + "/health"))
        : Optional.empty();
  }

  @Override
  public String jobExecutor() {
    return "java:comp/DefaultManagedExecutorService";
  }

  @Override
  public String tickExecutor() {
    return "java:comp/DefaultManagedScheduledExecutorService";
  }

  @Override
  public Pattern jobThreads() {
    return Pattern.compile("EE-ManagedExecutorService-default-Thread-\\d+");
  }

  @Override
  public Pattern tickThreads() {
    return Pattern.compile("EE-ManagedScheduledExecutorService-default-Thread-\\d+");
  }

  @Override
  public Pattern logRecord() {
    return Pattern.compile("^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d{3} ");
  }

  @Override
  public Pattern trouble() {
    return Pattern.compile(",\\d{3} (WARN|ERROR|FATAL) ");
  }

  /**
   * Weld's {@code AnnotationBuilderFactoryImpl} stands in a static field, and holds the bean
   * manager of the last deployment that had a build compatible extension, until the next one. And
   * where a request is still under way when its application is undeployed, Undertow does not tell
   * Weld of its end any more, which leaves the request in a thread local until that thread serves
   * the next: one of the suite's, which asks one after the other.
   */
  @Override
  public int keptClassLoaders() {
    return 2;
  }

  /** The file, which has no colours. */
  @Override
  protected Path logFile() {
    return base.resolve("log/server.log");
  }

  /** One that takes part in transactions, as is the default. */
  @Override
  public Map<String, String> dataSource(Postgres database) throws IOException {
    Files.copy(DRIVER, deployments.resolve("postgresql.jar"));
    awaitMarker("postgresql.jar", ".deployed");
    Files.writeString(
        deployments.resolve("cluster-ds.xml"),
        """
        <datasources xmlns="http://www.jboss.org/ironjacamar/schema">
          <datasource jndi-name="%s" pool-name="cluster">
            <connection-url>%s</connection-url>
            <driver>postgresql.jar</driver>
            <pool><max-pool-size>10</max-pool-size></pool>
            <security><user-name>%s</user-name><password>none</password></security>
            <validation>
              <valid-connection-checker class-name="org.jboss.jca.adapters.jdbc.extensions.postgres.PostgreSQLValidConnectionChecker"/>
              <exception-sorter class-name="org.jboss.jca.adapters.jdbc.extensions.postgres.PostgreSQLExceptionSorter"/>
              <validate-on-match>true</validate-on-match>
            </validation>
          </datasource>
        </datasources>
        """
            .formatted(DATA_SOURCE, database.url(), database.user()));
    awaitMarker("cluster-ds.xml", ".deployed", ".failed");
    return Map.of("runner.cluster.datasource", DATA_SOURCE);
  }

  @Override
  public void deploy(String name, Path archive) throws IOException {
    String file = file(name, archive);
    Files.copy(archive, deployments.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    Files.createFile(deployments.resolve(file + ".dodeploy"));
    awaitMarker(file, ".deployed", ".failed");
  }

  @Override
  public void undeploy(String name) throws IOException {
    for (String file : List.of(name + ".war", name + ".ear")) {
      if (Files.deleteIfExists(deployments.resolve(file + ".deployed"))) {
        awaitMarker(file, ".undeployed");
      }
      Files.deleteIfExists(deployments.resolve(file));
    }
  }

  private static String file(String name, Path archive) {
    return name + (archive.toString().endsWith(".ear") ? ".ear" : ".war");
  }

  private void awaitMarker(String file, String... endings) {
    Awaitility.await(file + " in " + deployments)
        .atMost(PATIENCE)
        .until(
            () -> {
              for (String ending : endings) {
                if (Files.exists(deployments.resolve(file + ending))) {
                  return true;
                }
              }
              return false;
            });
  }
}
