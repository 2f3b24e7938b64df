package org.runnercdi.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.runnercdi.Job;
import org.runnercdi.JobContext;
import org.runnercdi.JobResult;
import org.runnercdi.JobTimeoutException;
import org.runnercdi.Outcome;
import org.runnercdi.Result;
import org.runnercdi.Runner;

/** The timeout of a job: counted from its start, and only ever its own. */
@NullUnmarked
class TimeoutTest {

  @Test
  void closesTheItemAndInterrupts() {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicReference<JobContext> running = new AtomicReference<>();
    try (Bench bench = Bench.with(b -> b.timeout(Duration.ofSeconds(10)))) {
      CompletableFuture<Result> result =
          bench.runner.pushAndAwait(
              List.of(
                  Bench.job(
                      "a",
                      context -> {
                        running.set(context);
                        begun.countDown();
                        return Bench.blockUntilInterrupted();
                      })));
      Bench.await(begun);
      bench.time.turn(Duration.ofMillis(9_999));
      assertThat(result).isNotDone();
      assertThat(running.get().isCancelled()).isFalse();
      bench.time.turn(Duration.ofMillis(1));
      JobResult item = Bench.get(result).items().get(0);
      assertThat(item.outcome()).isEqualTo(Outcome.TIMED_OUT);
      assertThat(item.error())
          .isInstanceOfSatisfying(
              JobTimeoutException.class,
              error -> {
                assertThat(error.jobId()).isEqualTo("a");
                assertThat(error.slot()).isEqualTo(item.slot());
                assertThat(error.getStackTrace()).isEmpty();
              });
      assertThat(item.duration()).isEqualTo(Duration.ofSeconds(10));
      assertThat(running.get().isCancelled()).isTrue();
      bench.time.settle();
      assertThat(bench.runner.stats().inFlightJobs()).isZero();
    }
  }

