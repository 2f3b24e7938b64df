package org.runnercdi.it.weld.app;

import jakarta.inject.Inject;
import org.runnercdi.Job;
import org.runnercdi.JobContext;
import org.runnercdi.RunnableJob;

/** A class job whose scope comes with the annotation. */
@RunnableJob(id = "invoices", cron = "${invoices.cron:0 6 * * *}", zone = "UTC")
public class Invoices implements Job {

  @Inject Log log;

  @Override
  public Object run(JobContext context) {
    log.add(context.executionKey());
    return "sent";
  }
}
