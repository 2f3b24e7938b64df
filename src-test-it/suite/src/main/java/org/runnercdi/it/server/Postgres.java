package org.runnercdi.it.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A PostgreSQL of the newest version that the machine has, on a port of 127.0.0.1, with its files
 * in a temporary folder. It does not run as root: there it becomes the user postgres.
 */
public final class Postgres implements AutoCloseable {

  private static final String USER = "postgres";

  private final Path folder;
  private final int port;

  private Postgres(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  /** Started, with no table. */
  public static Postgres start(int port) throws IOException {
    Postgres made = new Postgres(Files.createTempDirectory("runner-it-postgres"), port);
    if (isRoot()) {
      UserPrincipal user =
          made.folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(USER);
      Files.setOwner(made.folder, user);
    }
    made.run("initdb", "-D", made.data(), "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync");
    made.resume();
    return made;
  }

  /** Starts it again, and returns when it takes connections. */
  public void resume() throws IOException {
    run(
        "pg_ctl",
        "-D",
        data(),
        "-w",
        "-l",
        folder + "/log",
        "-o",
        "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=''",
        "start");
  }

  /** Stops it at once, as a crash would. */
  public void crash() throws IOException {
    run("pg_ctl", "-D", data(), "-w", "-m", "immediate", "stop");
  }

  /** For its user, who needs no password. */
  public String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  public String user() {
    return USER;
  }

  @Override
  public void close() throws IOException {
    crash();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private String data() {
    return folder + "/data";
  }

  private void run(String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(
          List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--init-groups", "--"));
    }
    command.add(programs().resolve(program).toString());
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile("runner-it-postgres", ".out");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(String.join(" ", command) + " failed:\n" + Files.readString(output));
    }
    Files.delete(output);
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static Path programs() throws IOException {
    Path all = Path.of("/usr/lib/postgresql");
    if (!Files.isDirectory(all)) {
      throw new IOException("There is no PostgreSQL: apt-get install postgresql");
    }
    try (Stream<Path> versions = Files.list(all)) {
      return versions
          .max(Comparator.comparingInt(folder -> Integer.parseInt(folder.getFileName().toString())))
          .orElseThrow(() -> new IOException("No PostgreSQL in " + all))
          .resolve("bin");
    }
  }
}
