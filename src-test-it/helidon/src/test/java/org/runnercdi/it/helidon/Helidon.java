package org.runnercdi.it.helidon;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.runnercdi.it.server.Server;
import org.runnercdi.it.server.Start;

/** The application, which is its own server. */
public final class Helidon extends Server {

  private final int port = freePort();

  @Override
  public String name() {
    return "Helidon";
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
    command.add("-Dserver.host=127.0.0.1");
    command.add("-Dserver.port=" + port);
    command.addAll(definitions(start.systemProperties()));
    command.addAll(List.of("-jar", home().resolve("app.jar").toString()));
    return command;
  }

  @Override
  protected URI root() {
    return URI.create("http://127.0.0.1:" + port);
  }

  @Override
  public Optional<URI> metrics() {
    return Optional.of(root().resolve("/metrics"));
  }

  @Override
  public Optional<URI> health() {
    return Optional.of(root().resolve("/health"));
  }

  @Override
  public String jobExecutor() {
    return "own threads";
  }

  @Override
  public String tickExecutor() {
    return "own threads";
  }

  @Override
  public Pattern jobThreads() {
    return Pattern.compile("runner-worker-\\d+");
  }

  @Override
  public Pattern tickThreads() {
    return Pattern.compile("runner-scheduler-\\d+");
  }

  @Override
  public Pattern logRecord() {
    return Pattern.compile("^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d{3} ");
  }

  @Override
  public Pattern trouble() {
    return Pattern.compile(",\\d{3} (WARNING|SEVERE) ");
  }
}
