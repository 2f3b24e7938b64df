package org.runnercdi.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.runnercdi.Job;
import org.runnercdi.JobResult;
import org.runnercdi.Outcome;
import org.runnercdi.QueueSource;
import org.runnercdi.Result;
import org.runnercdi.RunnableJob.Overlap;
import org.runnercdi.Runner;

/** Few jobs are drawn in their order; of many, brisk ones side by side, all others in order. */
@NullUnmarked
class LocalQueueTest {

  private static final int BLOCK = LocalQueue.BLOCK;
  private static final int SIZE = 10 * BLOCK + 1;

  private static final QueueHeader HEADER =
      new QueueHeader(
          QueueSource.PUSHED, QueueSource.PUSHED, "pushed", Instant.EPOCH, Instant.EPOCH, 0, 0);
  private static final JobPlan PLAN =
      new JobPlan(null, ZoneOffset.UTC, null, null, Overlap.INHERIT, true, false, null);

  private static Execution[] items(int size) {
    return IntStream.range(0, size)
        .mapToObj(i -> new Execution(HEADER, String.valueOf(i), PLAN, Bench.noop("job")))
        .toArray(Execution[]::new);
  }

  private static RunQueue queue(Execution... items) {
    return new LocalQueue(HEADER, items, 0, null);
  }

  private static int place(Execution drawn) {
    return Integer.parseInt(drawn.id());
  }

