package org.runnercdi.it.app;

import org.runnercdi.Job;
import org.runnercdi.JobContext;
import org.runnercdi.RunnableJob;

/** Its id is the name of its class. */
@RunnableJob
public class Anonymous implements Job {

  @Override
  public Object run(JobContext context) {
    return id();
  }
}
