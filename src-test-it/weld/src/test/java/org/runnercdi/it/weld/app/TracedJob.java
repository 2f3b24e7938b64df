package org.runnercdi.it.weld.app;

import org.runnercdi.Job;
import org.runnercdi.JobContext;
import org.runnercdi.RunnableJob;

/** An intercepted class job without an id: its class is a subclass at run time. */
@RunnableJob(cron = "off")
@Traced
public class TracedJob implements Job {

  @Override
  public Object run(JobContext context) {
    return context.jobId();
  }
}