  private static List<Integer> draws(RunQueue queue, Spot spot, int count) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      places.add(place(queue.draw(spot)));
    }
    return places;
  }

  private static List<Integer> places(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  @Test
  void ofFewJobsEachIsDrawnInItsTurn() {
    RunQueue queue = new LocalQueue(HEADER, items(LocalQueue.MANY - 1), 0, null);
    Spot one = new Spot();
    Spot other = new Spot();
    for (int i = 0; i < LocalQueue.MANY - 1; i++) {
      assertThat(place(queue.draw(i % 2 == 0 ? one : other))).isEqualTo(i);
    }
    assertThat(queue.draw(one)).isNull();
    assertThat(queue.isDrawn()).isTrue();
  }

  @Test
  void ofNoJobsAllAreDrawn() {
    RunQueue queue = queue();
    assertThat(queue.isDrawn()).isTrue();
    assertThat(queue.draw()).isNull();
    assertThat(queue.draw(new Spot())).isNull();
    assertThat(queue.undrawn(1)).isZero();
    assertThat(queue.waiting()).isZero();
  }

  @Test
  void aWorkerAloneDrawsInOrder() {
    assertThat(draws(queue(items(SIZE)), new Spot(), SIZE)).isEqualTo(places(0, SIZE));
  }

  @Test
  void briskJobsAreDrawnBesideThoseThatTheWorkerHasDrawnBefore() {
    RunQueue queue = queue(items(SIZE));
    Spot one = new Spot();
    Spot other = new Spot();
    assertThat(draws(queue, one, 2)).isEqualTo(List.of(0, 1));
    assertThat(draws(queue, other, 3)).isEqualTo(List.of(2, BLOCK, BLOCK + 1));
    assertThat(draws(queue, one, 2)).isEqualTo(List.of(3, 4));
    assertThat(draws(queue, other, 1)).isEqualTo(List.of(BLOCK + 2));
  }

  @Test
  void afterAJobThatWasNotBriskTheFirstThatWaitsIsDrawn_whoeverHasBegunItsBlock() {
    RunQueue queue = queue(items(SIZE));
    Spot stuck = new Spot();
    draws(queue, stuck, 10);
    Spot other = new Spot();
    draws(queue, other, 20);
    for (int i = 11; i < BLOCK; i++) {
      other.leave();
      assertThat(place(queue.draw(other))).isEqualTo(i);
    }
    other.leave();
    assertThat(place(queue.draw(other))).isEqualTo(BLOCK + 19);
  }

  @Test
  void atTheEndOfABlockTheFirstThatWaitsIsDrawn_soThatNothingIsLeftBehind() {
    RunQueue queue = queue(items(SIZE));
    Spot stuck = new Spot();
    draws(queue, stuck, 2);
    Spot brisk = new Spot();
    assertThat(draws(queue, brisk, 1)).containsExactly(2);
    for (int block = 1; block < 5; block++) {
      assertThat(draws(queue, brisk, BLOCK)).isEqualTo(places(block * BLOCK, (block + 1) * BLOCK));
      assertThat(draws(queue, brisk, 1)).containsExactly(block + 2);
    }
  }

  @Test
  void atTheEndOfTheQueueWhatOthersHaveInHandIsDrawn() {
    RunQueue queue = queue(items(SIZE));
    List<Integer> drawn = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      drawn.addAll(draws(queue, new Spot(), 2));
    }
    Spot last = new Spot();
    drawn.addAll(draws(queue, last, SIZE - 20));
    assertThat(queue.draw(last)).isNull();
    assertThat(drawn).containsExactlyInAnyOrderElementsOf(places(0, SIZE));
  }

  @Test
  void anotherQueueInBetweenEndsTheBlock() {
    RunQueue queue = queue(items(SIZE));
    RunQueue few = new LocalQueue(HEADER, items(1), 0, null);
    Spot spot = new Spot();
    draws(queue, spot, 5);
    draws(queue, new Spot(), 5);
    assertThat(place(few.draw(spot))).isZero();
    assertThat(draws(queue, spot, 1)).containsExactly(6);
  }

  @Test
  void countsWhatWaits_andNotWhatWasDecidedBeforehand() {
    Execution[] items = items(SIZE);
    for (int i = 3; i < SIZE - 1; i++) {
      assertThat(items[i].tryClose()).isTrue();
    }
    RunQueue queue = new LocalQueue(HEADER, items, SIZE - 4, null);
    assertThat(queue.waiting()).isEqualTo(4);
    assertThat(queue.undrawn(SIZE)).isEqualTo(SIZE);
    assertThat(queue.undrawn(1)).isBetween(1, SIZE);
    assertThat(queue.firstWaiting(2, 100)).containsExactly("0", "1");
    assertThat(queue.firstWaiting(5, 100)).containsExactly("0", "1", "2");
    assertThat(queue.firstWaiting(5, SIZE)).containsExactly("0", "1", "2", "" + (SIZE - 1));
    Spot spot = new Spot();
    assertThat(draws(queue, spot, 2)).isEqualTo(List.of(0, 1));
    assertThat(queue.waiting()).isEqualTo(2);
    assertThat(queue.firstWaiting(1, 100)).containsExactly("2");
    assertThat(draws(queue, spot, 2)).isEqualTo(List.of(2, SIZE - 1));
    assertThat(queue.isDrawn()).isTrue();
    assertThat(queue.waiting()).isZero();
    assertThat(queue.undrawn(1)).isZero();
    assertThat(queue.firstWaiting(5, SIZE)).isEmpty();
    assertThat(queue.draw(spot)).isNull();
  }

  /** Each is drawn once, and whoever draws the last of them sees that it was. */
  @Tag("stress")
  @ParameterizedTest
  @ValueSource(ints = {2, 8})
  void eachJobIsDrawnOnce_andTheEndIsSeen(int workers) throws InterruptedException {
    for (int round = 0; round < 50; round++) {
      int size = LocalQueue.MANY + 77 * round;
      RunQueue queue = queue(items(size));
      AtomicIntegerArray draws = new AtomicIntegerArray(size);
      AtomicInteger seen = new AtomicInteger();
      CountDownLatch begin = new CountDownLatch(1);
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < workers; i++) {
        int leaves = i + 3;
        Thread thread =
            new Thread(
                () -> {
                  Bench.await(begin);
                  Spot spot = new Spot();
                  int count = 0;
                  for (Execution e = queue.draw(spot); e != null; e = queue.draw(spot)) {
                    draws.incrementAndGet(place(e));
                    if (queue.isDrawn()) {
                      seen.incrementAndGet();
                    }
                    if (++count % leaves == 0) {
                      spot.leave();
                    }
                  }
                });
        threads.add(thread);
        thread.start();
      }
      begin.countDown();
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(IntStream.range(0, size).allMatch(i -> draws.get(i) == 1)).isTrue();
      assertThat(queue.isDrawn()).isTrue();
      assertThat(queue.undrawn(1)).isZero();
      assertThat(seen.get()).isPositive();
    }
  }

  /** While a job begins, under a limit of two, at most one of those before it has not begun. */
  @Test
  void jobsThatTakeLongBeginInOrder() {
    int size = 20 * BLOCK;
    AtomicLong nanos = new AtomicLong();
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger early = new AtomicInteger();
    List<Job> batch = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int place = i;
      batch.add(
          Job.of(
              "job-" + i,
              now -> true,
              () -> {
                if (begun.getAndIncrement() < place - 1) {
                  early.incrementAndGet();
                }
                nanos.addAndGet(1_000_000);
                return place;
              }));
    }
    Runner runner = new RunnerBuilder().concurrencyLimit(2).nanoTime(nanos::get).build();
    Result result = Bench.get(runner.pushAndAwait(batch));
    runner.stopAndWait();
    assertThat(result.items()).extracting(JobResult::outcome).containsOnly(Outcome.SUCCEEDED);
    assertThat(early).hasValue(0);
  }

  /** One job holds a worker, until all others of its queue have ended. */
  @Test
  void noJobWaitsBehindOneThatTakesLong() {
    int size = 10 * BLOCK;
    int slow = 5;
    CountDownLatch others = new CountDownLatch(size - 1);
    List<Job> batch = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      boolean waits = i == slow;
      batch.add(
          Job.of(
              "job-" + i,
              now -> true,
              () -> {
                if (waits) {
                  Bench.await(others);
                } else {
                  others.countDown();
                }
                return "done";
              }));
    }
    try (Bench bench = Bench.with(b -> b.concurrencyLimit(2))) {
      assertThat(Bench.get(bench.runner.pushAndAwait(batch)).items()).hasSize(size);
    }
  }
}
