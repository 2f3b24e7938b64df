package org.runnercdi.it.liberty;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.runnercdi.it.server.Server;
import org.runnercdi.it.server.Start;

/** Open Liberty, with the features of its {@code server.xml}; applications are elements of it. */
public final class Liberty extends Server {

  private static final String SERVER = "it";

  private final int port = freePort();
  private final Path user = work().resolve("wlp");
  private final Path configuration = user.resolve("servers").resolve(SERVER);
  private final Path overrides = configuration.resolve("configDropins/overrides");
  private final Set<String> started = new HashSet<>();

  @Override
  public String name() {
    return "Open Liberty";
  }

  @Override
  protected void prepare(Start start) throws IOException {
    emptied(user);
    Files.createDirectories(overrides);
    started.clear();
    started.addAll(start.applications().keySet());
    try (InputStream given = Liberty.class.getResourceAsStream("/server.xml")) {
      Files.copy(given, configuration.resolve("server.xml"));
    }
    List<String> options = new ArrayList<>(definitions(start.systemProperties()));
    options.addAll(jvmOptions());
    options.addAll(
        List.of(
            // It keeps class loaders softly, and no test waits until the memory is scarce.
            "-XX:SoftRefLRUPolicyMSPerMB=0", "-Duser.language=en", "-Duser.country=US"));
    Files.write(configuration.resolve("jvm.options"), options);
    for (Map.Entry<String, Path> application : start.applications().entrySet()) {
      configure(application.getKey(), application.getValue().toAbsolutePath());
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

  /**
   * That of the application deployed last, whose bean manager a static field of its Weld holds, and
   * that of an EAR with a {@code @ManagedExecutorDefinition}, of which its injection engine keeps a
   * reference.
   */
  @Override
  public int keptClassLoaders() {
    return 2;
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
    configure(name, archive.toAbsolutePath());
    // Started, not started
    if (awaitMessage(from, "(CWWKZ0001I|CWWKZ0002E|CWWKZ0012I): .*\\b" + name + "\\b")
        .equals("CWWKZ0001I")) {
      started.add(name);
    }
  }

  @Override
  public void undeploy(String name) throws IOException {
    int from = log().end();
    if (Files.deleteIfExists(overrides.resolve(name + ".xml"))) {
      // Stopped; of what never started no more is said than that the configuration is another
      awaitMessage(
          from, started.remove(name) ? "(CWWKZ0009I): .*\\b" + name + "\\b" : "(CWWKG0017I)");
    }
  }

  /**
   * Not with drop-ins: those are undeployed by deleting them, and whatever an application reads out
   * of its archive while it stops is then no longer there.
   */
  private void configure(String name, Path archive) throws IOException {
    String file = archive.getFileName().toString();
    String element =
        file.endsWith(".ear")
            ? "<server><enterpriseApplication id=\"%1$s\" name=\"%1$s\" location=\"%2$s\"/></server>"
            : "<server><webApplication id=\"%1$s\" name=\"%1$s\" contextRoot=\"%1$s\""
                + " location=\"%2$s\"/></server>";
    Path whole =
        Files.writeString(configuration.resolve(name + ".xml"), element.formatted(name, archive));
    Files.move(whole, overrides.resolve(name + ".xml"), StandardCopyOption.ATOMIC_MOVE);
  }

  /** The code of the message, which is the pattern's group. */
  private String awaitMessage(int from, String message) {
    Pattern pattern = Pattern.compile(message);
    return Awaitility.await(message + " in " + logFile())
        .atMost(PATIENCE)
        .until(
            () -> {
              Matcher matcher = pattern.matcher(log().text().substring(from));
              return matcher.find() ? matcher.group(1) : "";
            },
            code -> !code.isEmpty());
  }
}
