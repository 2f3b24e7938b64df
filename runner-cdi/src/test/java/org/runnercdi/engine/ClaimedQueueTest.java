package org.runnercdi.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.runnercdi.QueueSource;
import org.runnercdi.RunnableJob.Overlap;
import org.runnercdi.spi.ClaimLedger;

/** How a node walks what is due. */
@NullUnmarked
class ClaimedQueueTest {

  private static final QueueHeader HEADER =
      new QueueHeader(
          QueueSource.SUPPLIED, QueueSource.SUPPLIED, "jobs", Instant.EPOCH, Instant.EPOCH, 0, 0);
  private static final JobPlan PLAN =
      new JobPlan(null, ZoneOffset.UTC, null, null, Overlap.INHERIT, true, false, null);

  private static ClaimedQueue queue(ClaimedExecution[] due, int offset) {
    return new ClaimedQueue(HEADER, due, offset, Duration.ZERO, () -> 1, null);
  }

  private static ClaimedExecution[] due(int count) {
    ClaimedExecution[] due = new ClaimedExecution[count];
    for (int i = 0; i < count; i++) {
      due[i] = new ClaimedExecution(HEADER, "job-" + i, PLAN, null, i);
    }
    return due;
  }

  @Test
  void whereAnotherNodeWalksItGoesOnInTheMiddleAndComesBackAtTheEnd() {
    ClaimedQueue queue = queue(due(10_000), 0);
    List<ClaimedExecution> seen = queue.ahead(100);
    queue.taken(seen, Set.copyOf(seen.subList(0, 200)));

    List<ClaimedExecution> rest = queue.endWalk();

    assertThat(rest.get(0).place).isEqualTo(5_100);
    assertThat(rest.subList(4_900, 4_950)).isEqualTo(seen.subList(200, 250));
    assertThat(rest).hasSize(9_800).doesNotHaveDuplicates();
  }

  @Test
  void whatIsTakenToTheLastIsPassedOverInEverLongerSteps() {
    ClaimedQueue queue = queue(due(100_000), 7);
    int steps = 0;
    while (!queue.isWalked()) {
      List<ClaimedExecution> next = queue.ahead(50);
      queue.taken(next, Set.copyOf(next));
      steps++;
    }
    assertThat(steps).isLessThan(20);
  }

  @Test
  void howeverItLeapsEachIsAskedForOnceUnlessItWasTaken() {
    Random random = new Random(1);
    for (int round = 0; round < 100; round++) {
      ClaimedExecution[] due = due(random.nextInt(20_000));
      ClaimedQueue queue = queue(due.clone(), random.nextInt());
      List<ClaimedExecution> met = new ArrayList<>();
      while (!queue.isWalked()) {
        if (random.nextBoolean()) {
          List<ClaimedExecution> asked = queue.next(1 + random.nextInt(500));
          met.addAll(asked);
          queue.asked(asked);
        } else {
          List<ClaimedExecution> next = queue.ahead(1 + random.nextInt(500));
          Set<ClaimedExecution> taken =
              Set.copyOf(next.stream().filter(each -> random.nextInt(3) == 0).toList());
          met.addAll(taken);
          queue.taken(next, taken);
        }
      }
      assertThat(met).hasSize(due.length);
      assertThat(Set.copyOf(met)).isEqualTo(Set.of(due));
    }
  }

  @Test
  void whatOthersHaveAskedForIsPassedOver() {
    ClaimedExecution[] due = due(10_000);
    ClaimedQueue queue = queue(due.clone(), 2_000);
    queue.asked(queue.next(500));

    List<ClaimedExecution> passed =
        queue.passOver(
            List.of(
                new ClaimLedger.Range(2_300, 2_600),
                new ClaimLedger.Range(0, 10),
                new ClaimLedger.Range(9_000, 10_000)));

    assertThat(passed).hasSize(100 + 10 + 1_000);
    List<ClaimedExecution> rest = queue.endWalk();
    // In the middle of what is left up to 9,000, for somebody is walking where this one would go
    // on.
    assertThat(rest.get(0).place).isEqualTo(5_800);
    Set<ClaimedExecution> met = new HashSet<>(passed);
    met.addAll(rest);
    met.addAll(List.of(due).subList(2_000, 2_500));
    assertThat(rest).hasSize(10_000 - 500 - 1_110);
    assertThat(met).hasSize(10_000);
  }

