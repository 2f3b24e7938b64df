package org.runnercdi.it.liberty;

import java.io.IOException;
import java.io.InputStream;
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
import org.runnercdi.it.server.Server;
import org.runnercdi.it.server.Start;

/** Open Liberty, with the features of its {@code server.xml}; archives go to its drop-ins. */
public final class Liberty extends Server {

  private static final String SERVER = "it";

  private final int port = freePort();
  private final Path user = work().resolve("wlp");
  private final Path configuration = user.resolve("servers").resolve(SERVER);
  private final Path dropins = configuration.resolve("dropins");

  @Override
  public String name() {
    return "Open Liberty";
  }

  @Override
  protected void prepare(Start start) throws IOException {
    emptied(user);
    Files.createDirectories(dropins);
    try (InputStream given = Liberty.class.getResourceAsStream("/server.xml")) {
      Files.copy(given, configuration.resolve("server.xml"));
    }
    List<String> options = new ArrayList<>(definitions(start.systemProperties()));
    options.addAll(List.of("-Xmx512m", "-Duser.language=en", "-Duser.country=US"));
    Files.write(configuration.resolve("jvm.options"), options);
    for (Map.Entry<String, Path> application : start.applications().entrySet()) {
      Files.copy(application.getValue(), dropins.resolve(application.getKey() + ".war"));
    }
  }

  @Override
  protected List<String> command(Start start) {
    return List.of(
        "env",
        "WLP_USER_DIR=" + user,
        "JAVA_HOME=" + Path.of(java()).getParent().getParent(),
        home().resolve("bin/server").toString(),
        "run",
        SERVER,
        "--",
        "--it.port=" + port,
        "--it.h2=" + Path.of(System.getProperty("it.h2")).toAbsolutePath());
  }

  @Override
  protected URI root() {
    return URI.create("http://127.0.0.1:" + port);
  }

  @Override
  public Optional<URI> metrics() {
    return Optional.of(URI.create(root() + "/metrics"));
  }

  @Override
  public Optional<URI> health() {
    return Optional.of(URI.create(root() + "/health"));
  }

  @Override
  public String jobExecutor() {
    return "java:comp/DefaultManagedExecutorService";
  }

  @Override
  public String tickExecutor() {
    return "java:comp/DefaultManagedScheduledExecutorService";
  }

  /** The server has one pool for everything. */
  @Override
  public Pattern jobThreads() {
    return Pattern.compile("Default Executor-thread-\\d+");
  }

  @Override
  public Pattern tickThreads() {
    return jobThreads();
  }

  @Override
  public Pattern logRecord() {
    return Pattern.compile("^\\[[^\\]]+] [0-9a-f]{8} ");
  }

  /** Warnings, errors, what goes to the standard error stream, and incidents. */
  @Override
  public Pattern trouble() {
    return Pattern.compile("^\\[[^\\]]+] [0-9a-f]{8} \\S+ +[WEFR] | FFDC1015I");
  }

  @Override
  protected Path logFile() {
    return configuration.resolve("logs/messages.log");
  }

  @Override
  public void deploy(String name, Path archive) throws IOException {
    int from = log().end();
    String file = name + (archive.toString().endsWith(".ear") ? ".ear" : ".war");
    Path whole = Files.copy(archive, user.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    Files.move(
        whole,
        dropins.resolve(file),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    // Started, updated, failed
    awaitMessage(from, "CWWKZ000[1-4][IE]: .*\\b" + Pattern.quote(name) + "\\b");
  }

  @Override
  public void undeploy(String name) throws IOException {
    for (String file : List.of(name + ".war", name + ".ear")) {
      int from = log().end();
      if (Files.deleteIfExists(dropins.resolve(file))) {
        awaitMessage(from, "CWWKZ0009I: .*\\b" + Pattern.quote(name) + "\\b");
      }
    }
  }

  private void awaitMessage(int from, String message) {
    Pattern pattern = Pattern.compile(message);
    Awaitility.await(message + " in " + logFile())
        .atMost(PATIENCE)
        .until(() -> pattern.matcher(log().text().substring(from)).find());
  }
}
