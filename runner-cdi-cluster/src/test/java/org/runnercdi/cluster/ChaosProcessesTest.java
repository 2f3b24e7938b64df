package org.runnercdi.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.runnercdi.Outcome;
import org.runnercdi.cluster.Journal.Published;
import org.runnercdi.cluster.Journal.Run;

/**
 * Random faults, one every twenty seconds, while jobs are due each second. The seed decides on the
 * faults, and an odd one that jobs may run again.
 */
@Tag("cluster-processes")
class ChaosProcessesTest {

  private static final int JOBS = 30;
  private static final Duration PACE = Duration.ofSeconds(20);

  /** Within which what a node has seen due is claimed, by whomever. */
  private static final Duration SETTLED = Duration.ofSeconds(20);

  @RegisterExtension static final PostgresServer DATABASE = new PostgresServer();

  @RegisterExtension final Processes processes = new Processes(DATABASE);

  private final long seed = Long.getLong("chaos.seed", System.currentTimeMillis());
  private final Random random = new Random(seed);
  private final Execution execution =
      seed % 2 == 0 ? Execution.AT_MOST_ONCE : Execution.AT_LEAST_ONCE;
  private final List<FaultyProxy> proxies = new ArrayList<>();

  private final List<Blow> deck = new ArrayList<>();

  private enum Blow {
    KILL,
    RESTART,
    FREEZE,
    CUT_OFF,
    BREAK_CONNECTIONS,
    STOP_DATABASE,
    SET_CLOCK
  }

  @AfterEach
  void close() throws Exception {
    for (FaultyProxy proxy : proxies) {
      proxy.close();
    }
  }

  @Test
  void whateverHappens_noAttemptHasTwoWinners_andEachJobIsAccountedFor() throws Exception {
    int blows = Integer.getInteger("chaos.blows", 6);
    System.out.println("Chaos: -Dchaos.seed=" + seed + " -Dchaos.blows=" + blows);
    for (int i = 0; i < 3; i++) {
      start();
    }
    processes.meet();
    long from = Processes.soon().getEpochSecond();
    DueList open = new DueList(from, Long.MAX_VALUE, 1);
    processes.due(open);
    processes.awaitStarts(JOBS);
    for (int i = 0; i < blows; i++) {
      Instant next = Instant.now().plus(PACE);
      Blow blow = draw();
      int node = random.nextInt(processes.alive().size());
      Duration time = Duration.ofMillis(random.nextInt(1_000, 13_000));
      System.out.println(Instant.now() + " " + blow + " of " + node + " for " + time);
      // At any moment of a slot, not always at the same.
      Processes.pass(Duration.ofMillis(random.nextInt(1_000)));
      strike(blow, node, time, open);
      Processes.pass(Duration.between(Instant.now(), next));
    }
    DueList due = new DueList(from, Processes.soon().getEpochSecond(), 1);
    processes.due(due);
    Processes.eventually(() -> Instant.now().getEpochSecond() > due.to() + 1);
    Set<Instant> seen = due.slots().filter(this::isSeen).collect(Collectors.toSet());
    assertThat(seen).hasSizeGreaterThan(blows * (int) PACE.toSeconds() / 2);
    Set<String> keys =
        due.keys(JOBS).stream()
            .filter(key -> seen.contains(DueList.slot(key)))
            .collect(Collectors.toSet());
    processes.await(execution, keys);
    processes.stop();

    check(due);
    System.out.printf(
        "%s: %d of %d slots seen, %d runs, %d lost%n",
        execution,
        seen.size(),
        due.slots().count(),
        processes.runs().size(),
        processes.keys(Outcome.LOST).size());
  }

  /** Each before any comes again. */
  private Blow draw() {
    if (deck.isEmpty()) {
      deck.addAll(List.of(Blow.values()));
      Collections.shuffle(deck, random);
    }
    return deck.remove(0);
  }

  private NodeProcess start() throws Exception {
    FaultyProxy proxy = new FaultyProxy(DATABASE);
    proxies.add(proxy);
    return processes.start(
        "node",
        "url",
        proxy.url(),
        "execution",
        execution.name(),
        "jobs",
        "" + JOBS,
        "millis",
        "500",
        "permits",
        "10",
        "ahead",
        "" + random.nextInt(-10, 10));
  }

  private void strike(Blow blow, int index, Duration time, DueList open) throws Exception {
    NodeProcess node = processes.alive().get(index);
    FaultyProxy proxy = proxies.get(processes.all().indexOf(node));
    switch (blow) {
      case KILL -> {
        node.kill();
        Processes.pass(time);
        start().due(open);
      }
      case RESTART -> {
        start().due(open);
        node.stop();
      }
      case FREEZE -> {
        node.freeze();
        Processes.pass(time);
        node.thaw();
      }
      case CUT_OFF -> {
        proxy.cutOff();
        Processes.pass(time);
        proxy.mend();
      }
      case BREAK_CONNECTIONS -> {
        for (FaultyProxy each : proxies) {
          Random often = new Random(random.nextLong());
          each.plan((connection, sent) -> FaultyProxy.onceIn(10, often));
        }
        Processes.pass(time);
        for (FaultyProxy each : proxies) {
          each.mend();
        }
      }
      case STOP_DATABASE -> {
        DATABASE.crash();
        Processes.pass(time.dividedBy(2));
        DATABASE.start();
      }
      case SET_CLOCK -> node.setClock(random.nextInt(-6000, 6000));
    }
  }

  /** Whether a node has asked its jobs for the slot, and lived on to see what becomes of them. */
  private boolean isSeen(Instant slot) {
    return processes.all().stream()
        .anyMatch(
            node -> {
              Instant ready = node.ready();
              Instant ended = node.ended();
              return ready != null
                  && ready.plusSeconds(1).isBefore(slot)
                  && (ended == null || ended.isAfter(slot.plus(SETTLED)))
                  && processes.missed().stream()
                      .noneMatch(m -> m.node().equals(node.file) && m.covers(slot));
            });
  }

  private void check(DueList due) {
    assertThat(processes.runs())
        .extracting(run -> run.key() + " " + run.attempt())
        .doesNotHaveDuplicates();
    assertThat(processes.runs()).extracting(Run::token).doesNotHaveDuplicates();
    assertThat(processes.runsByKey().keySet()).isSubsetOf(due.keys(JOBS));
    for (List<Run> runs : processes.runsByKey().values()) {
      for (Run one : runs) {
        assertThat(runs)
            .filteredOn(other -> other.attempt() > one.attempt())
            .allMatch(other -> other.token() > one.token());
      }
    }
    Set<String> lost = processes.keys(Outcome.LOST);
    assertThat(processes.published())
        .filteredOn(published -> published.outcome() == Outcome.SUCCEEDED)
        .extracting(Published::key)
        .doesNotHaveDuplicates()
        .allMatch(key -> !lost.contains(key));
    if (execution == Execution.AT_MOST_ONCE) {
      assertThat(processes.runs()).extracting(Run::attempt).containsOnly(1);
    } else {
      assertThat(lost).isEmpty();
    }
  }
}