  @Test
  void whereNobodyIsAheadItGoesStraightOn() {
    ClaimedQueue queue = queue(due(10_000), 2_000);
    queue.asked(queue.next(500));
    assertThat(queue.passOver(List.of(new ClaimLedger.Range(6_000, 7_000)))).hasSize(1_000);
    assertThat(queue.next(1).get(0).place).isEqualTo(2_500);
  }

  @Test
  void itTellsWhatNeedNotBeAskedForAnyMore() {
    ClaimedQueue queue = queue(due(10_000), 2_000);
    queue.next(500);
    assertThat(queue.walk().asked()).containsExactly(new ClaimLedger.Range(2_000, 2_500));

    queue.asked(queue.next(500));
    queue.passOver(List.of(new ClaimLedger.Range(9_900, 10_000)));
    List<ClaimedExecution> next = queue.ahead(1);
    queue.taken(next, Set.of(next.get(1)));
    queue.next(1);

    // One in the middle is known to be taken, and stays within a stretch: only too little is told.
    assertThat(queue.walk().asked())
        .containsExactly(
            new ClaimLedger.Range(2_000, 2_500),
            new ClaimLedger.Range(6_200, 6_201),
            new ClaimLedger.Range(9_900, 10_000));
    assertThat(queue(due(999), 0).walk()).isNull();
  }

  @Test
  void nodesThatTellEachOtherWinEachJobOnceAndAskForFewTwice() {
    int count = 50_000;
    Random random = new Random(2);
    for (int round = 0; round < 20; round++) {
      Map<String, Integer> winners = new HashMap<>();
      List<ClaimedQueue> nodes = new ArrayList<>();
      List<List<ClaimLedger.Range>> told = new ArrayList<>();
      for (int node = 0; node < 3; node++) {
        nodes.add(queue(due(count), random.nextInt(count)));
        told.add(List.of());
      }
      int inVain = 0;
      while (nodes.stream().anyMatch(node -> !node.isWalked())) {
        int which = random.nextInt(3);
        ClaimedQueue node = nodes.get(which);
        List<ClaimedExecution> asked = node.next(1 + random.nextInt(50));
        if (asked.isEmpty()) {
          continue;
        }
        told.set(which, node.walk().asked());
        for (ClaimedExecution each : asked) {
          if (winners.putIfAbsent(each.id(), which) != null) {
            inVain++;
          }
        }
        node.asked(asked);
        for (int other = 0; other < 3; other++) {
          if (other != which) {
            node.passOver(told.get(other));
          }
        }
      }
      assertThat(winners).hasSize(count);
      assertThat(inVain).isLessThan(count / 100);
    }
  }

  @Test
  void listsThatDifferInAnythingHaveOtherNames() {
    Set<UUID> names = new HashSet<>();
    names.add(name(due(2_000)));
    names.add(name(due(2_001)));
    ClaimedExecution[] due = due(2_000);
    due[7] = new ClaimedExecution(HEADER, "job-8", PLAN, null, 7);
    names.add(name(due));
    due = due(2_000);
    due[1_999].setOrdinal(2);
    names.add(name(due));
    due = due(2_000);
    Collections.swap(Arrays.asList(due), 0, 1);
    names.add(name(due));
    due = due(2_000);
    due[0] = new ClaimedExecution(HEADER, "a", PLAN, null, 0);
    due[1] = new ClaimedExecution(HEADER, "b\0\1c", PLAN, null, 1);
    names.add(name(due));
    due = due(2_000);
    // The same characters, with the border between two ids elsewhere.
    due[0] = new ClaimedExecution(HEADER, "a\0\1b", PLAN, null, 0);
    due[1] = new ClaimedExecution(HEADER, "c", PLAN, null, 1);
    names.add(name(due));
    assertThat(names).hasSize(7);
    assertThat(name(due(2_000))).isIn(names);
  }

  private static UUID name(ClaimedExecution[] due) {
    ClaimedQueue queue = queue(due, 0);
    queue.next(1);
    return queue.walk().list();
  }
}
