package org.runnercdi.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.runnercdi.Outcome;
import org.runnercdi.cluster.Journal.Published;
import org.runnercdi.cluster.Journal.Run;

/** Nodes that are killed in the middle of a slot, as by {@code kill -9}. */
@Tag("cluster-processes")
class KilledProcessesTest {

  private static final int JOBS = 450;
  private static final int PERMITS = 20;

  @RegisterExtension static final PostgresServer DATABASE = new PostgresServer();

  @RegisterExtension final Processes processes = new Processes(DATABASE);

  private DueList due = DueList.NONE;

  private void begin(Execution execution) throws Exception {
    for (String name : List.of("a", "b", "c")) {
      start(name, execution);
    }
    begin();
  }

  private void start(String name, Execution execution, String... more) throws Exception {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "execution", execution.name(), "jobs", Integer.toString(JOBS), "millis", "400"));
    settings.addAll(List.of(more));
    processes.start(name, settings.toArray(String[]::new));
  }

  private void begin() throws Exception {
    processes.meet();
    due = DueList.once(Processes.soon());
    processes.due(due);
    processes.awaitStarts(JOBS / 4);
  }

  @ParameterizedTest
  @CsvSource({"AT_MOST_ONCE, 1", "AT_MOST_ONCE, 2", "AT_LEAST_ONCE, 1", "AT_LEAST_ONCE, 2"})
  void whatADeadNodeHadInFlightIsLostOrRunAgain_andTheRestRuns(Execution execution, int victims)
      throws Exception {
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

  /** What nobody had claimed is known to nobody any more. */
  @ParameterizedTest
  @EnumSource(Execution.class)
  void whereAllDie_thoseThatComeBackLookAfterWhatWasInFlight(Execution execution) throws Exception {
    begin(execution);
    Set<String> dead = processes.all().stream().map(node -> node.file).collect(Collectors.toSet());
    for (NodeProcess node : processes.alive()) {
      node.kill();
    }
    Set<String> begun = processes.runs().stream().map(Run::key).collect(Collectors.toSet());
    for (String name : List.of("a", "b", "c")) {
      start(name, execution);
    }
    processes.await(execution, begun);
    processes.stop();

    check(execution, dead);
    assertThat(processes.accounted()).hasSizeLessThan(JOBS);
  }

  /** In the middle of its transaction, and when that is over and nobody has been told. */
  @ParameterizedTest
  @CsvSource({
    "AT_MOST_ONCE, UPDATE",
    "AT_LEAST_ONCE, UPDATE",
    "AT_MOST_ONCE, COMMIT",
    "AT_LEAST_ONCE, COMMIT"
  })
  void whoDiesWhileItSweepsOrTakesOver_isSweptInTurn(Execution execution, String when)
      throws Exception {
    AtomicReference<Object> sweep = new AtomicReference<>();
    FaultyProxy.Plan plan =
        (connection, sent) -> {
          boolean first =
              sent.contains("UPDATE runner_open SET node = $1, token")
                  && sweep.compareAndSet(null, connection);
          boolean hold =
              when.equals("UPDATE")
                  ? first
                  : sweep.get() == connection && FaultyProxy.isCommit(sent);
          return hold ? FaultyProxy.Fault.HOLD : FaultyProxy.Fault.NONE;
        };
    try (FaultyProxy one = new FaultyProxy(DATABASE.port(), plan);
        FaultyProxy other = new FaultyProxy(DATABASE.port(), plan)) {
      start("victim", execution);
      start("one", execution, "url", one.url());
      start("other", execution, "url", other.url());
      begin();
      processes.all().get(0).kill();
      Processes.eventually(() -> one.isHeld() || other.isHeld());
      NodeProcess sweeper = processes.all().get(one.isHeld() ? 1 : 2);
      sweeper.kill();
      processes.await(execution, due.keys(JOBS));
      processes.stop();

      check(execution, Set.of(processes.all().get(0).file, sweeper.file));
    }
  }

  private void check(Execution execution, Set<String> dead) {
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
