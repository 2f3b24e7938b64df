package org.runnercdi.benchmark;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import org.runnercdi.Job;
import org.runnercdi.Runner;
import org.runnercdi.engine.RunnerBuilder;

/** Many who push at once, and many who want to know. */
final class Contention {

  private static final int OBSERVERS = 8;
  private static final int BATCH = 100;
  private static final int BATCHES = 6_400;
  private static final int ROUNDS = 9;

  private Contention() {}

  static List<Row> producers() throws Exception {
    round(1);
    round(64);
    List<Double> one = new ArrayList<>();
    List<Double> many = new ArrayList<>();
    List<Double> throughput = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      one.add(round(1));
      many.add(round(64));
      throughput.add(one.get(i) / many.get(i));
    }
    return List.of(
        row(1, Series.of(one), ""),
        row(
            64,
            Series.of(many),
            "; throughput to that of one producer " + Series.of(throughput).ratios()));
  }

  private static Row row(int producers, Series nanos, String remark) {
    return Row.of(
        "no-op job, " + producers + " producers of batches of " + BATCH + ", 8 observers",
        "runner-cdi",
        nanos,
        "",
        String.format(
            Locale.ROOT,
            "%,d results, each seen by each observer, none dropped%s",
            BATCHES,
            remark));
  }

  /** Nanoseconds for a job. */
  private static double round(int producers) throws Exception {
    LongAdder ran = new LongAdder();
    List<Job> batch = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      batch.add(
          Job.of(
              "job-" + i,
              now -> true,
              () -> {
                ran.increment();
                return "done";
              }));
    }
    HandTicks ticks = new HandTicks(Instant.EPOCH);
    RunnerBuilder builder =
        new RunnerBuilder().clock(ticks).tickSource(ticks).batchesPerTick(64).resultBuffer(BATCHES);
    CountDownLatch seen = new CountDownLatch(OBSERVERS * BATCHES);
    LongAdder items = new LongAdder();
    for (int i = 0; i < OBSERVERS; i++) {
      builder.onResult(
          result -> {
            items.add(result.items().size());
            seen.countDown();
          });
    }
    Runner runner = builder.build();
    long start = System.nanoTime();
    for (int i = 0; i < producers; i++) {
      new Thread(() -> push(runner, batch, BATCHES / producers)).start();
    }
    while (seen.getCount() > 0 && System.nanoTime() - start < 60e9) {
      ticks.tickAt(ticks.instant().plusSeconds(60));
    }
    boolean all = seen.getCount() == 0;
    long nanos = System.nanoTime() - start;
    long dropped = runner.stats().droppedResultsTotal();
    runner.stopAndWait();
    long jobs = (long) BATCHES * BATCH;
    if (!all || dropped > 0 || ran.sum() != jobs || items.sum() != jobs * OBSERVERS) {
      throw new IllegalStateException(
          seen.getCount()
              + " results not seen, "
              + dropped
              + " dropped; of "
              + jobs
              + " jobs "
              + ran
              + " have run and "
              + (double) items.sum() / OBSERVERS
              + " were reported.");
    }
    return (double) nanos / jobs;
  }

  private static void push(Runner runner, List<Job> batch, int batches) {
    for (int i = 0; i < batches; i++) {
      // Waits while the buffer is full.
      runner.push(batch);
    }
  }
}
