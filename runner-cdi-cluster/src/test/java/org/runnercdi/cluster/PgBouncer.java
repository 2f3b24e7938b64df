package org.runnercdi.cluster;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Debian's PgBouncer before a server, in transaction mode: connections have no session. */
final class PgBouncer implements AutoCloseable {

  static final Path PROGRAM = Path.of("/usr/sbin/pgbouncer");

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path folder;
  private final int port;
  private final Process process;

  /**
   * Returns when it takes connections.
   *
   * @param connections how many it has to the server, for however many clients
   */
  PgBouncer(PostgresServer server, int connections) throws IOException {
    folder = Files.createTempDirectory("runner-pgbouncer");
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Path settings =
        Files.writeString(
            folder.resolve("pgbouncer.ini"),
            """
            [databases]
            * = host=127.0.0.1 port=%d user=postgres
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = %d
            unix_socket_dir =
            auth_type = any
            pool_mode = transaction
            default_pool_size = %d
            ignore_startup_parameters = extra_float_digits
            """
                .formatted(server.port(), port, connections));
    List<String> command = new ArrayList<>();
    if (PostgresServer.root()) {
      folder.toFile().setExecutable(true, false);
      folder.toFile().setReadable(true, false);
      command.addAll(PostgresServer.AS_POSTGRES);
    }
    command.addAll(List.of(PROGRAM.toString(), settings.toString()));
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    awaitUp();
  }

  private void awaitUp() throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!answers()) {
      if (!process.isAlive() || System.nanoTime() - deadline > 0) {
        throw new IOException(
            "PgBouncer does not answer:\n" + Files.readString(folder.resolve("log")));
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private boolean answers() throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (ConnectException e) {
      return false;
    }
  }

  /** The driver's own prepared statements need PgBouncer 1.21. */
  String url() {
    return PostgresServer.url(port, "postgres") + "&prepareThreshold=0";
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
