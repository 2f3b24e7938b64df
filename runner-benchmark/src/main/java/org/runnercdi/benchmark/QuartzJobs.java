package org.runnercdi.benchmark;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;

/** Quartz with its jobs in memory. */
final class QuartzJobs implements Contender {

  private final Scheduler scheduler;
  private final Arrivals arrivals;
  private final int limit;
  private int sequence;

  /** The class that Quartz asks for; its factory gives the one with the work. */
  static final class NoOp implements Job {

    private final Arrivals arrivals;

    NoOp(Arrivals arrivals) {
      this.arrivals = arrivals;
    }

    @Override
    public void execute(JobExecutionContext context) throws JobExecutionException {
      try {
        arrivals.perform();
      } catch (Exception e) {
        throw new JobExecutionException(e);
      }
    }
  }

  QuartzJobs(int limit, Work work) throws Exception {
    this.limit = limit;
    this.arrivals = new Arrivals(work);
    scheduler = scheduler(limit);
    scheduler.setJobFactory((bundle, owner) -> new NoOp(arrivals));
  }

  /** One of its own, in standby. */
  static Scheduler scheduler(int limit) throws SchedulerException {
    Properties settings = new Properties();
    settings.setProperty("org.quartz.scheduler.instanceName", UUID.randomUUID().toString());
    settings.setProperty("org.quartz.jobStore.class", "org.quartz.simpl.RAMJobStore");
    settings.setProperty("org.quartz.threadPool.threadCount", String.valueOf(limit));
    settings.setProperty(
        "org.quartz.scheduler.batchTriggerAcquisitionMaxCount", String.valueOf(limit));
    return new StdSchedulerFactory(settings).getScheduler();
  }

  @Override
  public String settings() {
    return "RAMJobStore, threadCount and batchTriggerAcquisitionMaxCount "
        + limit
        + "; jobs and triggers stored beforehand, timed from Scheduler.start";
  }

  @Override
  public long run(int jobs) throws Exception {
    Map<JobDetail, Set<? extends Trigger>> due = new HashMap<>();
    for (int i = 0; i < jobs; i++) {
      // Not the names of the last run: its triggers are removed after their jobs have ended.
      String name = "job-" + sequence++;
      due.put(
          JobBuilder.newJob(NoOp.class).withIdentity(name).build(),
          Set.of(TriggerBuilder.newTrigger().withIdentity(name).startNow().build()));
    }
    arrivals.expect(jobs);
    scheduler.scheduleJobs(due, false);
    long start = System.nanoTime();
    scheduler.start();
    arrivals.await();
    long nanos = System.nanoTime() - start;
    scheduler.standby();
    // Its thread may be beyond the place where it looks whether it is to stand by.
    Thread.sleep(5);
    return nanos;
  }

  @Override
  public void close() {
    try {
      scheduler.shutdown();
    } catch (SchedulerException e) {
      throw new IllegalStateException(e);
    }
  }
}
