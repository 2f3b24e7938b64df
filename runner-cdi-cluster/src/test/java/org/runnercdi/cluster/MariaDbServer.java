package org.runnercdi.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The MariaDB of the machine, whose zone is not UTC. It dies with its parent. */
final class MariaDbServer extends DatabaseServer {

  private static final String DATABASE = "runner";
  private static final Path INSTALL = Path.of("/usr/bin/mariadb-install-db");
  private static final Path PROGRAM = Path.of("/usr/sbin/mariadbd");

  private final Map<String, String> settings;
  private @Nullable Process process;

  MariaDbServer() {
    this(Map.of());
  }

  MariaDbServer(Map<String, String> settings) {
    this.settings = settings;
  }

  @Override
  void prepare() throws Exception {
    if (!Files.exists(PROGRAM)) {
      throw new IOException("There is no MariaDB: apt-get install mariadb-server");
    }
    run(
        command(
            INSTALL,
            "--auth-root-authentication-method=normal",
            "--skip-name-resolve",
            "--skip-test-db"));
    start();
    sql("jdbc:mariadb://127.0.0.1:" + port() + "/?user=root", "CREATE DATABASE " + DATABASE);
  }

  @Override
  void start() throws Exception {
    Process running = process;
    if (running != null && running.isAlive()) {
      return;
    }
    List<String> command = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL"));
    command.addAll(
        command(
            PROGRAM,
            "--port=" + port(),
            "--bind-address=127.0.0.1",
            "--socket=" + folder() + "/socket",
            "--pid-file=" + folder() + "/pid",
            "--skip-name-resolve",
            "--default-time-zone=+05:00"));
    settings.forEach((key, value) -> command.add("--" + key + "=" + value));
    Process started =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .start();
    process = started;
    Processes.eventually(
        () -> {
          if (!started.isAlive()) {
            throw new IOException("MariaDB has ended:\n" + Files.readString(log(), UTF_8));
          }
          return answers();
        });
  }

  private List<String> command(Path program, String... arguments) {
    List<String> command = new ArrayList<>(List.of(program.toString(), "--no-defaults"));
    if (root()) {
      command.add("--user=root");
    }
    command.add("--datadir=" + folder() + "/data");
    command.addAll(List.of(arguments));
    return command;
  }

  private boolean answers() {
    try {
      DriverManager.getConnection("jdbc:mariadb://127.0.0.1:" + port() + "/?user=root").close();
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  private Path log() {
    return folder().resolve("log");
  }

  /** Nobody needs its files any more. */
  @Override
  void stop() throws InterruptedException {
    crash();
  }

  @Override
  void crash() throws InterruptedException {
    Process running = process;
    if (running != null) {
      running.destroyForcibly().waitFor();
    }
  }

  @Override
  Dialect dialect() {
    return new MariaDbDialect();
  }

  @Override
  String url(int way) {
    return url(way, DATABASE);
  }

  private static String url(int way, String database) {
    return "jdbc:mariadb://127.0.0.1:" + way + "/" + database + "?user=root";
  }

  @Override
  String impatient(int way) {
    return url(way) + "&socketTimeout=6000&connectTimeout=2000";
  }

  @Override
  String inFull(int way) {
    return impatient(way);
  }

  @Override
  String database(String name) throws SQLException {
    sql("CREATE DATABASE " + name);
    return url(port(), name);
  }

  @Override
  String waitForLocks(int seconds) {
    return "SET innodb_lock_wait_timeout = " + seconds;
  }

  @Override
  String blocked() {
    return "SELECT variable_value FROM information_schema.global_status"
        + " WHERE variable_name = 'innodb_row_lock_current_waits'";
  }

  /** It writes all the time. */
  @Override
  void checkpoint() {}

  @Override
  long pid() {
    Process running = process;
    if (running == null) {
      throw new IllegalStateException("Not started.");
    }
    return running.pid();
  }
}
