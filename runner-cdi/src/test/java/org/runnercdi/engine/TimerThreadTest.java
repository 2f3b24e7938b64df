package org.runnercdi.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.LogRecord;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The runner's own timer, in real time. */
@NullUnmarked
class TimerThreadTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration SOON = Duration.ofMillis(1);

  private final AtomicReference<Thread> thread = new AtomicReference<>();
  private final TimerThread timer =
      new TimerThread(
          task -> {
            thread.set(new Thread(task));
            return thread.get();
          },
          new Inside());

  @BeforeEach
  void start() {
    timer.start();
  }

  @AfterEach
  void close() {
    timer.close();
  }

  private void awaitSleep() {
    Bench.eventually(() -> thread.get().getState() == Thread.State.TIMED_WAITING);
  }

  private void runsSomethingStill() {
    CompletableFuture<Thread> ran = new CompletableFuture<>();
    timer.after(SOON, () -> ran.complete(Thread.currentThread()));
    assertThat(Bench.get(ran)).isSameAs(thread.get());
  }

  @Test
  void theEarlierGoesFirstHoweverLateItComes() {
    List<String> ran = new CopyOnWriteArrayList<>();
    CountDownLatch all = new CountDownLatch(3);
    timer.after(HOUR, () -> ran.add("never"));
    awaitSleep();
    CountDownLatch added = new CountDownLatch(1);
    timer.after(Duration.ZERO, () -> Bench.await(added));
    for (String name : List.of("3", "1", "2")) {
      timer.after(
          Duration.ofMillis(400L * Integer.parseInt(name)),
          () -> {
            ran.add(name);
            all.countDown();
          });
    }
    added.countDown();
    Bench.await(all);
    assertThat(ran).containsExactly("1", "2", "3");
  }

  @Test
  void whatIsDroppedNeverRunsAndLeavesNothing() {
    List<String> ran = new CopyOnWriteArrayList<>();
    CountDownLatch dropped = new CountDownLatch(1);
    timer.after(Duration.ZERO, () -> Bench.await(dropped));
    timer.after(SOON, () -> ran.add("dropped")).run();
    dropped.countDown();
    for (int i = 0; i < 10_000; i++) {
      timer.after(HOUR, () -> ran.add("dropped")).run();
    }
    runsSomethingStill();
    assertThat(ran).isEmpty();
    assertThat(timer.pending()).isZero();
  }

  /** Each is added at the very moment at which the thread falls asleep. */
  @Tag("stress")
  @Test
  void noneIsOverslept() {
    for (int i = 0; i < 20_000; i++) {
      CompletableFuture<String> ran = new CompletableFuture<>();
      timer.after(Duration.ofNanos(1), () -> ran.complete(""));
      Bench.get(ran);
    }
  }

  @Test
  void survivesWhatThrowsAndStrayInterrupts() {
    try (CapturedLog log = new CapturedLog()) {
      timer.after(
          SOON,
          () -> {
            throw new AssertionError("of a task");
          });
      timer.after(SOON, () -> Thread.currentThread().interrupt());
      runsSomethingStill();
      thread.get().interrupt();
      awaitSleep();
      runsSomethingStill();
      assertThat(log.records())
          .extracting(LogRecord::getMessage)
          .containsExactly("A timer of the runner failed.");
    }
  }

  @Test
  void endsWithItsThreadAndRunsNothingMore() {
    List<String> ran = new CopyOnWriteArrayList<>();
    CountDownLatch closing = new CountDownLatch(1);
    timer.after(
        Duration.ZERO,
        () -> {
          timer.after(Duration.ZERO, () -> ran.add("late"));
          closing.countDown();
          Bench.eventually(() -> timer.pending() == 0);
        });
    Bench.await(closing);
    timer.close();
    assertThat(thread.get().isAlive()).isFalse();
    timer.after(Duration.ZERO, () -> ran.add("later"));
    assertThat(ran).isEmpty();
    assertThat(timer.pending()).isZero();
  }

  @Test
  void mayBeEndedByWhatItRuns() {
    timer.after(SOON, timer::close);
    assertThat(Bench.join(thread.get())).isTrue();
  }
}
