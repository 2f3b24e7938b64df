package org.runnercdi.cluster;

import static java.time.temporal.ChronoUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.runnercdi.Outcome;
import org.runnercdi.cluster.Journal.Published;
import org.runnercdi.cluster.Journal.Run;

/** Nodes in processes of their own, of which none dies. */
@Tag("cluster-processes")
class HealthyProcessesTest {

  @RegisterExtension
  static final PostgresServer DATABASE =
      new PostgresServer(Map.of("default_transaction_isolation", "'repeatable read'"));

  @RegisterExtension final Processes processes = new Processes(DATABASE);

  @Test
  void eachJobRunsOnce_andWhoHasMorePermitsRunsMore() throws Exception {
    for (String permits : List.of("60", "20", "20")) {
      processes.start("with" + permits, "permits", permits, "jobs", "3000", "millis", "100");
    }
    processes.meet();
    Set<String> due = new HashSet<>();
    List<Map<String, Long>> slots = new ArrayList<>();
    do {
      DueList slot = DueList.once(Processes.soon());
      processes.due(slot);
      Set<String> keys = slot.keys(3000);
      processes.awaitAccounted(keys);
      due.addAll(keys);
      slots.add(shares(keys));
    } while (slots.size() < 3 && !areAsThePermits(slots.get(slots.size() - 1)));
    processes.stop();

    assertEachRanOnce(due);
    // Of three, for what else the machine does has a share in which process is how fast.
    assertThat(slots).anyMatch(HealthyProcessesTest::areAsThePermits);
  }

  private Map<String, Long> shares(Set<String> keys) {
    return processes.runs().stream()
        .filter(run -> keys.contains(run.key()))
        .collect(Collectors.groupingBy(Run::node, Collectors.counting()));
  }

  private static boolean areAsThePermits(Map<String, Long> of3000) {
    return Stream.of("with60-0", "with20-1", "with20-2")
        .allMatch(
            node ->
                Math.abs(of3000.getOrDefault(node, 0L) / 30.0 - (node.equals("with60-0") ? 60 : 20))
                    <= 5);
  }

  @Test
  void slotsAreTheDatabases_whateverTheClocksOfTheNodesSay() throws Exception {
    int jobs = 40;
    for (int ahead : new int[] {6, -6, 3600, 0}) {
      NodeProcess node =
          processes.start("ahead" + ahead, "ahead", "" + ahead, "permits", "5", "jobs", "" + jobs);
      assertThat(Instant.parse(node.ask("time")))
          .isCloseTo(Instant.now().plusSeconds(ahead), within(3, SECONDS));
    }
    processes.meet();
    Instant first = Processes.soon();
    DueList due = new DueList(first.getEpochSecond(), first.getEpochSecond() + 5, 1);
    processes.due(due);
    NodeProcess jumping = processes.all().get(3);
    for (int jump = 0; !processes.accounted().containsAll(due.keys(jobs)); jump++) {
      jumping.setClock((jump % 2 == 0 ? 420L : -420L) * jump);
      jumping.ask("time");
    }
    processes.stop();

    assertEachRanOnce(due.keys(jobs));
    assertThat(processes.runs())
        .noneMatch(run -> run.start().isBefore(DueList.slot(run.key())))
        .extracting(Run::node)
        .containsAll(processes.all().stream().map(node -> node.file).toList());
    assertThat(processes.missed()).isEmpty();
  }

  /** The due list is the union; a second job of an id in one queue has a key of its own. */
  @Test
  void nodesWithDifferentJobs_andJobsOfTheSameId() throws Exception {
    processes.start("first", "first", "0", "jobs", "100", "millis", "20");
    processes.start("both", "first", "50", "jobs", "100", "millis", "20", "copies", "3");
    processes.start("second", "first", "100", "jobs", "100", "millis", "20", "copies", "2");
    processes.meet();
    Instant slot = Processes.soon();
    DueList due = new DueList(slot.getEpochSecond(), slot.getEpochSecond() + 1, 1);
    Set<String> keys = due.keys(200);
    due.slots()
        .forEach(
            each -> {
              for (int i = 0; i < 20; i++) {
                for (String copy : List.of("", "#2", "#3")) {
                  keys.add("copy-" + i + "@" + each + copy);
                }
              }
            });
    processes.due(due);
    processes.awaitAccounted(keys);
    processes.stop();

    assertEachRanOnce(keys);
  }

  @Test
  void aPauseHoldsOnAllNodes_andATriggerRunsWhereItWasAskedFor() throws Exception {
    NodeProcess one = processes.start("one", "jobs", "2", "millis", "1");
    NodeProcess other = processes.start("other", "jobs", "2", "millis", "1");
    processes.meet();
    processes.due(new DueList(Processes.soon().getEpochSecond(), Long.MAX_VALUE, 1));
    Processes.eventually(() -> ran("job-0", Instant.EPOCH) > 1);
    one.ask("pause job-0");
    // A slot that had begun may have been asked before.
    Instant paused = Processes.soon();
    Processes.eventually(() -> ran("job-1", paused) > 3);
    assertThat(ran("job-0", paused)).isZero();
    assertThat(other.ask("trigger job-0")).isEqualTo("SUCCEEDED");
    other.ask("resume job-0");
    Processes.eventually(() -> ran("job-0", paused) > 2);
    processes.stop();

    assertThat(processes.runs()).extracting(Run::key).doesNotHaveDuplicates();
    assertThat(processes.runs())
        .filteredOn(run -> run.key().startsWith("job-0@") && run.key().contains("#"))
        .extracting(Run::node)
        .containsExactly(other.file);
  }

  /** The scheduled runs of a job after a slot; a triggered one has an ordinal. */
  private long ran(String job, Instant after) {
    return processes.runs().stream()
        .map(Run::key)
        .filter(key -> key.startsWith(job + "@") && !key.contains("#"))
        .filter(key -> DueList.slot(key).isAfter(after))
        .count();
  }

  @Test
  void aRollingRestartUnderLoadLosesAndRepeatsNothing() throws Exception {
    int jobs = 60;
    String[] settings = {"jobs", "" + jobs, "permits", "10", "millis", "100"};
    for (String name : List.of("a", "b", "c")) {
      processes.start(name, settings);
    }
    processes.meet();
    long from = Processes.soon().getEpochSecond();
    DueList open = new DueList(from, Long.MAX_VALUE, 1);
    processes.due(open);
    for (NodeProcess old : processes.alive()) {
      int begun = processes.runs().size();
      Processes.eventually(() -> processes.runs().size() > begun + jobs);
      NodeProcess fresh = processes.start(old.file + "-new", settings);
      fresh.due(open);
      processes.meet();
      old.stop();
    }
    // No slot that one of them has begun.
    DueList due = new DueList(from, Processes.soon().getEpochSecond(), 1);
    processes.due(due);
    processes.awaitAccounted(due.keys(jobs));
    processes.stop();

    assertEachRanOnce(due.keys(jobs));
  }

  private void assertEachRanOnce(Set<String> due) {
    assertThat(processes.runs()).extracting(Run::key).doesNotHaveDuplicates();
    assertThat(processes.runsByKey().keySet()).isEqualTo(due);
    assertThat(processes.published()).extracting(Published::key).doesNotHaveDuplicates();
    assertThat(processes.keys(Outcome.SUCCEEDED)).isEqualTo(due);
  }
}
