package org.runnercdi.benchmark;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.runnercdi.Job;
import org.runnercdi.Runner;
import org.runnercdi.SlotMissed;
import org.runnercdi.engine.RunnerBuilder;

/**
 * This library's due-check as it happens: a tick asks a source for its jobs and each of them
 * whether it is due.
 */
final class RunnerDueCheck implements Contender {

  private final Map<Integer, List<Job>> crontabs = new HashMap<>();
  private final HandTicks ticks = new HandTicks(Crontab.START);
  private final Semaphore results = new Semaphore(0);
  private final Runner runner;
  private volatile List<Job> supplied = List.of();
  private volatile long firstStart;
  private int minutes;

  RunnerDueCheck() {
    runner =
        new RunnerBuilder()
            .clock(ticks)
            .tickSource(ticks)
            .source(slot -> supplied)
            .onResult(result -> results.release())
            .onSlotMissed(this::missed)
            .build();
  }

  @Override
  public String settings() {
    return "a JobSource of Job.of(id, Cron.parse(expression, zone), body), asked by a tick; timed"
        + " from the tick to the start of the first job, when all have been asked";
  }

  @Override
  public long run(int jobs) throws Exception {
    supplied = crontabs.computeIfAbsent(jobs, this::crontab);
    long start;
    firstStart = 0;
    do {
      start = System.nanoTime();
      ticks.tickAt(Crontab.minute(minutes++));
      results.acquire();
    } while (firstStart == 0);
    return firstStart - start;
  }

  /** The result is there before the source is ready for the next slot: it is asked once more. */
  private void missed(SlotMissed event) {
    if (event.to().equals(ticks.instant())) {
      results.release();
    }
  }

  private List<Job> crontab(int count) {
    List<Job> jobs = Crontab.jobs(count - 1, context -> started());
    // There is always one that is due, after all others.
    jobs.add(Job.of("last", now -> true, context -> started()));
    return jobs;
  }

  private String started() {
    if (firstStart == 0) {
      firstStart = System.nanoTime();
    }
    return "done";
  }

  @Override
  public void close() {
    runner.stopAndWait();
  }
}