  @Test
  void isCountedFromTheStartOfTheJobNotFromItsQueue() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    try (Bench bench =
        Bench.with(
            b ->
                b.concurrencyLimit(1)
                    .timeout(Duration.ofSeconds(10))
                    .jobSetting("long", "timeout", "1h"))) {
      CompletableFuture<Result> result =
          bench.runner.pushAndAwait(
              List.of(
                  Bench.job(
                      "long",
                      context -> {
                        begun.countDown();
                        Bench.await(release);
                        return null;
                      }),
                  Bench.noop("waiting")));
      Bench.await(begun);
      bench.time.turn(Duration.ofMinutes(5));
      release.countDown();
      assertThat(Bench.get(result).errors()).isEmpty();
    }
  }

  @Test
  void aJobThatIgnoresItHoldsItsPermitUntilItReturns() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    try (Bench bench =
        Bench.with(b -> b.concurrencyLimit(1).jobSetting("stubborn", "timeout", "1s"))) {
      CompletableFuture<Result> first =
          bench.runner.pushAndAwait(
              List.of(
                  Bench.job(
                      "stubborn",
                      context -> {
                        begun.countDown();
                        while (release.getCount() > 0) {
                          Thread.onSpinWait();
                        }
                        return "too late";
                      })));
      Bench.await(begun);
      bench.time.turn(Duration.ofSeconds(1));
      assertThat(Bench.get(first).items().get(0).outcome()).isEqualTo(Outcome.TIMED_OUT);
      AtomicReference<Boolean> flag = new AtomicReference<>();
      CompletableFuture<Result> second =
          bench.runner.pushAndAwait(
              List.of(
                  Bench.job(
                      "next",
                      context -> {
                        flag.set(Thread.currentThread().isInterrupted());
                        return null;
                      })));
      Bench.eventually(() -> bench.runner.inFlightIds().contains("next"));
      assertThat(second).isNotDone();
      release.countDown();
      assertThat(Bench.get(second).errors()).isEmpty();
      assertThat(flag).hasValue(false);
      assertThat(Bench.get(first).items().get(0).value()).isNull();
    }
  }

  @Test
  void aJobsOwnInterruptDoesNotReachTheNext() {
    AtomicReference<Boolean> flag = new AtomicReference<>();
    try (Bench bench = Bench.with(b -> b.concurrencyLimit(1))) {
      bench.now(
          Bench.job(
              "a",
              context -> {
                Thread.currentThread().interrupt();
                return null;
              }),
          Bench.job(
              "b",
              context -> {
                flag.set(Thread.currentThread().isInterrupted());
                return null;
              }));
      assertThat(flag).hasValue(false);
    }
  }

  @Test
  void jobsThatHaveEndedLeaveNoTimer() {
    try (Bench bench = Bench.with(b -> b.timeout(Duration.ofHours(1)))) {
      bench.now(Bench.jobs(100, context -> null));
      bench.time.settle();
      bench.time.turn(Shortage.PATIENCE);
      // That of the next tick.
      assertThat(bench.time.pendingTimers()).isEqualTo(1);
    }
  }

  @Test
  void timeoutsAreNoneOfTheSchedulersWhichMayKeepWhatIsCancelled() {
    ScheduledThreadPoolExecutor foreign = new ScheduledThreadPoolExecutor(2);
    try {
      RunnerEngine runner =
          (RunnerEngine)
              new RunnerBuilder().scheduler(foreign).timeout(Duration.ofHours(1)).build();
      for (int i = 0; i < 10; i++) {
        assertThat(Bench.get(runner.pushAndAwait(Bench.jobs(1_000, context -> null))).errors())
            .isEmpty();
      }
      // The next tick.
      assertThat(foreign.getQueue()).hasSizeLessThanOrEqualTo(1);
      runner.stopAndWait();
    } finally {
      foreign.shutdownNow();
    }
  }

  @Test
  void eachOfManyComesInItsOwnTime() {
    Map<String, Integer> seconds = Map.of("a", 30, "b", 10, "c", 20, "d", 10, "e", 40);
    CountDownLatch begun = new CountDownLatch(seconds.size());
    CountDownLatch release = new CountDownLatch(1);
    List<String> timedOut = new CopyOnWriteArrayList<>();
    UnaryOperator<RunnerBuilder> settings =
        b -> {
          seconds.forEach((id, after) -> b.jobSetting(id, "timeout", after + "s"));
          return b.onJobResult(
              result -> {
                if (result.outcome() == Outcome.TIMED_OUT) {
                  timedOut.add(result.id());
                }
              });
        };
    try (Bench bench = Bench.with(settings)) {
      List<Job> batch = new ArrayList<>();
      for (String id : List.of("a", "b", "c", "d", "e")) {
        batch.add(
            Bench.job(
                id,
                context -> {
                  begun.countDown();
                  return id.equals("c")
                      ? release.await(1, TimeUnit.MINUTES)
                      : Bench.blockUntilInterrupted();
                }));
      }
      CompletableFuture<Result> result = bench.runner.pushAndAwait(batch);
      Bench.await(begun);
      bench.time.turn(Duration.ofMillis(9_999));
      assertThat(timedOut).isEmpty();
      bench.time.turn(Duration.ofMillis(1));
      Bench.eventually(() -> timedOut.size() == 2);
      assertThat(timedOut).containsExactlyInAnyOrder("b", "d");
      release.countDown();
      Bench.eventually(() -> !bench.runner.inFlightIds().contains("c"));
      bench.time.turn(Duration.ofMillis(19_999));
      assertThat(timedOut).hasSize(2);
      bench.time.turn(Duration.ofMillis(1));
      Bench.eventually(() -> timedOut.size() == 3);
      assertThat(result).isNotDone();
      bench.time.turn(Duration.ofSeconds(10));
      Bench.get(result);
      assertThat(timedOut.subList(2, 4)).containsExactly("a", "e");
    }
  }

  @Test
  void comesAlsoWhenTheSchedulerIsGone() {
    CountDownLatch begun = new CountDownLatch(1);
    try (Bench bench = Bench.with(b -> b.timeout(Duration.ofHours(1)))) {
      bench.time.endScheduler();
      CompletableFuture<Result> result = bench.runner.pushAndAwait(List.of(hanging(begun)));
      Bench.await(begun);
      bench.time.turn(Duration.ofHours(1));
      assertThat(Bench.get(result).items())
          .extracting(JobResult::outcome)
          .containsExactly(Outcome.TIMED_OUT);
    }
  }

  private static Job hanging(CountDownLatch begun) {
    return Bench.job(
        "hanging",
        context -> {
          begun.countDown();
          return Bench.blockUntilInterrupted();
        });
  }

  /** On some servers one small pool is scheduler, executor, and HTTP. */
  @Test
  void comesWhenHangingJobsHoldAllThreadsThatThereAre() {
    ScheduledExecutorService single = Executors.newSingleThreadScheduledExecutor();
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Result> delivered = new CompletableFuture<>();
    try {
      Runner runner =
          new RunnerBuilder()
              .scheduler(single)
              .executor(single)
              .concurrencyLimit(1)
              .timeout(Duration.ofMillis(50))
              .onResult(delivered::complete)
              .build();
      CompletableFuture<Result> result = runner.pushAndAwait(List.of(hanging(begun)));
      Bench.await(begun);
      assertThat(Bench.get(delivered).items())
          .extracting(JobResult::outcome)
          .containsExactly(Outcome.TIMED_OUT);
      assertThat(Bench.get(result)).isSameAs(Bench.get(delivered));
      // The thread is free again.
      assertThat(Bench.get(single.submit(() -> "free"))).isEqualTo("free");
      runner.stopAndWait();
    } finally {
      single.shutdownNow();
    }
  }

  /** A server that stops has no threads to give to what the runner would announce. */
  @Test
  void isAnnouncedAlsoByAServerThatGivesNoThreadsAnyMore() {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicBoolean stopping = new AtomicBoolean();
    ThreadFactory threads =
        task -> {
          if (stopping.get()) {
            throw new IllegalStateException("The server is stopping.");
          }
          return new Thread(task);
        };
    try (Bench bench = Bench.with(b -> b.threadFactory(threads).timeout(Duration.ofSeconds(1)))) {
      stopping.set(true);
      CompletableFuture<Result> result = bench.runner.pushAndAwait(List.of(hanging(begun)));
      Bench.await(begun);
      bench.time.turn(Duration.ofSeconds(1));
      assertThat(Bench.get(result).items())
          .extracting(JobResult::outcome)
          .containsExactly(Outcome.TIMED_OUT);
    }
  }

  /**
   * Timers fire around the very moment at which jobs end, tens of thousands of times: the interrupt
   * reaches the job it is meant for or nobody, and each job has one outcome.
   */
  @Tag("stress")
  @Test
  void racingWithTheNormalEndItNeverReachesTheNextJob() {
    int rounds = 20_000;
    AtomicInteger strayed = new AtomicInteger();
    AtomicInteger uncancelled = new AtomicInteger();
    AtomicReference<JobContext> timed = new AtomicReference<>();
    List<Job> batch = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      batch.add(
          Bench.job(
              "timed",
              context -> {
                timed.set(context);
                for (int spin = context.hashCode() & 63; spin > 0; spin--) {
                  Thread.onSpinWait();
                }
                if (Thread.currentThread().isInterrupted() && !context.isCancelled()) {
                  uncancelled.incrementAndGet();
                }
                return null;
              }));
      batch.add(
          Bench.job(
              "untimed",
              context -> {
                for (int spin = 20; spin > 0; spin--) {
                  Thread.onSpinWait();
                }
                if (Thread.currentThread().isInterrupted()) {
                  strayed.incrementAndGet();
                }
                return null;
              }));
    }
    try (Bench bench =
        Bench.with(b -> b.concurrencyLimit(1).jobSetting("timed", "timeout", "1s"))) {
      CompletableFuture<Result> result = bench.runner.pushAndAwait(batch);
      while (!result.isDone()) {
        bench.time.turn(Duration.ofSeconds(1));
      }
      List<JobResult> items = Bench.get(result).items();
      long timedOut = items.stream().filter(item -> item.outcome() == Outcome.TIMED_OUT).count();
      long succeeded = items.stream().filter(item -> item.outcome() == Outcome.SUCCEEDED).count();
      assertThat(strayed).hasValue(0);
      assertThat(uncancelled).hasValue(0);
      assertThat(timedOut).isPositive();
      assertThat(timedOut + succeeded).isEqualTo(2L * rounds);
    }
  }
}
