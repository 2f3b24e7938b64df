package org.runnercdi.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.runnercdi.cluster.Journal.Published;
import org.runnercdi.cluster.Journal.Run;

/** Nodes in processes of their own, whose database fails. */
@Tag("cluster-processes")
abstract class DatabaseFaultsProcessesContract {

  static final int JOBS = 50;

  private static final Duration AWAY = Duration.ofSeconds(30);

  @RegisterExtension final Processes processes = new Processes(server());

  abstract DatabaseServer server();

  @Test
  void whileTheDatabaseIsAwayNothingBegins_andThenAllGoesOnByItself() throws Exception {
    for (String name : List.of("a", "b", "c")) {
      processes.start(name, "jobs", "" + JOBS, "permits", "10");
    }
    processes.meet();
    long from = Processes.soon().getEpochSecond();
    processes.due(new DueList(from, Long.MAX_VALUE, 1));
    processes.awaitStarts(3 * JOBS);
    server().crash();
    Instant away = Instant.now();
    Processes.pass(AWAY);
    Instant back = Instant.now();
    server().start();
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
        .allMatch(DatabaseFaultsProcessesContract::isAbsence);
  }

  static boolean isAbsence(String reason) {
    return reason.startsWith("The_ledger_of_the_cluster_could_not_be_reached");
  }

  long runsAfter(Instant moment) {
    return processes.runs().stream().filter(run -> run.start().isAfter(moment)).count();
  }

  /** Slots of which no node has asked its jobs. */
  Set<Instant> missedByAll(DueList due) {
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

  static Set<String> keys(DueList due, Set<Instant> missed) {
    return due.keys(JOBS).stream()
        .filter(key -> !missed.contains(DueList.slot(key)))
        .collect(Collectors.toSet());
  }

  void assertNothingRanTwice(Set<String> due) {
    assertThat(processes.runs()).extracting(Run::key).doesNotHaveDuplicates();
    assertThat(processes.published()).extracting(Published::key).doesNotHaveDuplicates();
    assertThat(processes.runsByKey().keySet()).isSubsetOf(due);
  }
}
