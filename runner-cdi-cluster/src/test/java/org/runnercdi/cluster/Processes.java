package org.runnercdi.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.runnercdi.Outcome;
import org.runnercdi.cluster.Journal.Published;
import org.runnercdi.cluster.Journal.Run;

/** The nodes of one cluster, each in a process of its own, and what their files say. */
final class Processes implements BeforeEachCallback, AfterEachCallback {

  static final Duration LEASE = Duration.ofSeconds(4);

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final DatabaseServer server;
  private final List<NodeProcess> nodes = new ArrayList<>();
  private String cluster = "";
  private Path folder = Path.of("");

  Processes(DatabaseServer server) {
    this.server = server;
  }

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    cluster = "cluster-" + System.nanoTime();
    folder = Files.createTempDirectory("runner-nodes");
    nodes.clear();
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    for (NodeProcess node : nodes) {
      node.kill();
    }
    boolean failed = context.getExecutionException().isPresent();
    if (failed) {
      for (NodeProcess node : nodes) {
        System.out.println("log of " + node.file + "\n" + node.log());
      }
    }
    if (!failed) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /** Starts a process; pairs of a setting's name and its value. */
  NodeProcess start(String name, String... settings) throws IOException, InterruptedException {
    Map<String, String> all = new TreeMap<>();
    all.put("url", server.impatient());
    all.put("cluster", cluster);
    all.put("name", name);
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    NodeProcess node = new NodeProcess(folder, name + "-" + nodes.size(), all);
    nodes.add(node);
    return node;
  }

  String name() {
    return cluster;
  }

  List<NodeProcess> alive() {
    return nodes.stream().filter(NodeProcess::isAlive).toList();
  }

  /** All that live see each other. */
  void meet() throws Exception {
    Set<String> all = Set.of(Integer.toString(alive().size()));
    eventually(() -> counts().equals(all));
  }

  /** How many each that lives sees. Asks all, for one that has ended has something to say. */
  private Set<String> counts() throws IOException {
    Set<String> counts = new HashSet<>();
    for (NodeProcess node : alive()) {
      counts.add(node.ask("members"));
    }
    return counts;
  }

  /** Tells all that live what is due. */
  void due(DueList due) throws IOException {
    for (NodeProcess node : alive()) {
      node.due(due);
    }
  }

  /** A slot that all nodes have yet to see. */
  static Instant soon() {
    return Instant.ofEpochSecond(Instant.now().getEpochSecond() + 3);
  }

  /** Stops all that live, so that nothing follows. */
  void stop() throws IOException, InterruptedException {
    for (NodeProcess node : alive()) {
      node.stop();
    }
  }

  List<NodeProcess> all() {
    return nodes;
  }

  List<Run> runs() {
    return all(Journal::runs);
  }

  List<Published> published() {
    return all(Journal::published);
  }

  List<Journal.Missed> missed() {
    return all(Journal::missed);
  }

  private interface Reader<T> {
    List<T> read(Path folder, String node) throws IOException;
  }

  private <T> List<T> all(Reader<T> reader) {
    try {
      List<T> found = new ArrayList<>();
      for (NodeProcess node : nodes) {
        found.addAll(reader.read(folder, node.file));
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Map<String, List<Run>> runsByKey() {
    return runs().stream()
        .sorted(Comparator.comparing(Run::start))
        .collect(Collectors.groupingBy(Run::key));
  }

  Set<String> keys(Outcome outcome) {
    return published().stream()
        .filter(each -> each.outcome() == outcome)
        .map(Published::key)
        .collect(Collectors.toSet());
  }

  /** The keys of which some run has come to its end, or that are told to be lost. */
  Set<String> accounted() {
    Set<String> keys = completed();
    keys.addAll(keys(Outcome.LOST));
    return keys;
  }

  /** The keys of which some run has come to its end. */
  Set<String> completed() {
    return runs().stream()
        .filter(run -> run.end() != null)
        .map(Run::key)
        .collect(Collectors.toSet());
  }

  /** Until each has run to its end; where none runs twice, it may also be lost. */
  void await(Execution execution, Set<String> due) throws Exception {
    if (execution == Execution.AT_MOST_ONCE) {
      awaitAccounted(due);
    } else {
      eventually(() -> completed().containsAll(due));
    }
  }

  void awaitAccounted(Set<String> due) throws Exception {
    eventually(() -> accounted().containsAll(due));
  }

  /** Mid-slot: so many runs have begun. */
  void awaitStarts(int count) throws Exception {
    eventually(() -> runs().size() >= count);
  }

  interface Condition {
    boolean holds() throws Exception;
  }

  static void eventually(Condition condition) throws Exception {
    eventually(PATIENCE, condition);
  }

  static void eventually(Duration patience, Condition condition) throws Exception {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime() - deadline).as("it came about in time").isNegative();
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  /** Lets real time go by: nobody can turn the clock of another process. */
  static void pass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
