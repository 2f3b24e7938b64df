package org.runnercdi.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.LogRecord;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.runnercdi.JobResult;
import org.runnercdi.Outcome;
import org.runnercdi.Result;
import org.runnercdi.Runner;
import org.runnercdi.RunnerStoppedException;

/** An executor that rejects, or gives too few threads, is survived, and reported once. */
@NullUnmarked
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RejectionTest {

  /** Throws as often as it is told, then hands over. */
  private static final class Rejecting extends AbstractExecutorService {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger left;
    private final AtomicInteger rejected = new AtomicInteger();
    private final Throwable thrown;

    Rejecting(int times, Throwable thrown) {
      this.left = new AtomicInteger(times);
      this.thrown = thrown;
    }

    @Override
    public void execute(Runnable task) {
      if (left.getAndDecrement() > 0) {
        rejected.incrementAndGet();
        sneak(thrown);
      }
      threads.execute(task);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
      throw (T) thrown;
    }

    @Override
    public void shutdown() {
      threads.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
      return threads.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
      return threads.isShutdown();
    }

    @Override
    public boolean isTerminated() {
      return threads.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }
  }

  @Test
  void oneThatRejectsOnceRunsTheJobsAtTheNextTick() {
    for (Throwable thrown :
        List.of(
            new RejectedExecutionException("full"),
            new IllegalStateException("stopping"),
            new NullPointerException("odd"),
            new OutOfMemoryError("no native thread"))) {
      Rejecting executor = new Rejecting(1, thrown);
      try (Bench bench =
          Bench.with(b -> b.executor(executor).concurrencyLimit(2).register(Bench.noop("a")))) {
        bench.turn();
        Bench.eventually(() -> executor.rejected.get() == 1);
        assertThat(bench.results()).isEmpty();
        bench.tick();
        assertThat(bench.results()).hasSize(2);
        assertThat(bench.results()).allSatisfy(r -> assertThat(r.errors()).isEmpty());
        // All permits are back.
        CountDownLatch two = new CountDownLatch(2);
        bench.now(
            Bench.jobs(
                2,
                context -> {
                  two.countDown();
                  Bench.await(two);
                  return null;
                }));
      } finally {
        executor.shutdownNow();
      }
    }
  }

  @Test
  void oneThatRejectsForATickEndsWhatWaitsAndLogsOnceEach() {
    Rejecting executor =
        new Rejecting(Integer.MAX_VALUE, new RejectedExecutionException("shut down"));
    try (CapturedLog log = new CapturedLog();
        Bench bench =
            Bench.with(
                b -> b.executor(executor).executorName("the pool").register(Bench.noop("a")))) {
      CompletableFuture<Result> awaited = bench.runner.pushAndAwait(List.of(Bench.noop("b")));
      Bench.eventually(() -> executor.rejected.get() == 1);
      // More work does not count as a tick.
      CompletableFuture<Result> second = bench.runner.pushAndAwait(List.of(Bench.noop("c")));
      Bench.eventually(() -> executor.rejected.get() == 2);
      assertThat(awaited).isNotDone();
      bench.turn();
      assertThat(Bench.failure(awaited)).isInstanceOf(RunnerStoppedException.class);
      assertThat(Bench.failure(second)).isInstanceOf(RunnerStoppedException.class);
      Bench.eventually(() -> bench.turn().results().size() >= 2);
      assertThat(bench.results())
          .allSatisfy(
              result ->
                  assertThat(result.items())
                      .extracting(JobResult::outcome)
                      .containsExactly(Outcome.SHUTTING_DOWN));
      assertThat(log.records())
          .extracting(LogRecord::getMessage)
          .contains(
              "The executor (the pool) accepts no work; what waits is tried again at the next"
                  + " tick.",
              "The executor (the pool) has accepted no work for a tick; what waited for it ends as"
                  + " SHUTTING_DOWN.");
      assertThat(bench.runner.stats().inFlightJobs()).isZero();
      bench.runner.stopAndWait();
      assertThat(bench.runner.inFlightIds()).isEmpty();
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void oneThatIsShutDownWithWorkInItKeepsNothingFromEnding() {
    ExecutorService pool = Executors.newFixedThreadPool(1);
    CountDownLatch begun = new CountDownLatch(1);
    Bench bench = Bench.with(b -> b.executor(pool).concurrencyLimit(5));
    CompletableFuture<Result> result =
        bench.runner.pushAndAwait(
            Bench.jobs(
                10,
                context -> {
                  begun.countDown();
                  return Bench.blockUntilInterrupted();
                }));
    Bench.await(begun);
    // Four workers lie in its queue and never get a thread.
    Bench.eventually(() -> ((ThreadPoolExecutor) pool).getQueue().size() == 4);
    bench.runner.stop();
    pool.shutdownNow();
    assertThat(bench.runner.awaitStopped(Duration.ofMinutes(1))).isTrue();
    assertThat(Bench.get(result).items()).hasSize(10);
  }

  @Test
  void tooFewThreadsAreReportedOnceAfterTenSeconds() {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    CountDownLatch begun = new CountDownLatch(2);
    CountDownLatch release = new CountDownLatch(1);
    try (CapturedLog log = new CapturedLog();
        Bench bench = Bench.with(b -> b.executor(pool).executorName("the pool"))) {
      CompletableFuture<Result> result =
          bench.runner.pushAndAwait(
              Bench.jobs(
                  100,
                  context -> {
                    begun.countDown();
                    Bench.await(release);
                    return null;
                  }));
      Bench.await(begun);
      Bench.eventually(() -> ((ThreadPoolExecutor) pool).getQueue().size() >= 48);
      bench.time.turn(Duration.ofMillis(9_999));
      assertThat(log.records()).isEmpty();
      bench.time.turn(Duration.ofMillis(1));
      assertThat(log.records())
          .extracting(LogRecord::getMessage)
          .containsExactly(
              "The executor (the pool) runs 2 jobs at a time although runner.concurrency-limit is"
                  + " 50, and work has waited for 10 s: give it more threads, or lower the limit.");
      bench.time.turn(Duration.ofMinutes(5));
      assertThat(log.records()).hasSize(1);
      release.countDown();
      Bench.get(result);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void tooFewThreadsAreReportedAlsoWhereTheyAreTheSchedulersToo() {
    ScheduledThreadPoolExecutor single = new ScheduledThreadPoolExecutor(1);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    TurnedTime time = TurnedTime.startingAt(Bench.NOON);
    try (CapturedLog log = new CapturedLog()) {
      Runner runner =
          time.attach(new RunnerBuilder().concurrencyLimit(2))
              .scheduler(single)
              .executor(single)
              .executorName("the pool")
              .build();
      CompletableFuture<Result> result =
          runner.pushAndAwait(
              Bench.jobs(
                  3,
                  context -> {
                    begun.countDown();
                    Bench.await(release);
                    return null;
                  }));
      Bench.await(begun);
      // A second worker waits behind the next tick.
      Bench.eventually(() -> single.getQueue().size() >= 2);
      time.turn(Shortage.PATIENCE);
      assertThat(log.records())
          .extracting(LogRecord::getMessage)
          .containsExactly(
              "The executor (the pool) runs 1 jobs at a time although runner.concurrency-limit is"
                  + " 2, and work has waited for 10 s: give it more threads, or lower the limit.");
      release.countDown();
      Bench.get(result);
      runner.stopAndWait();
    } finally {
      single.shutdownNow();
    }
  }

  @Test
  void tooFewThreadsAreReportedAlsoWhereTheWorkersTakeTurns() {
    ThreadPoolExecutor pool = (ThreadPoolExecutor) Executors.newFixedThreadPool(2);
    AtomicBoolean waits = new AtomicBoolean();
    try (CapturedLog log = new CapturedLog();
        Bench bench = Bench.with(b -> b.executor(pool).executorName("the pool"))) {
      bench.now(
          Bench.jobs(
              400,
              context -> {
                // Time is turned here, and the runner's own thread has to keep up with it.
                Bench.eventually(() -> waits.get() || !pool.getQueue().isEmpty());
                waits.set(true);
                bench.time.turn(Duration.ofMillis(100));
                return null;
              }));
      assertThat(log.records())
          .singleElement()
          .extracting(LogRecord::getMessage)
          .asString()
          .matches("The executor \\(the pool\\) runs [12] jobs at a time although .*");
    } finally {
      pool.shutdownNow();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoeverSharesAFullExecutorHasATurn(boolean eachJobIsTold) {
    ThreadPoolExecutor pool = (ThreadPoolExecutor) Executors.newFixedThreadPool(1);
    AtomicInteger done = new AtomicInteger();
    AtomicInteger doneBefore = new AtomicInteger();
    try (Bench bench =
        Bench.with(
            b -> {
              b.executor(pool).concurrencyLimit(2);
              return eachJobIsTold ? b.onJobResult(result -> {}) : b;
            })) {
      bench.now(
          Bench.jobs(
              1_000,
              context -> {
                int before = done.getAndIncrement();
                if (before < 900) {
                  // Time is turned here, and the runner's own thread has to keep up with it.
                  Bench.eventually(
                      () -> pool.getQueue().stream().anyMatch(Worker.class::isInstance));
                }
                if (before == 100) {
                  pool.execute(() -> doneBefore.set(done.get()));
                }
                bench.time.turn(Duration.ofMillis(20));
                return null;
              }));
      assertThat(doneBefore).hasValueBetween(100, 110);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void anExecutorWhoseThreadsComeOneAfterTheOtherIsNotFull() {
    ThreadPoolExecutor pool = (ThreadPoolExecutor) Executors.newFixedThreadPool(1);
    AtomicReference<Thread> first = new AtomicReference<>();
    AtomicInteger others = new AtomicInteger();
    CountDownLatch release = new CountDownLatch(1);
    try (Bench bench = Bench.with(b -> b.executor(pool).concurrencyLimit(4))) {
      bench.now(
          Bench.jobs(
              20,
              context -> {
                first.compareAndSet(null, Thread.currentThread());
                int begun = others.get();
                if (first.get() != Thread.currentThread()) {
                  others.incrementAndGet();
                  Bench.await(release);
                } else if (begun < 3) {
                  Bench.eventually(() -> pool.getQueue().size() == 3 - begun);
                  bench.time.turn(Duration.ofMillis(15));
                  pool.setMaximumPoolSize(begun + 2);
                  pool.setCorePoolSize(begun + 2);
                  Bench.eventually(() -> others.get() > begun);
                } else {
                  release.countDown();
                }
                return null;
              }));
      // One asked what is due, and nobody has given a thread back before the end, and come again.
      assertThat(pool.getTaskCount()).isEqualTo(1 + 4);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void afterACrowdTheExecutorIsUsedWhole() {
    ThreadPoolExecutor pool = (ThreadPoolExecutor) Executors.newFixedThreadPool(1);
    try (Bench bench = Bench.with(b -> b.executor(pool).concurrencyLimit(8))) {
      bench.now(
          Bench.jobs(
              100,
              context -> {
                if (context.jobId().equals("job-0")) {
                  Bench.eventually(() -> !pool.getQueue().isEmpty());
                }
                bench.time.turn(Duration.ofMillis(20));
                return null;
              }));
      pool.setMaximumPoolSize(8);
      pool.setCorePoolSize(8);
      CountDownLatch all = new CountDownLatch(8);

      Result result =
          bench.now(
              Bench.jobs(
                  8,
                  context -> {
                    all.countDown();
                    Bench.await(all);
                    return null;
                  }));

      assertThat(result.errors()).isEmpty();
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void afterACrowdWorkersWaitSideBySideAgain() {
    ThreadPoolExecutor pool = (ThreadPoolExecutor) Executors.newFixedThreadPool(1);
    CountDownLatch release = new CountDownLatch(1);
    try (Bench bench = Bench.with(b -> b.executor(pool).concurrencyLimit(8))) {
      bench.now(
          Bench.jobs(
              100,
              context -> {
                if (context.jobId().equals("job-0")) {
                  Bench.eventually(() -> !pool.getQueue().isEmpty());
                }
                bench.time.turn(Duration.ofMillis(20));
                return null;
              }));
      Bench.eventually(() -> pool.getActiveCount() == 0 && pool.getQueue().isEmpty());
      pool.execute(() -> Bench.await(release));

      assertThat(bench.runner.push(Bench.jobs(8, context -> null))).isTrue();
      bench.turn();

      Bench.eventually(
          () -> pool.getQueue().stream().filter(Worker.class::isInstance).count() == 8);
      release.countDown();
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void threadsThatComeWhileTheExecutorIsCrowdedAreUsed() {
    ThreadPoolExecutor pool = (ThreadPoolExecutor) Executors.newFixedThreadPool(1);
    CountDownLatch all = new CountDownLatch(8);
    AtomicInteger done = new AtomicInteger();
    try (Bench bench = Bench.with(b -> b.executor(pool).concurrencyLimit(8))) {
      Result result =
          bench.now(
              Bench.jobs(
                  108,
                  context -> {
                    if (done.incrementAndGet() == 100) {
                      pool.setMaximumPoolSize(8);
                      pool.setCorePoolSize(8);
                    }
                    bench.time.turn(Duration.ofMillis(20));
                    if (done.get() > 100) {
                      all.countDown();
                      Bench.await(all);
                    }
                    return null;
                  }));
      assertThat(result.errors()).isEmpty();
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void aWorkerThatTheExecutorLosesIsReplaced() {
    AtomicInteger lost = new AtomicInteger(1);
    ExecutorService pool =
        new ThreadPoolExecutor(2, 2, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>()) {
          @Override
          public void execute(Runnable task) {
            if (!(task instanceof Worker) || lost.getAndDecrement() <= 0) {
              super.execute(task);
            }
          }
        };
    try (Bench bench = Bench.with(b -> b.executor(pool).concurrencyLimit(1))) {
      CompletableFuture<Result> result = bench.runner.pushAndAwait(List.of(Bench.noop("a")));
      Bench.eventually(() -> lost.get() == 0);
      assertThat(result).isNotDone();
      bench.time.turn(Duration.ofSeconds(10));
      // The dispatcher looks once a tick of real time, and whenever there is work.
      CompletableFuture<Result> other = bench.runner.pushAndAwait(List.of(Bench.noop("b")));

      assertThat(Bench.get(result).errors()).isEmpty();
      assertThat(Bench.get(other).errors()).isEmpty();
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void enoughThreadsAreNotReported() {
    try (CapturedLog log = new CapturedLog();
        Bench bench = Bench.with(b -> b.concurrencyLimit(2))) {
      CountDownLatch begun = new CountDownLatch(2);
      CountDownLatch release = new CountDownLatch(1);
      CompletableFuture<Result> result =
          bench.runner.pushAndAwait(
              Bench.jobs(
                  10,
                  context -> {
                    begun.countDown();
                    Bench.await(release);
                    return null;
                  }));
      Bench.await(begun);
      bench.time.turn(Duration.ofMinutes(1));
      assertThat(log.records()).isEmpty();
      release.countDown();
      Bench.get(result);
    }
  }
}
