package org.runnercdi.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A node in a process of its own, as its parent sees it. It dies with its parent. It may have a
 * clock of its own: {@code ahead} is by how many seconds.
 */
final class NodeProcess {

  private static final String AHEAD = "ahead";

  /** What is not said otherwise. */
  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("execution", "AT_MOST_ONCE"),
          Map.entry("lease", "PT4S"),
          Map.entry("permits", "20"),
          Map.entry("pool", "6"),
          Map.entry("first", "0"),
          Map.entry("jobs", "0"),
          Map.entry("copies", "0"),
          Map.entry("millis", "200"),
          Map.entry("borrows", "0"),
          Map.entry("patience", "2000"));

  final String file;
  private final Path folder;
  private final OtherClock clock;
  private final Process process;
  private final BufferedReader answers;
  private final Writer commands;
  private @Nullable Instant ready;
  private @Nullable Instant ended;

  NodeProcess(Path folder, String file, Map<String, String> settings)
      throws IOException, InterruptedException {
    this.folder = folder;
    this.file = file;
    Map<String, String> all = new TreeMap<>(DEFAULTS);
    all.putAll(settings);
    String ahead = all.remove(AHEAD);
    all.put("folder", folder.toString());
    all.put("file", file);
    all.put("clock", Long.toString(Journal.CLOCK));
    List<String> command =
        new ArrayList<>(
            List.of(
                "setpriv",
                "--pdeathsig",
                "KILL",
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                NodeMain.class.getName()));
    all.forEach((key, value) -> command.add(key + "=" + value));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(folder.resolve(file + ".log").toFile());
    clock = new OtherClock(folder, file);
    if (ahead != null) {
      clock.set(Long.parseLong(ahead));
      builder.environment().putAll(clock.environment());
    }
    process = builder.start();
    answers = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    commands = process.outputWriter(UTF_8);
  }

  /** So many seconds ahead of the machine's, or behind; of one that was started with a clock. */
  void setClock(long ahead) throws IOException {
    clock.set(ahead);
  }

  /** Tells it to do something, and waits for its answer. */
  String ask(String command) throws IOException {
    tell(command);
    return answer(command);
  }

  void tell(String command) throws IOException {
    commands.write(command + "\n");
    commands.flush();
  }

  String answer(String command) throws IOException {
    String answer = answers.readLine();
    if (answer == null) {
      throw new IllegalStateException(
          file + " has ended before it answered to " + command + ":\n" + log());
    }
    return answer;
  }

  String log() throws IOException {
    String text = Files.readString(folder.resolve(file + ".log"), UTF_8);
    return text.substring(Math.max(0, text.length() - 5000));
  }

  boolean isAlive() {
    return ended == null;
  }

  /** Tells it what is due. */
  void due(DueList due) throws IOException {
    ask("due " + due.from() + " " + due.to() + " " + due.every());
    ready = ready == null ? Instant.now() : ready;
  }

  /** Since when it knows what is due; null where it does not. */
  @Nullable Instant ready() {
    return ready;
  }

  /** When it was told to end; null while it was not. */
  @Nullable Instant ended() {
    return ended;
  }

  /** As kill -9. */
  void kill() throws InterruptedException {
    ended = ended == null ? Instant.now() : ended;
    process.destroyForcibly().waitFor();
  }

  /** As SIGSTOP. */
  void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** As SIGCONT. */
  void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    int status =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    if (status != 0) {
      throw new IOException("kill -" + name + ": " + status);
    }
  }

  /** Stops it as an application does. */
  void stop() throws IOException, InterruptedException {
    ended = Instant.now();
    ask("stop");
    process.waitFor();
  }
}
