package org.runnercdi.benchmark;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.List;
import java.util.Locale;
import org.runnercdi.Job;
import org.runnercdi.Runner;
import org.runnercdi.engine.RunnerBuilder;

/** What a registered cron job takes of the heap, beside the user's object. */
final class Memory {

  private static final int JOBS = 200_000;

  private Memory() {}

  static List<Row> registered() throws Exception {
    List<Job> jobs = Crontab.jobs(JOBS, context -> "done");
    HandTicks ticks = new HandTicks(Crontab.START);
    Runner runner = new RunnerBuilder().clock(ticks).tickSource(ticks).build();
    long before = used();
    jobs.forEach(runner.jobs()::register);
    long after = used();
    for (int minute = 0; minute < 60; minute++) {
      ticks.tickAt(Crontab.minute(minute));
    }
    runner.stopAndWait();
    long later = used();
    // Held until here, so that only what the runner adds is seen.
    if (runner.jobs().list().size() != jobs.size()) {
      throw new IllegalStateException("Not all jobs are registered.");
    }
    return List.of(
        row("memory of a registered cron job, beside the user's object", after - before, ""),
        row(
            "the same after 60 slots",
            later - before,
            "with the runner's memory of results and decisions, each bounded for all jobs"));
  }

  private static Row row(String what, long bytes, String remark) {
    String each = String.format(Locale.ROOT, "%.0f B", (double) bytes / JOBS);
    String all = String.format(Locale.ROOT, "heap difference for %,d jobs", JOBS);
    return Row.of(
        what, "runner-cdi", each, "", "", "", remark.isEmpty() ? all : all + "; " + remark);
  }

  private static long used() throws InterruptedException {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    long used = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      Thread.sleep(100);
      used = Math.min(used, memory.getHeapMemoryUsage().getUsed());
    }
    return used;
  }
}
