package org.runnercdi.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.runnercdi.Outcome;
import org.runnercdi.cluster.Journal.Published;
import org.runnercdi.cluster.Journal.Run;

/** A node that stands still for three leases, as by {@code kill -STOP}, and then goes on. */
@Tag("cluster-processes")
abstract class FrozenProcessesContract {

  private static final int JOBS = 450;
  private static final int PERMITS = 20;

  @RegisterExtension final Processes processes = new Processes(server());

  abstract DatabaseServer server();

  /**
   * The sleeper still knows what was due, and asks for it: by then the slot is closed, and what was
   * done there is forgotten.
   */
  @ParameterizedTest
  @EnumSource(Execution.class)
  void whatASleeperHadInFlightIsTheOthers(Execution execution) throws Exception {
    sleep(execution, false, true);
  }

  void sleep(Execution execution, boolean midClaim, boolean purged) throws Exception {
    AtomicBoolean armed = new AtomicBoolean();
    try (FaultyProxy proxy =
        new FaultyProxy(
            server(),
            (connection, sent) ->
                sent.contains("INSERT INTO runner_claim") && armed.getAndSet(false)
                    ? FaultyProxy.Fault.HOLD
                    : FaultyProxy.Fault.NONE)) {
      NodeProcess sleeper = start("sleeper", execution, "url", proxy.url());
      start("one", execution);
      start("other", execution);
      processes.meet();
      DueList due = DueList.once(Processes.soon());
      Set<String> keys = due.keys(JOBS);
      processes.due(due);
      processes.awaitStarts(JOBS / 4);
      if (midClaim) {
        armed.set(true);
        Processes.eventually(proxy::isHeld);
      }
      sleeper.freeze();
      Processes.pass(Processes.LEASE.multipliedBy(3));
      processes.await(execution, keys);
      if (purged) {
        forget(due);
      }
      proxy.release();
      sleeper.thaw();
      Processes.eventually(() -> sleeper.ask("members").equals("3"));
      // It claims as before, in its new life, behind all that it had begun before.
      DueList next = DueList.once(Processes.soon());
      processes.due(next);
      processes.await(execution, next.keys(JOBS));
      processes.stop();

      keys.addAll(next.keys(JOBS));
      assertThat(processes.runsByKey().keySet()).isSubsetOf(keys);
      assertThat(processes.runs())
          .anyMatch(run -> run.node().equals(sleeper.file) && next.has(DueList.slot(run.key())));
      check(execution, sleeper.file);
      if (purged) {
        assertThat(processes.missed())
            .anyMatch(
                missed ->
                    missed.node().equals(sleeper.file)
                        && missed.covers(due.slots().findFirst().orElseThrow())
                        && missed.reason().contains("before_the_slot_was_closed"));
      }
    }
  }

  private void forget(DueList due) throws SQLException {
    try (Connection connection = DriverManager.getConnection(server().url());
        PreparedStatement close =
            connection.prepareStatement("UPDATE runner_cluster SET closed_up_to = ?")) {
      Parameters.of(close, server().dialect()).time(Instant.ofEpochSecond(due.to()));
      close.executeUpdate();
    }
    server()
        .sql(
            "DELETE FROM runner_claim WHERE NOT EXISTS (SELECT 1 FROM runner_open o"
                + " WHERE o.slot = runner_claim.slot AND o.token = runner_claim.token)");
  }

  private NodeProcess start(String name, Execution execution, String... more) throws Exception {
    List<String> settings =
        new ArrayList<>(List.of("execution", execution.name(), "jobs", "" + JOBS, "millis", "400"));
    settings.addAll(List.of(more));
    return processes.start(name, settings.toArray(String[]::new));
  }

  private void check(Execution execution, String sleeper) {
    Set<String> lost = processes.keys(Outcome.LOST);
    assertThat(processes.published()).extracting(Published::key).doesNotHaveDuplicates();
    if (execution == Execution.AT_MOST_ONCE) {
      assertThat(processes.runs()).extracting(Run::key).doesNotHaveDuplicates();
      assertThat(lost).isNotEmpty().hasSizeLessThan(3 * PERMITS);
      assertThat(processes.runs())
          .filteredOn(run -> lost.contains(run.key()))
          .allMatch(run -> run.node().equals(sleeper));
      return;
    }
    Map<String, List<Run>> again =
        processes.runsByKey().entrySet().stream()
            .filter(entry -> entry.getValue().size() > 1)
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    assertThat(lost).isEmpty();
    // What it had claimed and not begun runs once, and that is the second attempt.
    assertThat(processes.runs()).anyMatch(run -> run.attempt() == 2);
    assertThat(again).hasSizeLessThan(3 * PERMITS);
    for (Map.Entry<String, List<Run>> each : again.entrySet()) {
      assertThat(each.getValue()).extracting(Run::attempt).containsExactlyInAnyOrder(1, 2);
      Run first = each.getValue().stream().filter(run -> run.attempt() == 1).findFirst().get();
      Run second = each.getValue().stream().filter(run -> run.attempt() == 2).findFirst().get();
      assertThat(first.node()).isEqualTo(sleeper);
      assertThat(second.node()).isNotEqualTo(sleeper);
      assertThat(second.token()).isGreaterThan(first.token());
      // Its end came too late, and is not told of.
      assertThat(processes.published())
          .filteredOn(published -> published.key().equals(each.getKey()))
          .allMatch(published -> published.attempt() == 2);
    }
  }
}
