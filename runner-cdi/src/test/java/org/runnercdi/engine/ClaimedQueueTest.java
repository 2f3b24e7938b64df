package org.runnercdi.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.runnercdi.QueueSource;
import org.runnercdi.RunnableJob.Overlap;

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
}
