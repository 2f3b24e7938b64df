package org.runnercdi.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.logging.LogRecord;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.runnercdi.Job;
import org.runnercdi.JobContext;
import org.runnercdi.JobInterruptedException;
import org.runnercdi.JobResult;
import org.runnercdi.Outcome;
import org.runnercdi.QueueSource;
import org.runnercdi.Result;
import org.runnercdi.RunnerStoppedException;
import org.runnercdi.ShuttingDownException;

/** The stop: no new work, a complete Result for what was accepted, and nothing left afterwards. */
@NullUnmarked
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class StopTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  private static List<Outcome> outcomes(Result result) {
    return result.items().stream().map(JobResult::outcome).toList();
  }

  @Test
  void whatWaitsForAPermitAndWhatLiesInTheFifoIsReported() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    Bench bench = Bench.with(b -> b.concurrencyLimit(1).dedupe(true));
    CompletableFuture<Result> open =
        bench.runner.pushAndAwait(
            List.of(
                Bench.job(
                    "running",
                    context -> {
                      begun.countDown();
                      Bench.await(release);
                      return "finished";
                    }),
                Bench.noop("waiting")));
    Bench.await(begun);
    for (int i = 0; i < 20; i++) {
      bench.runner.push(
          List.of(
              Job.of("fifo", now -> asked.incrementAndGet() > 0, () -> "ran"),
              Job.of("never due", now -> false, () -> "ran")));
    }
    bench.runner.stop();
    assertThat(open).isNotDone();
    release.countDown();
    assertThat(bench.runner.awaitStopped(LONG)).isTrue();
    Result first = Bench.get(open);
    assertThat(outcomes(first)).containsExactly(Outcome.SUCCEEDED, Outcome.SHUTTING_DOWN);
    assertThat(first.items().get(0).value()).isEqualTo("finished");
    assertThat(first.errors().get("waiting"))
        .isInstanceOfSatisfying(
            ShuttingDownException.class,
            error -> {
              assertThat(error.jobId()).isEqualTo("waiting");
              assertThat(error.getStackTrace()).isEmpty();
            });
    // All of them, although the buffer holds 8.
    assertThat(bench.results()).hasSize(21);
    assertThat(bench.results().subList(0, 20))
        .allSatisfy(result -> assertThat(result.source()).isEqualTo(QueueSource.PUSHED))
        .allSatisfy(
            result ->
                assertThat(outcomes(result))
                    .containsExactly(Outcome.SHUTTING_DOWN, Outcome.SHUTTING_DOWN));
    assertThat(asked).hasValue(0);
    assertThat(bench.runner.stats().droppedResultsTotal()).isZero();
    assertThat(bench.runner.inFlightIds()).isEmpty();
    assertThat(bench.runner.stats().batchQueueDepth()).isZero();
  }

  @Test
  void resultsReachSlowObserversToo() {
    CountDownLatch release = new CountDownLatch(1);
    List<Result> seen = new CopyOnWriteArrayList<>();
    Bench bench =
        Bench.with(
            b ->
                b.onResult(
                    result -> {
                      Bench.await(release);
                      seen.add(result);
                    }));
    bench.now(Bench.noop("first"));
    for (int i = 0; i < 30; i++) {
      bench.runner.push(List.of(Bench.noop("fifo")));
    }
    bench.runner.stop();
    release.countDown();
    assertThat(bench.runner.awaitStopped(LONG)).isTrue();
    assertThat(seen).hasSize(31);
  }

  @Test
  void consumersThatHangAreAbandonedOnDemand() {
    CountDownLatch consuming = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    Bench bench =
        Bench.with(
            b ->
                b.onResult(
                    result -> {
                      calls.incrementAndGet();
                      consuming.countDown();
                      Bench.await(new CountDownLatch(1));
                    }));
    bench.now(Bench.noop("first"));
    bench.now(Bench.noop("second"));
    Bench.await(consuming);
    bench.runner.stop();
    assertThat(bench.runner.awaitStopped(Duration.ofMillis(1))).isFalse();

    try (CapturedLog log = new CapturedLog()) {
      bench.runner.abandonConsumers();
      bench.runner.abandonConsumers();
      assertThat(bench.runner.awaitStopped(LONG)).isTrue();
      assertThat(log.records())
          .extracting(LogRecord::getMessage)
          .containsOnlyOnce("1 results are not delivered: their consumers did not keep up.");
    }
    assertThat(calls).as("calls after the one that hung").hasValue(1);
    assertThat(bench.time.pendingTimers()).isZero();
  }

  @Test
  void aConsumerThatHearsNoInterruptKeepsItsThreadAndNothingElse() {
    CountDownLatch consuming = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Counts counts = new Counts();
    Bench bench =
        Bench.with(
            b ->
                b.recorder(counts)
                    .onResult(
                        result -> {
                          consuming.countDown();
                          while (release.getCount() > 0) {
                            Thread.onSpinWait();
                          }
                        }));
    bench.now(Bench.noop("a"));
    Bench.await(consuming);
    bench.runner.stop();
    try (CapturedLog log = new CapturedLog()) {
      bench.runner.abandonConsumers();
      assertThat(log.records()).isEmpty();
    }
    assertThat(bench.time.pendingTimers()).isZero();
    assertThat(counts.calls).containsOnlyOnce("stopped");
    assertThat(bench.runner.awaitStopped(Duration.ofMillis(1))).isFalse();
    release.countDown();
    assertThat(bench.runner.awaitStopped(LONG)).isTrue();
    assertThat(counts.calls).containsOnlyOnce("stopped");
  }

  @Test
  void theLongestTimesAreNoFaults() {
    Duration forever = Duration.ofSeconds(Long.MAX_VALUE);
    Bench bench = Bench.with(b -> b.shutdownTimeout(forever).timeout(forever));
    assertThat(bench.now(Bench.noop("a")).errors()).isEmpty();
    bench.runner.stopAndWait();
    assertThat(bench.runner.push(List.of(Bench.noop("a")))).isFalse();
  }

  @Test
  void isIdempotentAndEndsTheTick() {
    Bench bench = Bench.with(b -> b.register(Bench.noop("a")));
    bench.tick();
    bench.runner.stop();
    bench.runner.stop();
    bench.runner.stopAndWait();
    bench.runner.stopAndWait();
    assertThat(bench.runner.isOpen()).isFalse();
    bench.time.turn(Duration.ofHours(1));
    assertThat(bench.results()).hasSize(1);
    assertThat(bench.time.pendingTimers()).isZero();
    assertThat(bench.runner.push(List.of(Bench.noop("a")))).isFalse();
    assertThat(bench.runner.offer(List.of(Bench.noop("a")))).isFalse();
    assertThat(Bench.failure(bench.runner.pushAndAwait(List.of(Bench.noop("a")))))
        .isInstanceOf(RunnerStoppedException.class);
    assertThat(Bench.failure(bench.runner.jobs().trigger("a")))
        .isInstanceOf(RunnerStoppedException.class);
  }

  @Test
  void awaitStoppedDoesNotStop() {
    try (Bench bench = Bench.with(b -> b)) {
      assertThat(bench.runner.awaitStopped(Duration.ofMillis(1))).isFalse();
      assertThat(bench.runner.isOpen()).isTrue();
      Thread.currentThread().interrupt();
      assertThat(bench.runner.awaitStopped(Duration.ofSeconds(Long.MAX_VALUE))).isFalse();
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void interruptsAfterTheTimeoutAndAbandonsFiveSecondsLater() {
    CountDownLatch begun = new CountDownLatch(3);
    CountDownLatch release = new CountDownLatch(1);
    AtomicReference<JobContext> stubborn = new AtomicReference<>();
    Bench bench = Bench.with(b -> b.shutdownTimeout(Duration.ofSeconds(20)));
    CompletableFuture<Result> result =
        bench.runner.pushAndAwait(
            List.of(
                Bench.job(
                    "obedient",
                    context -> {
                      begun.countDown();
                      return Bench.blockUntilInterrupted();
                    }),
                Bench.job(
                    "stubborn",
                    context -> {
                      stubborn.set(context);
                      begun.countDown();
                      while (release.getCount() > 0) {
                        Thread.onSpinWait();
                      }
                      return null;
                    }),
                Bench.job(
                    "finishing",
                    context -> {
                      begun.countDown();
                      try {
                        return Bench.blockUntilInterrupted();
                      } catch (InterruptedException e) {
                        return "saved";
                      }
                    })));
    Bench.await(begun);
    bench.runner.stop();
    bench.time.turn(Duration.ofMillis(19_999));
    assertThat(stubborn.get().isCancelled()).isFalse();
    bench.time.turn(Duration.ofMillis(1));
    assertThat(stubborn.get().isCancelled()).isTrue();
    Bench.eventually(() -> bench.runner.inFlightIds().equals(Set.of("stubborn")));
    bench.time.turn(Duration.ofMillis(4_999));
    assertThat(result).isNotDone();
    bench.time.turn(Duration.ofMillis(1));
    assertThat(outcomes(Bench.get(result)))
        .containsExactly(Outcome.INTERRUPTED, Outcome.INTERRUPTED, Outcome.SUCCEEDED);
    List<JobResult> items = Bench.get(result).items();
    assertThat(items.get(0).error())
        .isInstanceOf(JobInterruptedException.class)
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(items.get(1).error()).isInstanceOf(JobInterruptedException.class).hasNoCause();
    assertThat(bench.runner.awaitStopped(LONG)).isTrue();
    assertThat(bench.results()).hasSize(1);
    release.countDown();
  }

  @Test
  void aSchedulerThatIsGoneAlreadyKeepsNothingFromEnding() {
    ScheduledExecutorService gone = Executors.newSingleThreadScheduledExecutor();
    List<Result> results = new CopyOnWriteArrayList<>();
    RunnerEngine runner = quick(gone, results).buildGated();
    runner.openGate();
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Result> result =
        runner.pushAndAwait(
            List.of(
                Bench.job(
                    "a",
                    context -> {
                      begun.countDown();
                      return Bench.blockUntilInterrupted();
                    })));
    Bench.await(begun);
    gone.shutdownNow();
    runner.stopAndWait();
    assertThat(outcomes(Bench.get(result))).containsExactly(Outcome.INTERRUPTED);
  }

  private static RunnerBuilder quick(ScheduledExecutorService scheduler, List<Result> results) {
    return new RunnerBuilder()
        .shutdownTimeout(Duration.ofMillis(1))
        .scheduler(scheduler)
        .onResult(results::add);
  }

  @Test
  void aDueCheckThatHoldsTheOnlyThreadOfTheSchedulerIsInterrupted() {
    List<Result> results =
        stoppedWhileAsking(
            begun -> {
              begun.countDown();
              return Bench.blockUntilInterrupted() != null;
            });
    assertThat(results.get(0).panics()).containsOnlyKeys("hanging");
  }

  @Tag("stress")
  @Test
  void aDueCheckThatHoldsTheOnlyThreadOfTheSchedulerForGoodIsAbandoned() {
    CountDownLatch release = new CountDownLatch(1);
    stoppedWhileAsking(
        begun -> {
          begun.countDown();
          while (release.getCount() > 0) {
            Thread.onSpinWait();
          }
          return true;
        });
    release.countDown();
  }

  private interface DueCheck {
    boolean ask(CountDownLatch begun) throws Exception;
  }

  private static boolean asked(DueCheck dueCheck, CountDownLatch begun) {
    try {
      return dueCheck.ask(begun);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * A runner whose scheduler has one thread, which asks this due-check as the runner is stopped.
   */
  private static List<Result> stoppedWhileAsking(DueCheck dueCheck) {
    CountDownLatch begun = new CountDownLatch(1);
    List<Result> results = new CopyOnWriteArrayList<>();
    ScheduledExecutorService single = Executors.newSingleThreadScheduledExecutor();
    AtomicInteger ticks = new AtomicInteger();
    Instant noon = Instant.parse(Bench.NOON);
    try {
      RunnerEngine runner =
          quick(single, results)
              // The first slot comes at once, and no other.
              .clock(() -> ticks.get() == 0 ? noon : noon.plus(Bench.MINUTE))
              .tickSource(
                  (now, slot, wake) -> {
                    if (ticks.getAndIncrement() == 0) {
                      single.execute(wake);
                    }
                    return () -> {};
                  })
              .register(Job.of("hanging", now -> asked(dueCheck, begun), () -> "ran"))
              .buildGated();
      runner.openGate();
      Bench.await(begun);
      Bench.start("stopping", runner::stop);
      assertThat(runner.awaitStopped(LONG)).isTrue();
      return results;
    } finally {
      single.shutdownNow();
    }
  }

  @Test
  void mayComeFromAJobADueCheckASourceAndACallback() {
    AtomicReference<RunnerEngine> runner = new AtomicReference<>();
    Runnable stop = () -> runner.get().stop();
    List<UnaryOperator<RunnerBuilder>> ways =
        List.of(
            b -> b.register(Bench.job("a", context -> run(stop))),
            b -> b.register(Job.of("a", now -> run(stop) == null, () -> "ran")),
            b ->
                b.source(
                    slot -> {
                      stop.run();
                      return List.of(Bench.noop("a"));
                    }),
            b -> b.register(Bench.noop("a")).onJobResult(result -> stop.run()),
            b -> b.register(Bench.noop("a")).onResult(result -> stop.run()));
    for (UnaryOperator<RunnerBuilder> way : ways) {
      Bench bench = Bench.with(way);
      runner.set(bench.runner);
      bench.runner.push(List.of(Bench.noop("p1")));
      bench.runner.push(List.of(Bench.noop("p2")));
      bench.turn();
      assertThat(bench.runner.awaitStopped(LONG)).isTrue();
      assertThat(bench.results()).anyMatch(result -> result.byId().containsKey("p2"));
    }
  }

  @Nullable
  private static Object run(Runnable task) {
    task.run();
    return null;
  }

  @Test
  void aCallbackOfTheStopItselfMayStopAgain() {
    AtomicReference<RunnerEngine> runner = new AtomicReference<>();
    AtomicInteger called = new AtomicInteger();
    Bench bench =
        Bench.with(
            b ->
                b.onJobResult(
                    result -> {
                      called.incrementAndGet();
                      runner.get().stop();
                    }));
    runner.set(bench.runner);
    bench.runner.push(List.of(Bench.noop("fifo")));
    bench.runner.stopAndWait();
    assertThat(called).hasValue(1);
  }

  @Test
  void waitingForItselfIsRefused() {
    AtomicReference<RunnerEngine> runner = new AtomicReference<>();
    List<String> refusals = new CopyOnWriteArrayList<>();
    Runnable tryBoth =
        () -> {
          for (Runnable call :
              List.<Runnable>of(
                  () -> runner.get().stopAndWait(),
                  () -> runner.get().awaitStopped(Duration.ofMillis(1)))) {
            try {
              call.run();
              refusals.add("not refused");
            } catch (IllegalStateException e) {
              refusals.add(e.getMessage().substring(0, e.getMessage().indexOf(' ')));
            }
          }
        };
    Job job = Bench.job("job", context -> run(tryBoth));
    List<UnaryOperator<RunnerBuilder>> ways =
        List.of(
            b -> b.register(job),
            b -> b.register(Job.of("due", now -> run(tryBoth) != null, () -> "ran")),
            b ->
                b.source(
                    slot -> {
                      tryBoth.run();
                      return List.of();
                    }),
            b -> b.register(Bench.noop("a")).onResult(result -> tryBoth.run()),
            b -> b.register(Bench.noop("a")).onJobResult(result -> tryBoth.run()));
    for (UnaryOperator<RunnerBuilder> way : ways) {
      refusals.clear();
      try (Bench bench = Bench.with(way)) {
        runner.set(bench.runner);
        bench.tick();
        assertThat(bench.runner.isOpen()).isTrue();
        assertThat(refusals).containsExactly("stopAndWait", "awaitStopped");
      }
    }
    // On the thread that completes the future, whichever of the runner's it is.
    refusals.clear();
    try (Bench bench = Bench.with(b -> b.timeout(Duration.ofSeconds(1)))) {
      runner.set(bench.runner);
      CountDownLatch begun = new CountDownLatch(1);
      CompletableFuture<Void> then =
          bench
              .runner
              .pushAndAwait(
                  List.of(
                      Bench.job(
                          "a",
                          context -> {
                            begun.countDown();
                            return Bench.blockUntilInterrupted();
                          })))
              .thenRun(tryBoth);
      Bench.await(begun);
      bench.time.turn(Duration.ofSeconds(1));
      Bench.get(then);
      assertThat(refusals).containsExactly("stopAndWait", "awaitStopped");
    }
  }

  @Test
  void anAwaitThatHadNotBegunFails() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    ExecutorService single = Executors.newSingleThreadExecutor();
    try {
      Bench bench = Bench.with(b -> b.executor(single).register(Bench.noop("a")));
      CompletableFuture<Result> running =
          bench.runner.pushAndAwait(
              List.of(
                  Bench.job(
                      "running",
                      context -> {
                        begun.countDown();
                        Bench.await(release);
                        return null;
                      })));
      Bench.await(begun);
      CompletableFuture<Result> waiting = bench.runner.pushAndAwait(List.of(Bench.noop("b")));
      CompletableFuture<JobResult> triggered = bench.runner.jobs().trigger("a");
      bench.runner.stop();
      assertThat(Bench.failure(waiting)).isInstanceOf(RunnerStoppedException.class);
      assertThat(Bench.failure(triggered)).isInstanceOf(RunnerStoppedException.class);
      release.countDown();
      assertThat(Bench.get(running).errors()).isEmpty();
      assertThat(bench.runner.awaitStopped(LONG)).isTrue();
    } finally {
      single.shutdownNow();
    }
  }

  @Test
  void workersThatNeverGotAThreadAreNotWaitedFor() {
    CountDownLatch release = new CountDownLatch(1);
    ExecutorService single = Executors.newSingleThreadExecutor();
    try {
      single.execute(() -> Bench.await(release));
      Bench bench = Bench.with(b -> b.executor(single).register(Bench.noop("a")));
      bench.turn();
      bench.runner.stopAndWait();
      assertThat(outcomes(bench.only())).containsExactly(Outcome.SHUTTING_DOWN);
      release.countDown();
    } finally {
      single.shutdownNow();
    }
  }

  @Test
  void aDueCheckThatHangsIsInterruptedAndThenAbandoned() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Bench bench =
        Bench.with(
            b ->
                b.register(
                    Job.of(
                        "hanging",
                        now -> {
                          begun.countDown();
                          while (release.getCount() > 0) {
                            Thread.onSpinWait();
                          }
                          return true;
                        },
                        () -> "ran")));
    Thread ticking = Bench.start("ticking", bench::turn);
    Bench.await(begun);
    CompletableFuture<Boolean> stopped = new CompletableFuture<>();
    Bench.start(
        "stopping",
        () -> {
          bench.runner.stop();
          stopped.complete(true);
        });
    Bench.eventually(
        () -> {
          bench.time.turn(Duration.ofSeconds(35));
          return stopped.isDone();
        });
    assertThat(Bench.get(stopped)).isTrue();
    assertThat(bench.runner.awaitStopped(LONG)).isTrue();
    release.countDown();
    assertThat(Bench.join(ticking)).isTrue();
  }

  @Test
  void anAwaitWhoseDueCheckHangsFailsWhenItIsAbandoned() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Bench bench = Bench.with(b -> b);
    CompletableFuture<Result> result =
        bench.runner.pushAndAwait(
            List.of(
                Job.of(
                    "hanging",
                    now -> {
                      begun.countDown();
                      while (release.getCount() > 0) {
                        Thread.onSpinWait();
                      }
                      return true;
                    },
                    () -> "ran")));
    Bench.await(begun);
    bench.runner.stop();
    bench.time.turn(Duration.ofSeconds(35));
    assertThat(Bench.failure(result)).isInstanceOf(RunnerStoppedException.class);
    assertThat(bench.runner.awaitStopped(LONG)).isTrue();
    release.countDown();
  }

  /** The turning thread stands for the runner's timer, on which the timeouts of others wait. */
  @Test
  void whoIsToldOfWhatIsAbandonedHoldsUpNoTimer() {
    CountDownLatch begun = new CountDownLatch(3);
    CountDownLatch release = new CountDownLatch(1);
    Set<Thread> told = ConcurrentHashMap.newKeySet();
    Object stage = new CompletableFuture<>();
    Bench bench = Bench.with(b -> b.onJobResult(result -> told.add(Thread.currentThread())));
    DueCheck stubborn =
        latch -> {
          latch.countDown();
          while (release.getCount() > 0) {
            Thread.onSpinWait();
          }
          return true;
        };
    List<Job> batch =
        List.of(
            Bench.job("running", context -> stubborn.ask(begun)),
            Bench.job(
                "detached",
                context -> {
                  begun.countDown();
                  return stage;
                }));
    List<CompletableFuture<Void>> after =
        List.of(
            bench.runner.pushAndAwait(batch).thenRun(() -> told.add(Thread.currentThread())),
            bench
                .runner
                .pushAndAwait(List.of(Job.of("asked", now -> asked(stubborn, begun), () -> "ran")))
                .handle(
                    (result, stopped) -> {
                      told.add(Thread.currentThread());
                      return null;
                    }));
    Bench.await(begun);
    bench.runner.stop();
    bench.time.turn(Duration.ofSeconds(35));
    after.forEach(Bench::get);
    assertThat(bench.runner.awaitStopped(LONG)).isTrue();
    assertThat(told).isNotEmpty().doesNotContain(Thread.currentThread());
    release.countDown();
  }

  @Tag("stress")
  @Test
  void leavesNoThreadBehind() {
    Set<Thread> before = runnerThreads();
    for (int i = 0; i < 20; i++) {
      List<Result> results = new CopyOnWriteArrayList<>();
      RunnerEngine runner =
          (RunnerEngine)
              new RunnerBuilder()
                  .tick(Duration.ofSeconds(1))
                  .timeout(Duration.ofHours(1))
                  .onResult(results::add)
                  .source(slot -> List.of(Bench.noop("supplied")))
                  .build();
      Bench.get(runner.pushAndAwait(Bench.jobs(20, context -> null)));
      runner.push(List.of(Bench.noop("pushed")));
      runner.stopAndWait();
      assertThat(results).hasSizeGreaterThanOrEqualTo(2);
      // A thread that its pool has let go may have a last instruction to go.
      Bench.eventually(() -> before.containsAll(runnerThreads()));
    }
  }

  private static Set<Thread> runnerThreads() {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("runner-") && thread.isAlive()) {
        threads.add(thread);
      }
    }
    return threads;
  }

  @Test
  void aDisabledRunnerDoesNothingAndStops() {
    Bench bench = Bench.with(b -> b.enabled(false).register(Bench.noop("a")));
    assertThat(bench.runner.isEnabled()).isFalse();
    assertThat(bench.runner.isOpen()).isFalse();
    bench.time.turn(Duration.ofHours(1));
    assertThat(bench.time.pendingTimers()).isZero();
    assertThat(bench.runner.push(List.of(Bench.noop("a")))).isFalse();
    assertThat(bench.runner.offer(List.of(Bench.noop("a")))).isFalse();
    assertThat(Bench.failure(bench.runner.pushAndAwait(List.of(Bench.noop("a")))))
        .isInstanceOf(RunnerStoppedException.class)
        .hasMessage("The runner is disabled (runner.enabled).");
    assertThat(Bench.failure(bench.runner.jobs().trigger("a")))
        .isInstanceOf(RunnerStoppedException.class);
    assertThat(bench.runner.jobs().list()).hasSize(1);
    assertThat(bench.runner.stats().inFlightJobs()).isZero();
    bench.runner.stopAndWait();
    bench.runner.stop();
    assertThat(bench.runner.awaitStopped(Duration.ZERO)).isTrue();
    assertThat(bench.results()).isEmpty();
  }

  @Test
  void byAnInterruptedThreadIsWholeAndKeepsTheFlag() {
    Bench bench = Bench.with(b -> b);
    bench.runner.push(List.of(Bench.noop("fifo")));
    Thread.currentThread().interrupt();
    bench.runner.stop();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(bench.runner.awaitStopped(LONG)).isTrue();
    assertThat(bench.only().byId()).containsOnlyKeys("fifo");
  }

  @Test
  void aWaitThatIsInterruptedLeavesTheRestToTheRunnerAndKeepsTheFlag() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Bench bench = Bench.with(b -> b);
    CompletableFuture<Result> result =
        bench.runner.pushAndAwait(
            List.of(
                Bench.job(
                    "a",
                    context -> {
                      begun.countDown();
                      Bench.await(release);
                      return "finished";
                    })));
    Bench.await(begun);
    CompletableFuture<Boolean> flag = new CompletableFuture<>();
    Thread stopping =
        Bench.start(
            "stopping",
            () -> {
              bench.runner.stopAndWait();
              flag.complete(Thread.currentThread().isInterrupted());
            });
    Bench.eventually(() -> stopping.getState() == Thread.State.TIMED_WAITING);

    stopping.interrupt();

    assertThat(Bench.get(flag)).isTrue();
    assertThat(bench.runner.push(List.of(Bench.noop("late")))).isFalse();
    assertThat(result).isNotDone();
    assertThat(bench.runner.awaitStopped(Duration.ofMillis(1))).isFalse();
    release.countDown();
    assertThat(bench.runner.awaitStopped(LONG)).isTrue();
    assertThat(Bench.get(result).byId().get("a").value()).isEqualTo("finished");
  }

  @Test
  void nullIsNoTimeToWait() {
    try (Bench bench = Bench.with(b -> b)) {
      assertThatThrownBy(() -> bench.runner.awaitStopped(noDuration()))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("The timeout must not be null.");
    }
  }

  private static Duration noDuration() {
    return null;
  }

  /**
   * 64 producers push, offer, await and trigger, and a stop comes at a random moment: no future
   * stays open, each accepted batch gives exactly one Result, each job ran at most once.
   */
  @Tag("stress")
  @Test
  void atRandomMomentsLosesNothing() {
    for (int round = 0; round < 10; round++) {
      AtomicInteger accepted = new AtomicInteger();
      Queue<CompletableFuture<?>> futures = new ConcurrentLinkedQueue<>();
      Queue<CompletableFuture<Result>> awaits = new ConcurrentLinkedQueue<>();
      boolean stage = round % 2 == 0;
      AtomicInteger waiting = new AtomicInteger();
      Bench bench =
          Bench.with(
              b ->
                  b.concurrencyLimit(4)
                      .resultBuffer(1_000_000)
                      .batchBuffer(4)
                      .batchesPerTick(8)
                      .register(
                          Job.of(
                              "registered",
                              now -> waiting.get() < 10 && waiting.incrementAndGet() > 0,
                              waiting::decrementAndGet))
                      .register(Job.of("triggered", now -> false, () -> "ran")));
      CountDownLatch go = new CountDownLatch(1);
      List<Thread> producers = new ArrayList<>();
      for (int p = 0; p < 64; p++) {
        int kind = p % 4;
        producers.add(
            Bench.start(
                "producer",
                () -> {
                  Bench.await(go);
                  for (int i = 0; i < 200 && !bench.runner.isStopping(); i++) {
                    List<Job> batch =
                        List.of(
                            Bench.noop("a"),
                            Bench.job(
                                "b",
                                context -> stage ? CompletableFuture.supplyAsync(() -> "b") : "b"));
                    if (kind == 0 && bench.runner.push(batch)) {
                      accepted.incrementAndGet();
                    } else if (kind == 1 && bench.runner.offer(batch)) {
                      accepted.incrementAndGet();
                    } else if (kind == 2) {
                      CompletableFuture<Result> future = bench.runner.pushAndAwait(batch);
                      awaits.add(future);
                      future.exceptionally(stopped -> null).join();
                    } else if (kind == 3) {
                      futures.add(bench.runner.jobs().trigger("triggered"));
                    }
                  }
                }));
      }
      Thread ticking =
          Bench.start(
              "ticking",
              () -> {
                while (!bench.runner.isStopping()) {
                  bench.time.turn(Bench.MINUTE);
                }
              });
      go.countDown();
      int patience = ThreadLocalRandom.current().nextInt(200);
      Bench.eventually(() -> awaits.size() >= patience);
      bench.runner.stopAndWait();
      producers.forEach(producer -> assertThat(Bench.join(producer)).isTrue());
      assertThat(Bench.join(ticking)).isTrue();
      long completed = 0;
      for (CompletableFuture<Result> future : awaits) {
        assertThat(future).isDone();
        if (!future.isCompletedExceptionally()) {
          completed++;
          assertThat(Bench.get(future).items()).hasSize(2);
        } else {
          assertThat(Bench.failure(future)).isInstanceOf(RunnerStoppedException.class);
        }
      }
      for (CompletableFuture<?> future : futures) {
        assertThat(future).isDone();
        if (!future.isCompletedExceptionally()) {
          completed++;
        } else {
          assertThat(Bench.failure(future)).isInstanceOf(RunnerStoppedException.class);
        }
      }
      List<Result> results = bench.results();
      assertThat(results.stream().filter(r -> r.source() == QueueSource.IMMEDIATE).count())
          .isEqualTo(completed);
      assertThat(results.stream().filter(r -> r.source() == QueueSource.PUSHED).count())
          .isEqualTo(accepted.get());
      // The clock went on while the stop waited: what it has abandoned may not have ended yet.
      Bench.eventually(() -> bench.runner.inFlightIds().isEmpty());
      Bench.eventually(() -> bench.runner.stats().inFlightJobs() == 0);
      assertThat(bench.runner.stats().droppedResultsTotal()).isZero();
    }
  }
}
