package org.runnercdi.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A PostgreSQL of the newest version that the machine has, on a free port of 127.0.0.1, with its
 * files in a temporary folder; from the first test of a class to its last. It does not run as root:
 * there it becomes the user postgres.
 */
final class PostgresServer implements BeforeAllCallback, AfterAllCallback {

  static final List<String> AS_POSTGRES =
      List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--");

  private final Map<String, String> settings;
  private @Nullable Path folder;
  private int port;

  PostgresServer() {
    this(Map.of());
  }

  PostgresServer(Map<String, String> settings) {
    this.settings = settings;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    open();
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    close();
  }

  void open() throws IOException, InterruptedException {
    Path made = Files.createTempDirectory("runner-postgres");
    folder = made;
    if (root()) {
      Files.setOwner(
          made,
          made.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgres"));
    }
    port = freePort();
    run("initdb", "-D", data(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync");
    start();
  }

  void close() throws IOException, InterruptedException {
    stop("fast");
    try (Stream<Path> files = Files.walk(folder())) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Starts it, and returns when it takes connections. */
  void start() throws IOException, InterruptedException {
    StringBuilder options =
        new StringBuilder(
            "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=''");
    settings.forEach((key, value) -> options.append(" -c ").append(key).append('=').append(value));
    run(
        "pg_ctl",
        "-D",
        data(),
        "-w",
        "-t",
        "60",
        "-l",
        folder() + "/log",
        "-o",
        options.toString(),
        "start");
  }

  /**
   * Stops it.
   *
   * @param mode smart, fast or immediate
   */
  void stop(String mode) throws IOException, InterruptedException {
    run("pg_ctl", "-D", data(), "-w", "-m", mode, "stop");
  }

  int port() {
    return port;
  }

  /** The process that has all others of it as children. */
  long pid() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of(data(), "postmaster.pid"), UTF_8)) {
      return Long.parseLong(lines.findFirst().orElseThrow().trim());
    }
  }

  String url() {
    return url(port, "postgres");
  }

  static String url(int port, String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=postgres";
  }

  /** Runs SQL on a connection of its own. */
  void sql(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Path folder() {
    Path made = folder;
    if (made == null) {
      throw new IllegalStateException("Not started.");
    }
    return made;
  }

  private String data() {
    return folder() + "/data";
  }

  private void run(String program, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    if (root()) {
      command.addAll(AS_POSTGRES);
    }
    command.add(programs().resolve(program).toString());
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile("runner-postgres", ".out");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder().toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (process.waitFor() != 0) {
        throw new IOException(
            String.join(" ", command) + " failed:\n" + Files.readString(output, UTF_8));
      }
    } finally {
      Files.delete(output);
    }
  }

  static boolean root() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static Path programs() throws IOException {
    Path all = Path.of("/usr/lib/postgresql");
    if (!Files.isDirectory(all)) {
      throw new IOException("There is no PostgreSQL: apt-get install postgresql");
    }
    try (Stream<Path> versions = Files.list(all)) {
      return versions
          .max(Comparator.comparingInt(PostgresServer::version))
          .orElseThrow(() -> new IOException("No PostgreSQL in " + all))
          .resolve("bin");
    }
  }

  private static int version(Path folder) {
    return Integer.parseInt(folder.getFileName().toString());
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
