package org.runnercdi.it.server;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.runnercdi.it.suite.Application;

/**
 * A server under test: how it is started on free ports of the loopback interface, and what is true
 * of it. Each module has one, found through {@link java.util.ServiceLoader}.
 */
public abstract class Server implements AutoCloseable {

  /** In which an application or a server must have done what it was told. */
  public static final Duration PATIENCE = Duration.ofMinutes(4);

  private final Path work = Path.of(System.getProperty("it.work")).toAbsolutePath();
  private Path output = work.resolve("server.log");
  private final int databasePort = portForLater();
  private Process process;
  private ServerLog log;

  /** A name for people. */
  public abstract String name();

  /** What is made ready before the start: configuration files, the applications in their place. */
  protected abstract void prepare(Start start) throws IOException;

  /** The command that starts the server; it stays in the foreground. */
  protected abstract List<String> command(Start start);

  /** Where its applications answer, without an application's name. */
  protected abstract URI root();

  /** The executor that the start line names for the jobs. */
  public abstract String jobExecutor();

  /** The executor that the start line names for the ticks. */
  public abstract String tickExecutor();

  /** Names of the threads that run jobs. */
  public abstract Pattern jobThreads();

  /** Names of the threads that ask whether jobs are due. */
  public abstract Pattern tickThreads();

  /** The beginning of a record in the server's log. */
  public abstract Pattern logRecord();

  /** A record that tells of trouble, by its level. */
  public abstract Pattern trouble();

  /** Where MicroProfile Metrics are printed, if the server has them. */
  public Optional<URI> metrics() {
    return Optional.empty();
  }

  /** Where MicroProfile Health answers, if the server has it. */
  public Optional<URI> health() {
    return Optional.empty();
  }

  /**
   * The JNDI name of an executor of 4 threads that is there at CDI's {@code Startup}: by default
   * the one that the application defines.
   */
  public String smallPool() {
    return "java:app/concurrent/small";
  }

  /**
   * How many class loaders of applications that are gone the server itself keeps, for a reason that
   * is none of the library's.
   */
  public int keptClassLoaders() {
    return 0;
  }

  /**
   * Deploys an application while the server runs, and returns when the server has done so or has
   * failed.
   *
   * @param archive its file name is the name of the application and its ending
   */
  public void deploy(String name, Path archive) throws IOException {
    throw new UnsupportedOperationException(name() + " deploys nothing at run time.");
  }

  /** Undeploys an application, and returns when the server has done so. */
  public void undeploy(String name) throws IOException {
    throw new UnsupportedOperationException(name() + " undeploys nothing.");
  }

  /** Where a database is to listen that the applications use. */
  public final int databasePort() {
    return databasePort;
  }

  /**
   * Makes a database known, at its port, as a data source for the clusters of applications.
   *
   * @return the settings that an application needs for it
   */
  public Map<String, String> dataSource(Postgres database) throws IOException {
    throw new UnsupportedOperationException(name() + " knows no data source.");
  }

  /** The directory in which a test run leaves its files. */
  public final Path work() {
    return work;
  }

  /** The application's client. */
  public final Application application(String name) {
    return new Application(name, URI.create(root() + "/" + name + "/api/"));
  }

  /** What the server has written so far. */
  public final ServerLog log() {
    return log;
  }

  /** A further process beside the one under test, with a log of its own. */
  public final void startBeside(String name, Start start) throws IOException {
    output = work.resolve(name + ".log");
    start(start);
  }

  /** Returns when all applications answer. */
  public final void start(Start start) throws IOException {
    Files.createDirectories(work);
    Files.deleteIfExists(output);
    prepare(start);
    long begun = System.nanoTime();
    process = launch(start, output);
    log = new ServerLog(logFile(), logRecord(), trouble());
    try {
      start.applications().keySet().forEach(this::awaitUp);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
    System.out.println(
        name()
            + " answered "
            + Duration.ofNanos(System.nanoTime() - begun).toMillis()
            + " ms after its start");
  }

  private Process launch(Start start, Path to) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command(start));
    builder.environment().putAll(start.environment());
    builder.directory(work.toFile());
    builder.redirectErrorStream(true).redirectOutput(to.toFile());
    return builder.start();
  }

  /**
   * Starts another process of a server that is its only application, and that cannot start.
   *
   * @return what it has written until it ended
   */
  public final String failToStart(Start start) throws IOException, InterruptedException {
    Path written = work.resolve("failed.log");
    Process failing = launch(start, written);
    if (!failing.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      failing.destroyForcibly();
    }
    return Files.readString(written);
  }

  /** Waits until an application answers. */
  public final void awaitUp(String name) {
    Application application = application(name);
    Awaitility.await(name() + " to start " + name + ", see " + output)
        .atMost(PATIENCE)
        .until(
            () -> {
              if (process.toHandle().isAlive()) {
                return application.isUp();
              }
              throw new IllegalStateException(name() + " has ended, see " + output);
            });
  }

  /** The file that holds the server's log: its output, unless it writes one of its own. */
  protected Path logFile() {
    return output;
  }

  /** The Java virtual machine of the server, which a script may have started. */
  public final ProcessHandle jvm() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .filter(handle -> handle.info().command().orElse("").endsWith("/java"))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(name() + " does not run."));
  }

  /** Sends SIGTERM to the Java virtual machine, and waits for its end. */
  public final boolean terminate(Duration atMost) throws InterruptedException {
    jvm().destroy();
    return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What {@code jcmd} answers. */
  public final String jcmd(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(java()).resolveSibling("jcmd").toString());
    command.add(String.valueOf(jvm().pid()));
    command.addAll(List.of(arguments));
    Process jcmd = new ProcessBuilder(command).redirectErrorStream(true).start();
    String answer = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (jcmd.waitFor() != 0) {
      throw new IOException(answer);
    }
    return answer;
  }

  /** The Java launcher that runs the server. */
  public static String java() {
    return System.getProperty("it.java", System.getProperty("java.home") + "/bin/java");
  }

  /** It lives for minutes: the second compiler would cost half of all its processor time. */
  protected static List<String> jvmOptions() {
    return List.of("-Xmx512m", "-XX:TieredStopAtLevel=1");
  }

  /** Where the server has been unpacked. */
  protected static Path home() {
    return Path.of(System.getProperty("it.home")).toAbsolutePath();
  }

  /** A port that was free a moment ago. */
  protected static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Free, and none of those that systems take for connections that go out meanwhile. */
  private static int portForLater() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(15_000, 30_000);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException e) {
        System.out.println("Port " + port + " is taken, another is tried.");
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** As arguments of a JVM. */
  protected static List<String> definitions(Map<String, String> properties) {
    return properties.entrySet().stream()
        .map(property -> "-D" + property.getKey() + "=" + property.getValue())
        .toList();
  }

  /** Makes a directory empty. */
  public static Path emptied(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    return Files.createDirectories(directory);
  }

  /** Ends the server and all that it started, by force. */
  @Override
  public final void close() {
    if (process != null) {
      List<ProcessHandle> all =
          Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
      all.forEach(ProcessHandle::destroyForcibly);
      all.forEach(handle -> handle.onExit().join());
    }
  }
}
