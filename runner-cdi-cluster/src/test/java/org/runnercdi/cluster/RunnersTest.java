package org.runnercdi.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.runnercdi.Job;
import org.runnercdi.JobResult;
import org.runnercdi.Member;
import org.runnercdi.Outcome;
import org.runnercdi.Result;
import org.runnercdi.Runner;
import org.runnercdi.engine.RunnerBuilder;

/**
 * Whole runners, each with its own connections, on one real database, by its clock: it takes real
 * leases.
 */
@Tag("long")
class RunnersTest {

  @RegisterExtension static final PostgresServer DATABASE = new PostgresServer();

  private static final Duration LEASE = Duration.ofSeconds(4);
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final List<Node> nodes = new ArrayList<>();
  private final String cluster = "cluster-" + System.nanoTime();

  /** What has been run, by the key of the run: by which node, as often as it was. */
  private final ConcurrentMap<String, List<String>> runs = new ConcurrentHashMap<>();

  private final class Node {

    final HikariDataSource source;
    final Runner runner;
    final List<Result> results = new CopyOnWriteArrayList<>();

    Node(String name, String url, Execution execution, UnaryOperator<RunnerBuilder> settings)
        throws Exception {
      source = JdbcTestCluster.pool(url, 6);
      JdbcCluster jdbc =
          new JdbcCluster(
              source, new ClusterSettings(cluster, name, LEASE, Duration.ofHours(1), execution));
      jdbc.createTables();
      runner =
          settings
              .apply(
                  new RunnerBuilder()
                      .tick(Duration.ofSeconds(1))
                      .resultBuffer(10_000)
                      .ledger(jdbc.ledger(), jdbc.membership())
                      .onResult(results::add))
              .build();
      nodes.add(this);
    }

    List<JobResult> items() {
      return results.stream().flatMap(result -> result.items().stream()).toList();
    }
  }

  private Job recorded(String id, String node) {
    return Job.of(
        id,
        now -> true,
        context -> {
          runs.computeIfAbsent(context.executionKey(), key -> new CopyOnWriteArrayList<>())
              .add(node);
          return null;
        });
  }

  @BeforeEach
  void forget() {
    runs.clear();
  }

  @AfterEach
  void stop() {
    nodes.forEach(node -> node.runner.stopAndWait());
    nodes.forEach(node -> node.source.close());
  }

  private static void eventually(BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("it came about in time").isNegative();
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }

  @Test
  void threeNodesRunEachJobOfEachSlotOnce() throws Exception {
    int jobs = 100;
    for (String name : List.of("a", "b", "c")) {
      new Node(
          name,
          DATABASE.url(),
          Execution.AT_MOST_ONCE,
          builder -> {
            for (int i = 0; i < jobs; i++) {
              builder.register(recorded("job-" + i, name));
            }
            return builder.concurrencyLimit(10);
          });
    }
    eventually(() -> nodes.get(0).runner.members().size() == 3);
    Instant first = nodes.stream().map(this::lastSlot).max(Instant::compareTo).orElseThrow();
    Instant last = first.plusSeconds(4);
    eventually(() -> nodes.stream().allMatch(node -> lastSlot(node).isAfter(last)));
    eventually(
        () ->
            nodes.stream()
                    .flatMap(node -> node.items().stream())
                    .filter(item -> isBetween(item.slot(), first, last))
                    .count()
                == 4L * jobs);

    Map<String, List<String>> counted =
        runs.entrySet().stream()
            .filter(
                run ->
                    isBetween(
                        Instant.parse(run.getKey().substring(run.getKey().indexOf('@') + 1)),
                        first,
                        last))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    assertThat(counted).hasSize(4 * jobs).allSatisfy((key, by) -> assertThat(by).hasSize(1));
    assertThat(nodes.get(0).runner.members().stream().filter(Member::self))
        .singleElement()
        .matches(member -> member.name().equals("a"));
    assertThat(nodes.stream().flatMap(node -> node.items().stream()))
        .allMatch(item -> item.outcome() == Outcome.SUCCEEDED);
  }

  private Instant lastSlot(Node node) {
    Instant slot = node.runner.stats().lastSlot();
    return slot == null ? Instant.EPOCH : slot;
  }

  private static boolean isBetween(Instant slot, Instant after, Instant last) {
    return slot.isAfter(after) && !slot.isAfter(last);
  }

  private Job held(CountDownLatch begun, CountDownLatch release) {
    return Job.of(
        "held",
        now -> begun.getCount() > 0,
        context -> {
          begun.countDown();
          if (!release.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("Nobody has released it.");
          }
          return "late";
        });
  }

  /** A node that runs a job, and whose way to the database can be cut off. */
  private final class Cut implements AutoCloseable {

    final CountDownLatch release = new CountDownLatch(1);
    final FaultyProxy proxy = new FaultyProxy(DATABASE);
    final Node node;

    Cut(Execution execution) throws Exception {
      CountDownLatch begun = new CountDownLatch(1);
      node =
          new Node(
              "cut", proxy.url(), execution, builder -> builder.register(held(begun, release)));
      assertThat(begun.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    /** Cut off until the other tells of something, and then back, with the job at its end. */
    void until(Node other) {
      proxy.cutOff();
      eventually(() -> !other.items().isEmpty());
      proxy.mend();
      release.countDown();
    }

    @Override
    public void close() throws IOException {
      proxy.close();
    }
  }

  @Test
  void whatANodeHadInFlightWhenItWasCutOffIsLost_andItsLateEndIsNotPublished() throws Exception {
    try (Cut cut = new Cut(Execution.AT_MOST_ONCE)) {
      Node other = new Node("other", DATABASE.url(), Execution.AT_MOST_ONCE, builder -> builder);
      cut.until(other);
      eventually(() -> cut.node.runner.members().size() == 2);
      cut.node.runner.stopAndWait();

      assertThat(other.items())
          .singleElement()
          .matches(item -> item.id().equals("held") && item.outcome() == Outcome.LOST);
      assertThat(cut.node.items()).isEmpty();
    }
  }

  @Test
  void atLeastOnce_anotherNodeRunsItAgain_withALargerToken() throws Exception {
    List<Long> tokens = new CopyOnWriteArrayList<>();
    Job again =
        Job.of(
            "held",
            now -> false,
            context -> {
              tokens.add(context.fencingToken());
              return "attempt " + context.attempt();
            });
    try (Cut cut = new Cut(Execution.AT_LEAST_ONCE)) {
      Node other =
          new Node(
              "other", DATABASE.url(), Execution.AT_LEAST_ONCE, builder -> builder.register(again));
      cut.until(other);
      cut.node.runner.stopAndWait();

      assertThat(other.items())
          .singleElement()
          .matches(item -> "attempt 2".equals(item.value()) && item.attempt() == 2);
      assertThat(tokens).allMatch(token -> token > 1);
      assertThat(cut.node.items()).isEmpty();
    }
  }

  @Test
  void theRunnersGoOnOnceTheDatabaseIsBack() throws Exception {
    for (String name : List.of("a", "b")) {
      new Node(
          name,
          DATABASE.url() + "&socketTimeout=5&connectTimeout=2",
          Execution.AT_MOST_ONCE,
          builder -> builder.register(recorded("x", name)));
    }
    eventually(() -> runs.size() > 2);
    DATABASE.crash();
    eventually(() -> nodes.stream().allMatch(node -> node.runner.stats().missedSlotsTotal() > 0));
    int before = runs.size();
    DATABASE.start();
    eventually(() -> runs.size() > before + 2);

    assertThat(runs.values()).allMatch(by -> by.size() == 1);
  }
}
