package org.runnercdi.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A PostgreSQL of the newest version that the machine has. It does not run as root: there it
 * becomes the user postgres.
 */
final class PostgresServer extends DatabaseServer {

  static final List<String> AS_POSTGRES =
      List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--");

  private final Map<String, String> settings;

  PostgresServer() {
    this(Map.of());
  }

  PostgresServer(Map<String, String> settings) {
    this.settings = settings;
  }

  @Override
  void prepare() throws IOException, InterruptedException {
    Path made = folder();
    if (root()) {
      Files.setOwner(
          made,
          made.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgres"));
    }
    run("initdb", "-D", data(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync");
  }

  @Override
  void start() throws IOException, InterruptedException {
    StringBuilder options =
        new StringBuilder(
            "-p " + port() + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=''");
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

  @Override
  void stop() throws IOException, InterruptedException {
    run("pg_ctl", "-D", data(), "-w", "-m", "fast", "stop");
  }

  @Override
  void crash() throws IOException, InterruptedException {
    run("pg_ctl", "-D", data(), "-w", "-m", "immediate", "stop");
  }

  @Override
  Dialect dialect() {
    return new PostgresDialect();
  }

  @Override
  String url(int way) {
    return url(way, "postgres");
  }

  @Override
  String impatient(int way) {
    return url(way) + "&socketTimeout=6&connectTimeout=2";
  }

  @Override
  String inFull(int way) {
    return impatient(way) + "&prepareThreshold=0";
  }

  @Override
  String database(String name) throws SQLException {
    sql("CREATE DATABASE " + name);
    return url(port(), name);
  }

  @Override
  String waitForLocks(int seconds) {
    return "SET lock_timeout = '" + seconds + "s'";
  }

  @Override
  String blocked() {
    return "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
  }

  @Override
  void checkpoint() throws SQLException {
    sql("CHECKPOINT");
  }

  @Override
  long pid() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of(data(), "postmaster.pid"), UTF_8)) {
      return Long.parseLong(lines.findFirst().orElseThrow().trim());
    }
  }

  static String url(int port, String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=postgres";
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
    run(command);
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
}
