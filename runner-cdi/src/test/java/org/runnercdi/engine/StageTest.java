package org.runnercdi.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.runnercdi.Job;
import org.runnercdi.JobContext;
import org.runnercdi.JobInterruptedException;
import org.runnercdi.JobResult;
import org.runnercdi.JobTimeoutException;
import org.runnercdi.Outcome;
import org.runnercdi.Result;

/** A job that returns a stage: awaited with its permit held, and its outcome is the job's. */
@NullUnmarked
@SuppressWarnings("FutureReturnValueIgnored") // a stage is a job's value here
class StageTest {

  private static JobResult item(Bench bench, CompletableFuture<?> stage) {
    return bench.now(Bench.job("a", context -> stage)).items().get(0);
  }

  @Test
  void theStagesOutcomeIsTheJobs() {
    IOException checked = new IOException("x");
    AssertionError unchecked = new AssertionError("x");
    try (Bench bench = Bench.with(b -> b)) {
      JobResult done = item(bench, CompletableFuture.completedFuture("done"));
      assertThat(done.value()).isEqualTo("done");
      assertThat(done.outcome()).isEqualTo(Outcome.SUCCEEDED);
      JobResult failed = item(bench, CompletableFuture.failedFuture(checked));
      assertThat(failed.outcome()).isEqualTo(Outcome.FAILED);
      assertThat(failed.error()).isSameAs(checked);
      JobResult panicked = item(bench, CompletableFuture.failedFuture(unchecked));
      assertThat(panicked.outcome()).isEqualTo(Outcome.PANICKED);
      assertThat(panicked.error()).hasCause(unchecked);
      JobResult cancelled = item(bench, cancelled());
      assertThat(cancelled.outcome()).isEqualTo(Outcome.PANICKED);
    }
  }

  private static CompletableFuture<String> cancelled() {
    CompletableFuture<String> cancelled = new CompletableFuture<>();
    cancelled.cancel(true);
    return cancelled;
  }

  @Test
  void alsoWhereItCompletesLater() {
    List<CompletableFuture<String>> stages = new CopyOnWriteArrayList<>();
    try (Bench bench = Bench.with(b -> b)) {
      Job job =
          Bench.job(
              "a",
              context -> {
                CompletableFuture<String> stage = new CompletableFuture<>();
                stages.add(stage);
                // A dependent stage fails with a CompletionException around the cause.
                return stage.thenApply(text -> text + "!");
              });
      CompletableFuture<Result> result = bench.runner.pushAndAwait(List.of(job, job, job));
      Bench.eventually(() -> stages.size() == 3);
      IOException checked = new IOException("x");
      IllegalStateException unchecked = new IllegalStateException("x");
      Bench.eventually(() -> bench.runner.stats().inFlightJobs() == 3);
      stages.get(0).complete("later");
      stages.get(1).completeExceptionally(checked);
      assertThat(result).isNotDone();
      assertThat(bench.runner.inFlightIds()).containsExactly("a");
      stages.get(2).completeExceptionally(new CompletionException(unchecked));
      List<JobResult> items = Bench.get(result).items();
      assertThat(items)
          .extracting(JobResult::outcome)
          .containsExactlyInAnyOrder(Outcome.SUCCEEDED, Outcome.FAILED, Outcome.PANICKED);
      assertThat(items)
          .allSatisfy(
              item -> {
                switch (item.outcome()) {
                  case SUCCEEDED -> assertThat(item.value()).isEqualTo("later!");
                  case FAILED -> assertThat(item.error()).isSameAs(checked);
                  default -> assertThat(item.error()).hasCause(unchecked);
                }
              });
      bench.time.settle();
      assertThat(bench.runner.stats().inFlightJobs()).isZero();
    }
  }

  @Test
  void thePermitIsHeldMeanwhileAndNoThread() {
    CompletableFuture<String> stage = new CompletableFuture<>();
    CountDownLatch returned = new CountDownLatch(1);
    AtomicBoolean second = new AtomicBoolean();
    try (Bench bench = Bench.with(b -> b.concurrencyLimit(1))) {
      CompletableFuture<Result> result =
          bench.runner.pushAndAwait(
              List.of(
                  Bench.job(
                      "a",
                      context -> {
                        returned.countDown();
                        return stage;
                      }),
                  Bench.job(
                      "b",
                      context -> {
                        second.set(true);
                        return "b";
                      })));
      Bench.await(returned);
      Bench.eventually(
          () ->
              Thread.getAllStackTraces().entrySet().stream()
                  .filter(thread -> thread.getKey().getName().startsWith("runner-worker"))
                  .noneMatch(
                      thread ->
                          List.of(thread.getValue()).stream()
                              .anyMatch(e -> e.getClassName().equals(Worker.class.getName()))));
      assertThat(second).isFalse();
      assertThat(bench.runner.stats().inFlightJobs()).isEqualTo(1);
      stage.complete("a");
      assertThat(Bench.get(result).errors()).isEmpty();
      assertThat(second).isTrue();
    }
  }

