package org.runnercdi.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.runnercdi.cluster.Journal.Run;

class KilledProcessesTest extends KilledProcessesContract {

  @RegisterExtension static final PostgresServer DATABASE = new PostgresServer();

  @Override
  DatabaseServer server() {
    return DATABASE;
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void theSameHoldsForTwo(Execution execution) throws Exception {
    whatTheDeadHadInFlight(execution, 2);
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
          boolean first = FaultyProxy.isTakeOver(sent) && sweep.compareAndSet(null, connection);
          boolean hold =
              when.equals("UPDATE")
                  ? first
                  : sweep.get() == connection && FaultyProxy.isCommit(sent);
          return hold ? FaultyProxy.Fault.HOLD : FaultyProxy.Fault.NONE;
        };
    try (FaultyProxy one = new FaultyProxy(DATABASE, plan);
        FaultyProxy other = new FaultyProxy(DATABASE, plan)) {
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
}
