package org.runnercdi.it.extra;

import org.runnercdi.Job;
import org.runnercdi.JobContext;
import org.runnercdi.RunnableJob;

/** A job in a second archive of the application. */
@RunnableJob(id = "extra")
public class ExtraJob implements Job {

  @Override
  public Object run(JobContext context) {
    return "from another archive";
  }
}
