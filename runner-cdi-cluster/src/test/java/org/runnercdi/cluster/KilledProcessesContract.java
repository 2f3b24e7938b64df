package org.runnercdi.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.runnercdi.Outcome;
import org.runnercdi.cluster.Journal.Published;
import org.runnercdi.cluster.Journal.Run;

/** Nodes that are killed in the middle of a slot, as by {@code kill -9}. */
@Tag("cluster-processes")
abstract class KilledProcessesContract {

  static final int JOBS = 450;
  private static final int PERMITS = 20;

  @RegisterExtension final Processes processes = new Processes(server());

  DueList due = DueList.NONE;

  abstract DatabaseServer server();

  void begin(Execution execution) throws Exception {
    for (String name : List.of("a", "b", "c")) {
      start(name, execution);
    }
    begin();
  }

  void start(String name, Execution execution, String... more) throws Exception {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "execution", execution.name(), "jobs", Integer.toString(JOBS), "millis", "400"));
    settings.addAll(List.of(more));
    processes.start(name, settings.toArray(String[]::new));
  }

  void begin() throws Exception {
    processes.meet();
    due = DueList.once(Processes.soon());
    processes.due(due);
    processes.awaitStarts(JOBS / 4);
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void whatADeadNodeHadInFlightIsLostOrRunAgain_andTheRestRuns(Execution execution)
      throws Exception {
    whatTheDeadHadInFlight(execution, 1);
  }

  void whatTheDeadHadInFlight(Execution execution, int victims) throws Exception {
    begin(execution);
    List<NodeProcess> dead = processes.all().subList(0, victims);
    for (NodeProcess node : dead) {
      node.kill();
    }
    processes.await(execution, due.keys(JOBS));
    processes.stop();

    Set<String> names = dead.stream().map(node -> node.file).collect(Collectors.toSet());
    check(execution, names);
    assertThat(processes.runsByKey().keySet()).isSubsetOf(due.keys(JOBS));
  }

  void check(Execution execution, Set<String> dead) {
    if (execution == Execution.AT_MOST_ONCE) {
      assertNothingRanTwice_andWhatWasInFlightIsLost(dead);
    } else {
      assertOnlyWhatWasInFlightRanAgain(dead);
    }
  }

  private void assertNothingRanTwice_andWhatWasInFlightIsLost(Set<String> dead) {
    assertThat(processes.runs()).extracting(Run::key).doesNotHaveDuplicates();
    Set<String> lost = processes.keys(Outcome.LOST);
    Set<String> cutOff =
        processes.runs().stream()
            .filter(run -> run.end() == null)
            .map(Run::key)
            .collect(Collectors.toSet());
    assertThat(lost).isNotEmpty().containsAll(cutOff).hasSizeLessThan(most(dead));
    assertThat(processes.runs())
        .filteredOn(run -> lost.contains(run.key()))
        .allMatch(run -> dead.contains(run.node()));
    assertThat(processes.published()).extracting(Published::key).doesNotHaveDuplicates();
  }

  /** In flight are so many, and those that have ended and were not stored yet. */
  private static int most(Set<String> dead) {
    return 3 * PERMITS * dead.size();
  }

  private void assertOnlyWhatWasInFlightRanAgain(Set<String> dead) {
    assertThat(processes.keys(Outcome.LOST)).isEmpty();
    Map<String, List<Run>> again =
        processes.runsByKey().entrySet().stream()
            .filter(entry -> entry.getValue().size() > 1)
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    assertThat(again).isNotEmpty().hasSizeLessThan(most(dead));
    assertThat(again.values())
        .allSatisfy(
            runs -> {
              for (int i = 1; i < runs.size(); i++) {
                assertThat(dead).contains(runs.get(i - 1).node());
                assertThat(runs.get(i).token()).isGreaterThan(runs.get(i - 1).token());
                assertThat(runs.get(i).attempt()).isGreaterThan(runs.get(i - 1).attempt());
              }
            });
    assertThat(processes.published()).extracting(Published::key).doesNotHaveDuplicates();
  }
}
