package org.runnercdi.it.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.runnercdi.Job;
import org.runnercdi.JobContext;
import org.runnercdi.RunnableJob;

/** Method jobs, one of them without an id of its own, and a produced one. */
@ApplicationScoped
public class Reports {

  @RunnableJob
  String daily(JobContext context) {
    return context.jobId();
  }

  @RunnableJob(id = "morning", every = "2s")
  @RunnableJob(id = "evening", cron = "0 18 * * *", zone = "Asia/Seoul")
  void twice() {}

  /** Switched off by a setting. */
  @RunnableJob(id = "never")
  void never() {
    throw new IllegalStateException("A disabled job has run.");
  }

  @Produces
  @Singleton
  @RunnableJob(id = "produced")
  Job produced() {
    return Job.of("produced", now -> true, () -> "made");
  }
}