  @Test
  void aTimeoutClosesTheItemAndThePermitReturnsWithTheStage() {
    CompletableFuture<String> stage = new CompletableFuture<>();
    AtomicReference<JobContext> running = new AtomicReference<>();
    try (Bench bench =
        Bench.with(b -> b.concurrencyLimit(1).dedupe(true).timeout(Duration.ofSeconds(3)))) {
      CompletableFuture<Result> result =
          bench.runner.pushAndAwait(
              List.of(
                  Bench.job(
                      "a",
                      context -> {
                        running.set(context);
                        return stage;
                      })));
      Bench.eventually(() -> running.get() != null);
      bench.time.turn(Duration.ofSeconds(3));
      JobResult item = Bench.get(result).items().get(0);
      assertThat(item.outcome()).isEqualTo(Outcome.TIMED_OUT);
      assertThat(item.error()).isInstanceOf(JobTimeoutException.class);
      assertThat(running.get().isCancelled()).isTrue();
      CompletableFuture<Result> next =
          bench.runner.pushAndAwait(List.of(Bench.noop("a"), Bench.noop("b")));
      Bench.eventually(() -> bench.runner.inFlightIds().contains("b"));
      assertThat(next).isNotDone();
      stage.complete("too late");
      assertThat(Bench.get(next).items())
          .extracting(JobResult::outcome)
          .containsExactly(Outcome.SKIPPED_DUPLICATE, Outcome.SUCCEEDED);
      assertThat(item.value()).isNull();
    }
  }

  @Test
  void aStopCancelsAndThenAbandonsIt() {
    CompletableFuture<String> stage = new CompletableFuture<>();
    AtomicReference<JobContext> running = new AtomicReference<>();
    Bench bench = Bench.with(b -> b);
    CompletableFuture<Result> result =
        bench.runner.pushAndAwait(
            List.of(
                Bench.job(
                    "a",
                    context -> {
                      running.set(context);
                      return stage;
                    })));
    Bench.eventually(() -> running.get() != null && bench.runner.stats().inFlightJobs() == 1);
    bench.runner.stop();
    assertThat(running.get().isCancelled()).isFalse();
    bench.time.turn(Duration.ofSeconds(30));
    assertThat(running.get().isCancelled()).isTrue();
    assertThat(result).isNotDone();
    bench.time.turn(Duration.ofSeconds(5));
    JobResult item = Bench.get(result).items().get(0);
    assertThat(item.outcome()).isEqualTo(Outcome.INTERRUPTED);
    assertThat(item.error()).isInstanceOf(JobInterruptedException.class);
    assertThat(bench.runner.awaitStopped(Duration.ofMinutes(1))).isTrue();
    assertThat(bench.results()).hasSize(1);
    stage.complete("too late");
    assertThat(item.outcome()).isEqualTo(Outcome.INTERRUPTED);
  }

  /** Tells its only callback at once and twice, and then throws. */
  private static final class Rude extends CompletableFuture<Object> {
    private final int times;
    private final boolean throwing;

    Rude(int times, boolean throwing) {
      this.times = times;
      this.throwing = throwing;
    }

    @Override
    public CompletableFuture<Object> whenComplete(
        BiConsumer<? super Object, ? super Throwable> action) {
      for (int i = 0; i < times; i++) {
        action.accept("told", noError());
      }
      if (throwing) {
        throw new IllegalStateException("rude");
      }
      return this;
    }

    private static Throwable noError() {
      return null;
    }
  }

  @Test
  void aRudeStageCountsOnce() {
    try (Bench bench = Bench.with(b -> b.concurrencyLimit(1).dedupe(true))) {
      assertThat(item(bench, new Rude(2, false)).value()).isEqualTo("told");
      assertThat(item(bench, new Rude(2, true)).value()).isEqualTo("told");
      assertThat(item(bench, new Rude(0, true)).outcome()).isEqualTo(Outcome.PANICKED);
      bench.time.settle();
      assertThat(bench.runner.stats().inFlightJobs()).isZero();
      AtomicInteger running = new AtomicInteger();
      AtomicInteger peak = new AtomicInteger();
      bench.now(
          Bench.jobs(
              100,
              context -> {
                peak.accumulateAndGet(running.incrementAndGet(), Math::max);
                Thread.onSpinWait();
                return running.decrementAndGet();
              }));
      assertThat(peak).hasValue(1);
    }
  }

  @Tag("stress")
  @Test
  void underStressThePermitsAddUp() {
    ScheduledExecutorService other = Executors.newScheduledThreadPool(2);
    int limit = 5;
    AtomicInteger running = new AtomicInteger();
    AtomicInteger peak = new AtomicInteger();
    try (Bench bench = Bench.with(b -> b.concurrencyLimit(limit).dedupe(true))) {
      List<CompletableFuture<Result>> results = new ArrayList<>();
      for (int q = 0; q < 4; q++) {
        int queue = q;
        List<Job> batch = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
          batch.add(
              Bench.job(
                  queue + "/" + i,
                  context -> {
                    peak.accumulateAndGet(running.incrementAndGet(), Math::max);
                    int fate = ThreadLocalRandom.current().nextInt(3);
                    if (fate == 0) {
                      running.decrementAndGet();
                      return "sync";
                    }
                    CompletableFuture<String> stage = new CompletableFuture<>();
                    Runnable end =
                        () -> {
                          running.decrementAndGet();
                          stage.complete("async");
                        };
                    if (fate == 1) {
                      other.execute(end);
                    } else {
                      other.schedule(end, 10, TimeUnit.MICROSECONDS);
                    }
                    return stage;
                  }));
        }
        results.add(bench.runner.pushAndAwait(batch));
      }
      for (CompletableFuture<Result> result : results) {
        assertThat(Bench.get(result).errors()).isEmpty();
      }
      bench.time.settle();
      assertThat(peak.get()).isLessThanOrEqualTo(limit);
      assertThat(bench.runner.stats().inFlightJobs()).isZero();
      // All permits are back.
      CountDownLatch full = new CountDownLatch(limit);
      bench.now(
          Bench.jobs(
              limit,
              context -> {
                full.countDown();
                Bench.await(full);
                return null;
              }));
    } finally {
      other.shutdownNow();
    }
  }
}
