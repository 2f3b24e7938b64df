package org.runnercdi.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How fast nodes, each a process of its own, run jobs that do nothing: from the start of a slot to
 * the last result, which is told once the database knows how its jobs have ended, and the
 * processor's time that this took the database and the nodes. It measures, and asserts no more than
 * that each job ran; its name keeps it from the tests.
 */
class ClusterSpeed {

  /** {@code -Dspeed.settings=shared_buffers=1GB,max_wal_size=8GB}; its defaults otherwise. */
  @RegisterExtension
  static final DatabaseServer DATABASE =
      DatabaseServer.named(
          System.getProperty("speed.database", "postgresql"),
          settings(System.getProperty("speed.settings", "")));

  private static final int MEASURED = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @ParameterizedTest(name = "limit {0}, {1} jobs")
  @CsvSource({"50,20000,15", "2000,100000,6", "2000,1000000,4"})
  void noOps(int limit, int jobs, int warm) throws Exception {
    int count = Integer.getInteger("speed.nodes", 3);
    String cluster = "speed-" + limit + "-" + jobs;
    Path log = Files.createTempFile("runner-speed", ".log");
    List<Node> nodes = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        nodes.add(new Node(log, cluster, "node-" + i, limit, jobs));
      }
      for (Node node : nodes) {
        node.meet(count);
      }
      for (int round = 0; round < warm + MEASURED; round++) {
        measure(nodes, cluster, limit, jobs, round < warm ? "warm-up" : "measured");
      }
    } catch (IOException | AssertionError e) {
      System.out.println(Files.readString(log, UTF_8));
      throw e;
    } finally {
      for (Node node : nodes) {
        node.process.destroyForcibly().waitFor();
      }
      Files.delete(log);
    }
  }

  private static Map<String, String> settings(String text) {
    return Stream.of(text.split(","))
        .map(setting -> setting.split("="))
        .filter(setting -> setting.length == 2)
        .collect(Collectors.toMap(setting -> setting[0], setting -> setting[1]));
  }

  private static void measure(List<Node> nodes, String cluster, int limit, int jobs, String what)
      throws Exception {
    // Each slot begins as the first one does: with what was written before on the disk.
    DATABASE.checkpoint();
    Instant slot = Processes.soon();
    Round round = new Round(slot, jobs);
    long nodesBefore = 0;
    for (Node node : nodes) {
      node.round = round;
      node.tell(slot.toString());
      nodesBefore += Cpu.of(node.process.pid());
    }
    long databaseBefore = Cpu.withChildren(DATABASE.pid());
    assertThat(round.over.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    long database = Cpu.withChildren(DATABASE.pid()) - databaseBefore;
    long own = -nodesBefore;
    for (Node node : nodes) {
      own += Cpu.of(node.process.pid());
    }
    check(cluster, slot, jobs);
    Duration took = Duration.between(slot, round.end);
    System.out.printf(
        "%s: limit %d, %d nodes, %d jobs in %d ms: %d/s;"
            + " a job took the database %.1f us, the nodes %.1f us; shares %s%n",
        what,
        limit,
        nodes.size(),
        jobs,
        took.toMillis(),
        jobs * 1000L / took.toMillis(),
        (double) database / jobs,
        (double) own / jobs,
        round.shares);
  }

  /** Each job is claimed, and its end stored. */
  private static void check(String cluster, Instant slot, int jobs) throws SQLException {
    try (Connection connection = DriverManager.getConnection(DATABASE.url());
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT count(*), (SELECT count(*) FROM runner_open) FROM runner_claim"
                    + " WHERE cluster = ? AND slot = ?")) {
      Parameters.of(query, DATABASE.dialect()).text(cluster).time(slot);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        assertThat(row.getInt(1)).isEqualTo(jobs);
        assertThat(row.getInt(2)).isZero();
      }
    }
  }

  /** A slot; over when all its jobs are told of, which is once their ends are stored. */
  private static final class Round {

    final CountDownLatch over = new CountDownLatch(1);
    final List<Integer> shares = new ArrayList<>();
    volatile Instant end = Instant.MAX;
    private final String slot;
    private int left;

    Round(Instant slot, int jobs) {
      this.slot = slot.toString();
      this.left = jobs;
    }

    synchronized void ran(String of, int count) {
      if (of.equals(slot)) {
        shares.add(count);
        left -= count;
      }
      if (left == 0) {
        end = Instant.now();
        over.countDown();
      }
    }
  }

  /** A process, whose lines a thread reads. */
  private static final class Node {

    volatile Round round = new Round(Instant.EPOCH, 1);
    final Process process;
    private final Writer commands;
    private volatile int members;

    Node(Path log, String cluster, String name, int limit, int jobs) throws IOException {
      process =
          new ProcessBuilder(
                  "setpriv",
                  "--pdeathsig",
                  "KILL",
                  System.getProperty("java.home") + "/bin/java",
                  "-Xmx1500m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  SpeedNode.class.getName(),
                  DATABASE.url(),
                  cluster,
                  name,
                  Integer.toString(limit),
                  Integer.toString(jobs))
              .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      commands = process.outputWriter(UTF_8);
      Thread reader = new Thread(this::read, name);
      reader.setDaemon(true);
      reader.start();
    }

    private void read() {
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
      lines
          .lines()
          .map(line -> line.split(" "))
          .forEach(
              words -> {
                if (words.length == 1) {
                  members = Integer.parseInt(words[0]);
                } else {
                  round.ran(words[1], Integer.parseInt(words[2]));
                }
              });
    }

    void tell(String line) throws IOException {
      commands.write(line + "\n");
      commands.flush();
    }

    void meet(int count) throws Exception {
      Processes.eventually(
          () -> {
            tell("members");
            return members == count;
          });
    }
  }

  /** The processor's time of processes, in microseconds, as Linux counts it. */
  private static final class Cpu {

    /** Linux tells of hundredths of a second, whatever it counts in. */
    private static final long MICROS = 10_000;

    static long of(long pid) throws IOException {
      String[] words = words(pid);
      return (Long.parseLong(words[11]) + Long.parseLong(words[12])) * MICROS;
    }

    /** With those of its children that have ended, and those that have not. */
    static long withChildren(long pid) throws IOException {
      String[] words = words(pid);
      long all = of(pid) + (Long.parseLong(words[13]) + Long.parseLong(words[14])) * MICROS;
      for (ProcessHandle child : ProcessHandle.of(pid).orElseThrow().children().toList()) {
        if (child.isAlive()) {
          all += of(child.pid());
        }
      }
      return all;
    }

    /** After the name, which may have blanks: the first is the third of the manual. */
    private static String[] words(long pid) throws IOException {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), UTF_8);
      return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    }
  }
}
