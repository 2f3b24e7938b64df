package org.runnercdi.it.quarkus;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.runnercdi.it.server.Postgres;
import org.runnercdi.it.server.Server;
import org.runnercdi.it.server.Start;

/** The application, which is its own server. */
public final class Quarkus extends Server {

  private final int port = freePort();

  @Override
  public String name() {
    return "Quarkus";
  }

  @Override
  protected void prepare(Start start) {
    // The build has made the application.
  }

  @Override
  protected List<String> command(Start start) {
    List<String> command = new ArrayList<>();
    command.add(java());
    command.addAll(jvmOptions());
    command.add("-Dquarkus.http.port=" + port);
    command.addAll(definitions(start.systemProperties()));
    command.addAll(List.of("-jar", home().resolve("quarkus-run.jar").toString()));
    return command;
  }

  @Override
  public Map<String, String> dataSource(Postgres database) {
    return Map.of(
        "runner.cluster.datasource",
        "cluster",
        "quarkus.datasource.cluster.jdbc.url",
        database.url(),
        "quarkus.datasource.cluster.username",
        database.user());
  }

  @Override
  protected URI root() {
    return URI.create("http://127.0.0.1:" + port);
  }

  @Override
  public Optional<URI> metrics() {
    return Optional.of(URI.create(root() + "/app/q/metrics"));
  }

  @Override
  public Optional<URI> health() {
    return Optional.of(URI.create(root() + "/app/q/health"));
  }

  @Override
  public String jobExecutor() {
    return "a MicroProfile ManagedExecutor";
  }

  @Override
  public String tickExecutor() {
    return "the bean ScheduledExecutorService";
  }

  /** All come from the one pool of Quarkus. */
  @Override
  public Pattern jobThreads() {
    return Pattern.compile("executor-thread-\\d+");
  }

  @Override
  public Pattern tickThreads() {
    return jobThreads();
  }

  @Override
  public Pattern logRecord() {
    return Pattern.compile("^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d{3} ");
  }

  @Override
  public Pattern trouble() {
    return Pattern.compile(",\\d{3} (WARN|ERROR|FATAL) ");
  }
}
