package org.runnercdi.benchmark;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.quartz.JobBuilder;
import org.quartz.Scheduler;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.TriggerBuilder;
import org.runnercdi.Job;
import org.runnercdi.Result;
import org.runnercdi.Runner;
import org.runnercdi.engine.RunnerBuilder;

/** From the boundary of a slot to the start of its first job. */
final class TickLag {

  private static final int TICKS = 10_000;
  private static final int WARM_UP = 500;
  private static final int REAL_TICKS = 120;
  private static final int REAL_WARM_UP = 2_000;
  private static final long PERIOD_NANOS = 10_000_000;
  private static final int LIMIT = 50;
  private static final int PEER_TICKS = 1_000;
  private static final int PEER_WARM_UP = 100;

  private TickLag() {}

  /** Ticks every 10 ms, through a TickSource. */
  static List<Row> driven(boolean full) throws Exception {
    return List.of(
        row("tick every 10 ms, " + load(full), "runner-cdi", new Series(lags(full, TICKS))));
  }

  private static double[] lags(boolean full, int measured) throws Exception {
    HandTicks ticks = new HandTicks(Instant.EPOCH);
    AtomicLongArray starts = new AtomicLongArray(WARM_UP + measured);
    Runner runner =
        new RunnerBuilder()
            .concurrencyLimit(LIMIT)
            .clock(ticks)
            .tickSource(ticks)
            .register(
                Job.of(
                    "first",
                    now -> true,
                    context -> {
                      long index = context.slot().getEpochSecond() / 60 - 1;
                      starts.set((int) index, System.nanoTime());
                      return "done";
                    }))
            .build();
    Load load = new Load(runner, full);
    long[] boundaries = new long[WARM_UP + measured];
    long next = System.nanoTime() + PERIOD_NANOS;
    for (int i = 0; i < boundaries.length; i++) {
      waitUntil(next);
      boundaries[i] = next;
      ticks.tickAt(Instant.ofEpochSecond(60L * (i + 1)));
      next += PERIOD_NANOS;
    }
    load.end();
    runner.stopAndWait();
    double[] lags = new double[measured];
    for (int i = 0; i < measured; i++) {
      long start = starts.get(WARM_UP + i);
      if (start == 0) {
        throw new IllegalStateException("Slot " + (WARM_UP + i) + " has not run.");
      }
      lags[i] = start - boundaries[WARM_UP + i];
    }
    return lags;
  }

