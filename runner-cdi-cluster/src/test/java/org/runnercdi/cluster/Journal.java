package org.runnercdi.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.runnercdi.JobContext;
import org.runnercdi.JobResult;
import org.runnercdi.Outcome;
import org.runnercdi.Result;
import org.runnercdi.SlotMissed;

/**
 * What a process has done, in files of its own: each run, on the disk before its body goes on, and
 * each result. A line that a kill has cut short is not read.
 */
final class Journal {

  /**
   * A run of a job.
   *
   * @param end null where it has not ended
   */
  record Run(
      String key, long token, int attempt, String node, Instant start, @Nullable Instant end) {}

  /** A job's end, as it was published. */
  record Published(String node, String key, Outcome outcome, int attempt) {}

  /** Slots that a node has told that it missed. */
  record Missed(String node, Instant from, Instant to, String reason) {

    boolean covers(Instant slot) {
      return !slot.isBefore(from) && !slot.isAfter(to);
    }
  }

  /**
   * The milliseconds of the epoch at which {@link System#nanoTime} was zero: on Linux it is the
   * same for all processes, and nobody can set it.
   */
  static final long CLOCK =
      System.currentTimeMillis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime());

  private final FileChannel runs;
  private final FileChannel results;
  private final long clock;

  /**
   * Is written by a node.
   *
   * @param clock {@link #CLOCK} of a process that has the right time
   */
  Journal(Path folder, String node, long clock) throws IOException {
    this.clock = clock;
    runs = append(folder.resolve(node + ".runs"));
    results = append(folder.resolve(node + ".results"));
  }

  private static FileChannel append(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  void started(JobContext context) throws IOException {
    write(runs, "S", context.executionKey(), context.fencingToken(), context.attempt());
    runs.force(false);
  }

  void ended(JobContext context) throws IOException {
    write(runs, "E", context.executionKey(), context.fencingToken(), context.attempt());
  }

  void published(Result result) throws IOException {
    for (JobResult item : result.items()) {
      write(results, "R", item.executionKey(), item.outcome(), item.attempt());
    }
  }

  void missed(SlotMissed missed) throws IOException {
    write(results, "M", missed.from(), missed.to(), missed.reason().replace(' ', '_'));
  }

  /** In one write, so that lines of several threads do not mix. */
  private void write(FileChannel file, Object... words) throws IOException {
    StringBuilder line = new StringBuilder();
    for (Object word : words) {
      line.append(word).append(' ');
    }
    line.append(clock + TimeUnit.NANOSECONDS.toMillis(System.nanoTime())).append('\n');
    file.write(ByteBuffer.wrap(line.toString().getBytes(UTF_8)));
  }

  static List<Run> runs(Path folder, String node) throws IOException {
    Map<String, Instant> ends = new HashMap<>();
    List<String[]> starts = new ArrayList<>();
    for (String[] words : lines(folder.resolve(node + ".runs"), 5)) {
      if (words[0].equals("S")) {
        starts.add(words);
      } else {
        ends.put(words[1] + " " + words[2], millis(words[4]));
      }
    }
    return starts.stream()
        .map(
            words ->
                new Run(
                    words[1],
                    Long.parseLong(words[2]),
                    Integer.parseInt(words[3]),
                    node,
                    millis(words[4]),
                    ends.get(words[1] + " " + words[2])))
        .toList();
  }

  static List<Published> published(Path folder, String node) throws IOException {
    return lines(folder.resolve(node + ".results"), 5).stream()
        .filter(words -> words[0].equals("R"))
        .map(
            words ->
                new Published(
                    node, words[1], Outcome.valueOf(words[2]), Integer.parseInt(words[3])))
        .toList();
  }

  static List<Missed> missed(Path folder, String node) throws IOException {
    return lines(folder.resolve(node + ".results"), 5).stream()
        .filter(words -> words[0].equals("M"))
        .map(words -> new Missed(node, Instant.parse(words[1]), Instant.parse(words[2]), words[3]))
        .toList();
  }

  private static Instant millis(String text) {
    return Instant.ofEpochMilli(Long.parseLong(text));
  }

  private static List<String[]> lines(Path file, int words) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    String text = Files.readString(file, UTF_8);
    return text.substring(0, text.lastIndexOf('\n') + 1)
        .lines()
        .map(line -> line.split(" "))
        .filter(line -> line.length == words)
        .toList();
  }
}
