package org.runnercdi.benchmark;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import org.runnercdi.Job;
import org.runnercdi.Runner;
import org.runnercdi.engine.RunnerBuilder;
import org.runnercdi.schedule.Cron;

/** How the cost grows with the number of jobs. */
final class Growth {

  private static final int ROUNDS = 5;

  private Growth() {}

  /** The cost of a due job, from a thousand in a queue to a million. */
  static List<Row> due() throws Exception {
    int[] sizes = {1_000, 10_000, 100_000, 1_000_000};
    List<List<Double>> nanos = new ArrayList<>();
    Work work = Work.of(Work.Kind.NOTHING, 50);
    try (RunnerJobs runner = new RunnerJobs(50, work)) {
      for (int size : sizes) {
        nanos.add(new ArrayList<>());
        perJob(runner, size);
      }
      for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < sizes.length; i++) {
          nanos.get(i).add(perJob(runner, sizes[i]));
        }
      }
    }
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < sizes.length; i++) {
      Series series = Series.of(nanos.get(i));
      double times = series.median() / Series.of(nanos.get(0)).median();
      rows.add(
          Row.of(
              String.format(Locale.ROOT, "growth: a no-op job, of %,d due", sizes[i]),
              "runner-cdi",
              series,
              "",
              String.format(Locale.ROOT, "%.2f times that at 1,000", times)));
    }
    return rows;
  }

  private static double perJob(RunnerJobs runner, int jobs) throws Exception {
    int times = Math.max(1, 200_000 / jobs);
    long nanos = 0;
    for (int i = 0; i < times; i++) {
      nanos += runner.run(jobs);
    }
    return (double) nanos / jobs / times;
  }

  /** A tick with a hundred due jobs, among none to a million registered ones that are not. */
  static List<Row> notDue() throws Exception {
    List<Row> rows = new ArrayList<>();
    for (int others : new int[] {0, 1_000, 10_000, 100_000, 1_000_000}) {
      rows.add(
          Row.of(
              String.format(Locale.ROOT, "a tick, 100 jobs due, %,d not due", others),
              "runner-cdi",
              ticks(others),
              "",
              "registered cron jobs; from the tick to the Result"));
    }
    return rows;
  }

  private static Series ticks(int others) throws Exception {
    HandTicks ticks = new HandTicks(Instant.parse("2026-03-02T00:00:00Z"));
    Semaphore results = new Semaphore(0);
    RunnerBuilder builder =
        new RunnerBuilder()
            .clock(ticks)
            .tickSource(ticks)
            .onResult(
                result -> {
                  if (result.items().size() == 100) {
                    results.release();
                  }
                });
    for (int i = 0; i < 100; i++) {
      builder.register(Job.of("due-" + i, Cron.parse("* * * * *"), () -> "done"));
    }
    for (int i = 0; i < others; i++) {
      builder.register(Job.of("other-" + i, Cron.parse("0 6 1 1 *"), () -> "never"));
    }
    Runner runner = builder.build();
    List<Double> nanos = new ArrayList<>();
    for (int i = 1; i <= 200; i++) {
      long start = System.nanoTime();
      ticks.tickAt(ticks.instant().plusSeconds(60));
      results.acquire();
      // The first half is the warm-up.
      if (i > 100) {
        nanos.add((double) System.nanoTime() - start);
      }
    }
    runner.stopAndWait();
    return Series.of(nanos);
  }
}
