package org.runnercdi.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A database's server on a free port of 127.0.0.1, with its files in a temporary folder; from the
 * first test of a class to its last.
 */
abstract class DatabaseServer implements BeforeAllCallback, AfterAllCallback {

  private @Nullable Path folder;
  private int port;

  /** {@code postgresql} or {@code mariadb}. */
  static DatabaseServer named(String name, Map<String, String> settings) {
    return switch (name) {
      case "postgresql" -> new PostgresServer(settings);
      case "mariadb" -> new MariaDbServer(settings);
      default -> throw new IllegalArgumentException(name);
    };
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    open();
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    close();
  }

  void open() throws Exception {
    folder = Files.createTempDirectory("runner-database");
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    prepare();
    start();
  }

  void close() throws Exception {
    stop();
    try (Stream<Path> files = Files.walk(folder())) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Makes its files. */
  abstract void prepare() throws Exception;

  /** Starts it, also after it has crashed, and returns when it takes connections. */
  abstract void start() throws Exception;

  /** Stops it as whoever looks after it does. */
  abstract void stop() throws Exception;

  /** Ends it at once. */
  abstract void crash() throws Exception;

  abstract Dialect dialect();

  /** A way to the database by some port. */
  abstract String url(int way);

  /** As {@link #url(int)}, where no answer may take longer than some seconds. */
  abstract String impatient(int way);

  /** As {@link #impatient(int)}, with every statement in full, each time. */
  abstract String inFull(int way);

  /** A database of its own. */
  abstract String database(String name) throws SQLException;

  /** How a session says how long it waits for a lock. */
  abstract String waitForLocks(int seconds);

  /** How many sessions wait for a lock. */
  abstract String blocked();

  String url() {
    return url(port);
  }

  String impatient() {
    return impatient(port);
  }

  int port() {
    return port;
  }

  Path folder() {
    Path made = folder;
    if (made == null) {
      throw new IllegalStateException("Not started.");
    }
    return made;
  }

  /** Has it write what it has put off, where it does so at once. */
  abstract void checkpoint() throws SQLException;

  /** The process that has all others of it as children. */
  abstract long pid() throws IOException;

  /** Runs SQL on a connection of its own. */
  void sql(String sql) throws SQLException {
    sql(url(), sql);
  }

  static void sql(String url, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Until that many sessions wait for a lock. */
  void awaitBlocked(int count) throws Exception {
    try (Connection connection = DriverManager.getConnection(url());
        Statement statement = connection.createStatement()) {
      Processes.eventually(
          Duration.ofSeconds(20),
          () -> {
            try (ResultSet row = statement.executeQuery(blocked())) {
              return row.next() && row.getInt(1) >= count;
            }
          });
    }
  }

  static boolean root() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** Runs a program of the server's to its end. */
  void run(List<String> command) throws IOException, InterruptedException {
    Path output = Files.createTempFile("runner-database", ".out");
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
}