  private static void waitUntil(long nanos) {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /**
   * Ticks each second, by the runner's own scheduler and the machine's clock; and half a second
   * after each, for comparison, a task that the JDK's scheduler hands to a pool. Before that the
   * code has run as often as that of the others.
   */
  static List<Row> real(boolean full) throws Exception {
    lags(full, REAL_WARM_UP);
    CountDownLatch left = new CountDownLatch(REAL_TICKS);
    List<Double> ofRunner = new ArrayList<>();
    Clock clock = Clock.systemUTC();
    Runner runner =
        new RunnerBuilder()
            .concurrencyLimit(LIMIT)
            .tick(Duration.ofSeconds(1))
            .register(
                Job.of(
                    "first",
                    now -> true,
                    context -> {
                      add(ofRunner, Duration.between(context.slot(), clock.instant()));
                      left.countDown();
                      return "done";
                    }))
            .build();
    Load load = new Load(runner, full);
    List<Double> ofScheduler = new ArrayList<>();
    ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    ExecutorService pool = Executors.newFixedThreadPool(LIMIT);
    for (int i = 0; i < REAL_TICKS; i++) {
      Instant now = clock.instant();
      Instant boundary = now.truncatedTo(ChronoUnit.SECONDS).plusMillis(1_500);
      ScheduledFuture<?> handOver =
          scheduler.schedule(
              () ->
                  pool.execute(() -> add(ofScheduler, Duration.between(boundary, clock.instant()))),
              Duration.between(now, boundary).toNanos(),
              NANOSECONDS);
      handOver.get();
    }
    left.await();
    scheduler.shutdown();
    pool.shutdown();
    pool.awaitTermination(1, MINUTES);
    load.end();
    runner.stopAndWait();
    String what = "real tick each second, " + load(full);
    return List.of(
        row(what, "runner-cdi", Series.of(ofRunner)),
        row(what, "ScheduledExecutorService and a pool", Series.of(ofScheduler)));
  }

  private static void add(List<Double> lags, Duration lag) {
    synchronized (lags) {
      lags.add((double) lag.toNanos());
    }
  }

  /** What the JDK does by itself. */
  static List<Row> scheduledExecutor() throws Exception {
    ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(2);
    double[] lags = new double[PEER_TICKS];
    AtomicInteger index = new AtomicInteger();
    CountDownLatch left = new CountDownLatch(lags.length);
    long first = System.nanoTime() + PERIOD_NANOS;
    ScheduledFuture<?> task =
        scheduler.scheduleAtFixedRate(
            () -> {
              int i = index.getAndIncrement();
              if (i < lags.length) {
                lags[i] = System.nanoTime() - (first + i * PERIOD_NANOS);
                left.countDown();
              }
            },
            10,
            10,
            MILLISECONDS);
    left.await();
    task.cancel(false);
    scheduler.shutdown();
    // Its first tick is where it says that it is.
    double offset = Math.max(0, -Arrays.stream(lags).min().orElse(0));
    double[] shifted = Arrays.stream(lags).map(lag -> lag + offset).toArray();
    return List.of(row("tick every 10 ms, idle", "ScheduledExecutorService", new Series(shifted)));
  }

  /** A trigger of Quartz that fires every 10 ms. */
  static List<Row> quartz() throws Exception {
    Clock clock = Clock.systemUTC();
    double[] lags = new double[PEER_TICKS];
    AtomicInteger index = new AtomicInteger(-PEER_WARM_UP);
    CountDownLatch left = new CountDownLatch(lags.length);
    Scheduler scheduler = QuartzJobs.scheduler(LIMIT);
    scheduler.setJobFactory(
        (bundle, owner) ->
            context -> {
              Instant now = clock.instant();
              int i = index.getAndIncrement();
              if (i >= 0 && i < lags.length) {
                Instant boundary = context.getScheduledFireTime().toInstant();
                lags[i] = Duration.between(boundary, now).toNanos();
                left.countDown();
              }
            });
    scheduler.scheduleJob(
        JobBuilder.newJob(org.quartz.Job.class).withIdentity("first").build(),
        TriggerBuilder.newTrigger()
            .withSchedule(
                SimpleScheduleBuilder.simpleSchedule()
                    .withIntervalInMilliseconds(10)
                    .repeatForever())
            .build());
    scheduler.start();
    left.await();
    scheduler.shutdown();
    return List.of(row("tick every 10 ms, idle", "Quartz, RAM store", new Series(lags)));
  }

  private static Row row(String what, String who, Series lags) {
    return Row.of(
        what + ": boundary to first job",
        who,
        lags,
        "",
        "**p99 "
            + Series.time(lags.quantile(0.99))
            + "**, maximum "
            + Series.time(lags.max())
            + "; "
            + lags.size()
            + " ticks");
  }

  private static String load(boolean full) {
    return full ? "the limit of 50 full of jobs that sleep 1 ms" : "idle";
  }

  /** Keeps the limit full of jobs that take 1 ms. */
  private static final class Load {

    private final Thread thread;
    private volatile boolean ended;

    Load(Runner runner, boolean full) {
      List<Job> batch = new ArrayList<>();
      for (int i = 0; i < 20 * LIMIT; i++) {
        batch.add(
            Job.of(
                "load-" + i,
                now -> true,
                () -> {
                  Thread.sleep(1);
                  return "done";
                }));
      }
      thread = new Thread(() -> keepFull(runner, batch));
      if (full) {
        thread.start();
      }
    }

    private void keepFull(Runner runner, List<Job> batch) {
      var before = runner.pushAndAwait(batch);
      while (!ended) {
        // The next one waits already when this one ends.
        var next = runner.pushAndAwait(batch);
        check(before.join());
        before = next;
      }
      check(before.join());
    }

    private static void check(Result result) {
      if (!result.errors().isEmpty()) {
        throw new IllegalStateException("The load has failed: " + result.errors());
      }
    }

    void end() throws InterruptedException {
      ended = true;
      thread.join();
    }
  }
}
