package org.runnercdi.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.runnercdi.Outcome;
import org.runnercdi.cluster.FaultyProxy.Fault;
import org.runnercdi.cluster.Journal.Run;

/** Where it is the way to the database that fails, too. */
class DatabaseFaultsProcessesTest extends DatabaseFaultsProcessesContract {

  @RegisterExtension static final PostgresServer DATABASE = new PostgresServer();

  @Override
  DatabaseServer server() {
    return DATABASE;
  }

  /** They go by their own clocks until they know the database's: what is due then is no other. */
  @Test
  void whoStartsWhileTheDatabaseIsAway_runsWhatIsDueOnceItIsBack_whateverItsClockSaid()
      throws Exception {
    try (FaultyProxy proxy = new FaultyProxy(DATABASE)) {
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
          .allMatch(DatabaseFaultsProcessesContract::isAbsence);
    }
  }

  @Test
  void connectionsThatBreakBeforeWithinOrAfterAStatement_loseAndRepeatNothing() throws Exception {
    long seed = Long.getLong("cluster.seed", System.nanoTime());
    System.out.println("Broken connections: -Dcluster.seed=" + seed);
    List<FaultyProxy> proxies = new ArrayList<>();
    try {
      for (String name : List.of("a", "b", "c")) {
        FaultyProxy proxy = new FaultyProxy(DATABASE, seeded(new Random(seed + proxies.size())));
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
