package org.runnercdi.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.runnercdi.Outcome;
import org.runnercdi.cluster.FaultyProxy.Fault;
import org.runnercdi.cluster.Journal.Published;
import org.runnercdi.cluster.Journal.Run;

/** Nodes in processes of their own, whose database or whose way to it fails. */
@Tag("cluster-processes")
class DatabaseFaultsProcessesTest {

  private static final int JOBS = 50;
  private static final Duration AWAY = Duration.ofSeconds(30);

  @RegisterExtension static final PostgresServer DATABASE = new PostgresServer();

  @RegisterExtension final Processes processes = new Processes(DATABASE);

  @Test
  void whileTheDatabaseIsAwayNothingBegins_andThenAllGoesOnByItself() throws Exception {
    for (String name : List.of("a", "b", "c")) {
      processes.start(name, "jobs", "" + JOBS, "permits", "10");
    }
    processes.meet();
    long from = Processes.soon().getEpochSecond();
    processes.due(new DueList(from, Long.MAX_VALUE, 1));
    processes.awaitStarts(3 * JOBS);
    DATABASE.stop("immediate");
    Instant away = Instant.now();
    Processes.pass(AWAY);
    Instant back = Instant.now();
    DATABASE.start();
    Processes.eventually(() -> runsAfter(back.plusSeconds(2)) > 3 * JOBS);
    DueList due = new DueList(from, Processes.soon().getEpochSecond(), 1);
    processes.due(due);
    Set<String> keys = keys(due, missedByAll(due));
    processes.awaitAccounted(keys);
    processes.stop();

    assertNothingRanTwice(keys);
    // Half a lease after the last heartbeat, and before it a claim that was on its way.
    assertThat(processes.runs())
        .noneMatch(
            run ->
                run.start().isAfter(away.plus(Processes.LEASE.dividedBy(2)))
                    && run.start().isBefore(back));
    assertThat(processes.missed())
        .isNotEmpty()
        .extracting(Journal.Missed::reason)
        .allMatch(DatabaseFaultsProcessesTest::isAbsence);
  }

  /** They go by their own clocks until they know the database's: what is due then is no other. */
  @Test
  void whoStartsWhileTheDatabaseIsAway_runsWhatIsDueOnceItIsBack_whateverItsClockSaid()
      throws Exception {
    try (FaultyProxy proxy = new FaultyProxy(DATABASE.port())) {
      proxy.cutOff();
      for (int ahead : new int[] {3600, -3600}) {
        processes.start(
            "ahead" + ahead,
            "ahead",
            "" + ahead,
            "url",
            proxy.url(),
            "jobs",
            "" + JOBS,
            "permits",
            "5");
      }
      processes.due(new DueList(0, Long.MAX_VALUE, 1));
      Processes.eventually(
          () -> processes.missed().stream().map(Journal.Missed::node).distinct().count() == 2);
      Instant back = Instant.now();
      proxy.mend();
      processes.meet();
      processes.awaitStarts(3 * JOBS);
      processes.stop();

      assertThat(processes.runs())
          .allMatch(run -> DueList.slot(run.key()).isAfter(back.minusSeconds(1)))
          .noneMatch(run -> run.start().isBefore(DueList.slot(run.key())));
      assertThat(processes.runs()).extracting(Run::key).doesNotHaveDuplicates();
      assertThat(processes.runs())
          .extracting(Run::node)
          .containsAll(processes.all().stream().map(node -> node.file).toList());
      assertThat(processes.missed())
          .extracting(Journal.Missed::reason)
          .allMatch(DatabaseFaultsProcessesTest::isAbsence);
    }
  }

  private static boolean isAbsence(String reason) {
    return reason.startsWith("The_ledger_of_the_cluster_could_not_be_reached");
  }

  private long runsAfter(Instant moment) {
    return processes.runs().stream().filter(run -> run.start().isAfter(moment)).count();
  }

  /** Slots of which no node has asked its jobs. */
  private Set<Instant> missedByAll(DueList due) {
    List<Journal.Missed> missed = processes.missed();
    return due.slots()
        .filter(
            slot ->
                processes.all().stream()
                    .allMatch(
                        node ->
                            missed.stream()
                                .anyMatch(m -> m.node().equals(node.file) && m.covers(slot))))
        .collect(Collectors.toSet());
  }

  private static Set<String> keys(DueList due, Set<Instant> missed) {
    return due.keys(JOBS).stream()
        .filter(key -> !missed.contains(DueList.slot(key)))
        .collect(Collectors.toSet());
  }

  private void assertNothingRanTwice(Set<String> due) {
    assertThat(processes.runs()).extracting(Run::key).doesNotHaveDuplicates();
    assertThat(processes.published()).extracting(Published::key).doesNotHaveDuplicates();
    assertThat(processes.runsByKey().keySet()).isSubsetOf(due);
  }

  @Test
  void connectionsThatBreakBeforeWithinOrAfterAStatement_loseAndRepeatNothing() throws Exception {
    long seed = Long.getLong("cluster.seed", System.nanoTime());
    System.out.println("Broken connections: -Dcluster.seed=" + seed);
    List<FaultyProxy> proxies = new ArrayList<>();
    try {
      for (String name : List.of("a", "b", "c")) {
        FaultyProxy proxy =
            new FaultyProxy(DATABASE.port(), seeded(new Random(seed + proxies.size())));
        proxies.add(proxy);
        processes.start(name, "url", proxy.url(), "jobs", "" + JOBS, "permits", "10");
      }
      processes.meet();
      long from = Processes.soon().getEpochSecond();
      processes.due(new DueList(from, Long.MAX_VALUE, 1));
      processes.awaitStarts(8 * JOBS);
      Processes.eventually(
          () -> struck(proxies).containsAll(Set.of(Fault.BEFORE, Fault.WITHIN, Fault.AFTER)));
      for (FaultyProxy proxy : proxies) {
        proxy.mend();
      }
      DueList due = new DueList(from, Processes.soon().getEpochSecond(), 1);
      processes.due(due);
      Set<String> keys = keys(due, missedByAll(due));
      processes.awaitAccounted(keys);
      processes.stop();

      assertNothingRanTwice(keys);
    } finally {
      for (FaultyProxy proxy : proxies) {
        proxy.close();
      }
    }
  }

  private static Set<Fault> struck(List<FaultyProxy> proxies) {
    return proxies.stream().flatMap(proxy -> proxy.struck().stream()).collect(Collectors.toSet());
  }

  private static FaultyProxy.Plan seeded(Random random) {
    return (connection, sent) ->
        FaultyProxy.isCommit(sent)
                || sent.contains("INSERT INTO runner_claim")
                || sent.contains("UPDATE runner_")
            ? FaultyProxy.onceIn(12, random)
            : Fault.NONE;
  }

  @Test
  void aPoolOfWhichTheJobsHoldAllForTwoLeases_costsNobodyHisLife() throws Exception {
    String millis = Long.toString(Processes.LEASE.multipliedBy(2).toMillis());
    for (String name : List.of("a", "b")) {
      processes.start(
          name,
          "pool",
          "5",
          "patience",
          "30000",
          "permits",
          "5",
          "borrows",
          "1",
          "jobs",
          "8",
          "millis",
          millis);
    }
    processes.meet();
    DueList due = DueList.once(Processes.soon());
    processes.due(due);
    processes.awaitAccounted(due.keys(8));
    processes.stop();

    assertThat(processes.keys(Outcome.LOST)).isEmpty();
    assertThat(processes.keys(Outcome.SUCCEEDED)).isEqualTo(due.keys(8));
    assertNothingRanTwice(due.keys(8));
  }
}
