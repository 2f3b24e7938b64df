package org.runnercdi.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.runnercdi.Job;
import org.runnercdi.JobInterruptedException;
import org.runnercdi.JobResult;
import org.runnercdi.Outcome;
import org.runnercdi.Result;

/** A job that waits for a batch of its own runner: no self-deadlock, not even under limit 1. */
@NullUnmarked
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@SuppressWarnings("FutureReturnValueIgnored") // a future may be a value, or refused
class SelfWaitTest {

  private static Bench one() {
    return Bench.with(b -> b.concurrencyLimit(1));
  }

  private static Object value(Result result) {
    return String.valueOf(result.items().get(0).value());
  }

  @Test
  void getsItsResult() {
    try (Bench bench = one()) {
      Result result =
          bench.now(
              Bench.job(
                  "outer",
                  context -> value(bench.runner.pushAndAwait(List.of(Bench.noop("inner"))).get())));
      assertThat(value(result)).isEqualTo("inner");
      bench.time.settle();
      assertThat(bench.results())
          .extracting(r -> r.items().get(0).id())
          .containsExactly("inner", "outer");
    }
  }

  @Test
  void alsoNestedDeep() {
    try (Bench bench = one()) {
      Job third = Bench.noop("third");
      Job second =
          Bench.job(
              "second", context -> value(bench.runner.pushAndAwait(List.of(third, third)).join()));
      Job first =
          Bench.job(
              "first",
              context -> value(bench.runner.pushAndAwait(List.of(second)).get(1, TimeUnit.HOURS)));
      assertThat(value(bench.now(first))).isEqualTo("third");
    }
  }

  @Test
  void alsoThroughDerivedFutures() {
    try (Bench bench = one()) {
      List<Function<CompletableFuture<Result>, CompletableFuture<?>>> ways =
          List.of(
              future -> future.thenApply(SelfWaitTest::value),
              future -> future.thenApply(SelfWaitTest::value).thenApply(v -> v),
              future -> future.handle((result, error) -> value(result)),
              future ->
                  future.thenCompose(
                      result -> bench.runner.pushAndAwait(List.of(Bench.noop("composed")))),
              future ->
                  future.thenCombine(
                      bench.runner.pushAndAwait(List.of(Bench.noop("other"))),
                      (a, b) -> value(a) + "+" + value(b)));
      List<Object> values = new ArrayList<>();
      for (Function<CompletableFuture<Result>, CompletableFuture<?>> way : ways) {
        Result result =
            bench.now(
                Bench.job(
                    "outer",
                    context -> {
                      CompletableFuture<Result> inner =
                          bench.runner.pushAndAwait(List.of(Bench.noop("inner")));
                      Object value = way.apply(inner).join();
                      return value instanceof Result r ? value(r) : value;
                    }));
        values.add(value(result));
      }
      assertThat(values).containsExactly("inner", "inner", "inner", "composed", "inner+other");
    }
  }

