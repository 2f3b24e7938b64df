package org.runnercdi.benchmark.quarkus;

import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.Scheduler;
import org.runnercdi.benchmark.Arrivals;
import org.runnercdi.benchmark.Contender;
import org.runnercdi.benchmark.Work;

/** The programmatic jobs of Quarkus Scheduler. Its limit is that of Quarkus's worker threads. */
final class SchedulerJobs implements Contender {

  private final Scheduler scheduler;
  private final Arrivals arrivals;
  private final int limit;

  SchedulerJobs(Scheduler scheduler, int limit, Work work) {
    this.scheduler = scheduler;
    this.arrivals = new Arrivals(work);
    this.limit = limit;
  }

  @Override
  public String settings() {
    return "quarkus.thread-pool.core-threads and max-threads "
        + limit
        + ", quarkus.scheduler.start-mode=forced; newJob.setInterval(\"1h\").setTask, first due at the next"
        + " of its checks, one a second, ConcurrentExecution.PROCEED; jobs scheduled beforehand, timed from"
        + " the first start; warmed up by "
        + SchedulerProcess.WARM_RUNS
        + " runs of "
        + SchedulerProcess.WARM_JOBS
        + " jobs";
  }

  @Override
  public long run(int jobs) throws Exception {
    scheduler.pause();
    // A check may not have come to its end: jobs that it finds start early, and so the clock.
    Thread.sleep(50);
    arrivals.expect(jobs);
    for (int i = 0; i < jobs; i++) {
      scheduler
          .newJob("job-" + i)
          .setInterval("1h")
          .setConcurrentExecution(ConcurrentExecution.PROCEED)
          .setTask(execution -> perform())
          .schedule();
    }
    scheduler.resume();
    arrivals.await();
    long nanos = System.nanoTime() - arrivals.firstStart();
    for (int i = 0; i < jobs; i++) {
      scheduler.unscheduleJob("job-" + i);
    }
    return nanos;
  }

  private void perform() {
    try {
      arrivals.perform();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** The scheduler is the application's. */
  @Override
  public void close() {}
}