  @Test
  void alsoWhereTheJobReturnsTheFuture() {
    try (Bench bench = one()) {
      Result result =
          bench.now(
              Bench.job(
                  "outer", context -> bench.runner.pushAndAwait(List.of(Bench.noop("inner")))));
      assertThat(result.items().get(0).outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(result.items().get(0).value()).isInstanceOf(Result.class);
    }
  }

  @Test
  void alsoForATriggeredJob() {
    try (Bench bench = Bench.with(b -> b.concurrencyLimit(1).register(Bench.noop("registered")))) {
      Result result =
          bench.now(
              Bench.job(
                  "outer", context -> bench.runner.jobs().trigger("registered").get().value()));
      assertThat(value(result)).isEqualTo("registered");
    }
  }

  @Test
  void alsoInACallbackOfTheFutureThatRunsOnTheWorker() {
    try (Bench bench = one()) {
      CountDownLatch attached = new CountDownLatch(1);
      CompletableFuture<Result> first =
          bench.runner.pushAndAwait(
              List.of(
                  Bench.job(
                      "first",
                      context -> {
                        Bench.await(attached);
                        return null;
                      })));
      CompletableFuture<Object> then =
          first.thenApply(
              result -> value(bench.runner.pushAndAwait(List.of(Bench.noop("second"))).join()));
      attached.countDown();
      assertThat(Bench.get(then)).isEqualTo("second");
    }
  }

  @Test
  void alsoInACallbackThatRunsWhereAStageCompletes() {
    try (Bench bench = one()) {
      CompletableFuture<String> stage = new CompletableFuture<>();
      CountDownLatch returned = new CountDownLatch(1);
      CompletableFuture<Result> first =
          bench.runner.pushAndAwait(
              List.of(
                  Bench.job(
                      "first",
                      context -> {
                        returned.countDown();
                        return stage;
                      })));
      CompletableFuture<Object> then =
          first.thenApply(
              result -> value(bench.runner.pushAndAwait(List.of(Bench.noop("second"))).join()));
      Bench.await(returned);
      Thread completing = Bench.start("completing", () -> stage.complete("x"));
      assertThat(Bench.get(then)).isEqualTo("second");
      assertThat(Bench.join(completing)).isTrue();
    }
  }

  @Test
  void theJobsRunOnItsThreadUnderItsPermit() {
    AtomicReference<Thread> outer = new AtomicReference<>();
    AtomicReference<Thread> inner = new AtomicReference<>();
    AtomicReference<Object> inFlight = new AtomicReference<>();
    AtomicReference<Object> ids = new AtomicReference<>();
    try (Bench bench = one()) {
      bench.now(
          Bench.job(
              "outer",
              context -> {
                outer.set(Thread.currentThread());
                return bench
                    .runner
                    .pushAndAwait(
                        List.of(
                            Bench.job(
                                "inner",
                                nested -> {
                                  inner.set(Thread.currentThread());
                                  inFlight.set(bench.runner.stats().inFlightJobs());
                                  ids.set(bench.runner.inFlightIds());
                                  return null;
                                })))
                    .get();
              }));
      assertThat(inner.get()).isSameAs(outer.get());
      assertThat(inFlight).hasValue(2);
      assertThat(ids).hasValue(java.util.Set.of("outer", "inner"));
    }
  }

  @Test
  void aTimedGetDoesNotGoOnBeyondItsTime() {
    try (Bench bench = one()) {
      Result result =
          bench.now(
              Bench.job(
                  "outer",
                  context -> {
                    CompletableFuture<Result> inner =
                        bench.runner.pushAndAwait(List.of(Bench.noop("inner")));
                    try {
                      return inner.get(0, TimeUnit.NANOSECONDS);
                    } catch (TimeoutException e) {
                      return inner.isDone();
                    }
                  }));
      assertThat(result.items().get(0).value()).isEqualTo(false);
    }
  }

  @Test
  void whatTheWaitingJobDoesBetweenTwoWaitsIsNoTimeOfTheJobItRunsNext() {
    try (Bench bench = one()) {
      Result outer =
          bench.now(
              Bench.job(
                  "outer",
                  context -> {
                    CompletableFuture<String> first = new CompletableFuture<>();
                    CompletableFuture<Result> inner =
                        bench.runner.pushAndAwait(
                            List.of(
                                Bench.job("first", inside -> first.complete("done")),
                                Bench.noop("second")));
                    String ran =
                        inner.thenApply(Result::sourceName).applyToEither(first, x -> x).join();
                    bench.time.turn(Duration.ofSeconds(20));
                    inner.join();
                    return ran;
                  }));
      bench.time.settle();

      assertThat(value(outer)).isEqualTo("done");
      List<JobResult> items = bench.results().get(0).items();
      assertThat(Duration.between(items.get(0).endedAt(), items.get(1).startedAt()))
          .isEqualTo(Duration.ofSeconds(20));
    }
  }

  @Test
  void theTimeoutOfTheWaitingJobSparesTheJobItRuns() {
    CountDownLatch timedOut = new CountDownLatch(1);
    AtomicReference<Object> innerFlag = new AtomicReference<>();
    AtomicReference<Object> outerFlag = new AtomicReference<>();
    try (Bench bench =
        Bench.with(
            b ->
                b.concurrencyLimit(1)
                    .jobSetting("outer", "timeout", "10s")
                    .onJobResult(
                        ended -> {
                          if (ended.outcome() == Outcome.TIMED_OUT) {
                            timedOut.countDown();
                          }
                        }))) {
      CountDownLatch running = new CountDownLatch(1);
      CompletableFuture<Result> result =
          bench.runner.pushAndAwait(
              List.of(
                  Bench.job(
                      "outer",
                      context -> {
                        Object value =
                            bench
                                .runner
                                .pushAndAwait(
                                    List.of(
                                        Bench.job(
                                            "inner",
                                            nested -> {
                                              running.countDown();
                                              Bench.await(timedOut);
                                              innerFlag.set(Thread.currentThread().isInterrupted());
                                              return null;
                                            })))
                                .join();
                        outerFlag.set(
                            context.isCancelled() && Thread.currentThread().isInterrupted());
                        return value;
                      })));
      Bench.await(running);
      bench.time.turn(Duration.ofSeconds(10));
      assertThat(Bench.get(result).items().get(0).outcome()).isEqualTo(Outcome.TIMED_OUT);
      bench.time.settle();
      assertThat(innerFlag).hasValue(false);
      assertThat(outerFlag).hasValue(true);
    }
  }

  @Test
  void anInterruptedJobGetsAnInterruptedExceptionAtOnce() {
    try (Bench bench = one()) {
      Result result =
          bench.now(
              Bench.job(
                  "outer",
                  context -> {
                    CompletableFuture<Result> inner =
                        bench.runner.pushAndAwait(List.of(Bench.noop("inner")));
                    Thread.currentThread().interrupt();
                    return inner.get();
                  }));
      assertThat(result.items().get(0).outcome()).isEqualTo(Outcome.FAILED);
      assertThat(result.errors().get("outer")).isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void aStopCutsOffBothTheJobThatWaitsAndTheOneItRuns() {
    CountDownLatch running = new CountDownLatch(1);
    Bench bench = one();
    CompletableFuture<Result> outer =
        bench.runner.pushAndAwait(
            List.of(
                Bench.job(
                    "outer",
                    context ->
                        bench
                            .runner
                            .pushAndAwait(
                                List.of(
                                    Bench.job(
                                        "inner",
                                        nested -> {
                                          running.countDown();
                                          return Bench.blockUntilInterrupted();
                                        })))
                            .thenApply(
                                result -> {
                                  throw new IllegalStateException("cut off");
                                })
                            .get())));
    Bench.await(running);
    bench.runner.stop();
    bench.time.turn(Duration.ofSeconds(30));
    assertThat(Bench.get(outer).items().get(0).error()).isInstanceOf(JobInterruptedException.class);
    bench.close();
    assertThat(bench.results())
        .allSatisfy(
            result -> assertThat(result.items().get(0).outcome()).isEqualTo(Outcome.INTERRUPTED));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void anExecutorWithFewThreadsMakesProgressUnderALimitOfFifty(int threads) {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (Bench bench =
        Bench.with(
            b ->
                b.executor(pool)
                    .resultBuffer(100)
                    .register(Bench.noop("registered"))
                    .source(slot -> Bench.jobs(100, context -> null)))) {
      List<CompletableFuture<Result>> results = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        results.add(
            bench.runner.pushAndAwait(
                Bench.jobs(
                    50, context -> bench.runner.pushAndAwait(List.of(Bench.noop("x"))).get())));
      }
      bench.tick();
      for (CompletableFuture<Result> result : results) {
        assertThat(Bench.get(result).errors()).isEmpty();
      }
      bench.tick();
      bench.runner.stopAndWait();
      assertThat(bench.results()).anyMatch(result -> result.items().size() == 100);
    } finally {
      pool.shutdownNow();
    }
  }

  /** It comes and goes as it waits, and whoever looks meanwhile must not find it gone. */
  @Tag("stress")
  @Test
  void isInFlightAllTheWhile() {
    try (Bench bench = one()) {
      CountDownLatch begun = new CountDownLatch(1);
      AtomicBoolean looked = new AtomicBoolean();
      CompletableFuture<Result> result =
          bench.runner.pushAndAwait(
              List.of(
                  Bench.job(
                      "outer",
                      context -> {
                        begun.countDown();
                        while (!looked.get()) {
                          bench.runner.pushAndAwait(List.of()).join();
                        }
                        return null;
                      })));
      Bench.await(begun);
      int missing = 0;
      for (int i = 0; i < 1_000_000; i++) {
        missing += bench.runner.stats().inFlightJobs() == 1 ? 0 : 1;
      }
      looked.set(true);
      assertThat(Bench.get(result).errors()).isEmpty();
      assertThat(missing).isZero();
    }
  }
}
