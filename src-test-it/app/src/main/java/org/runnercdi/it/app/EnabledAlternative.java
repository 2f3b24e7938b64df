package org.runnercdi.it.app;

import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import org.runnercdi.Job;
import org.runnercdi.JobContext;
import org.runnercdi.RunnableJob;

/** Enabled by its priority. */
@Alternative
@Priority(1)
@RunnableJob(id = "enabled-alternative")
public class EnabledAlternative implements Job {

  @Override
  public Object run(JobContext context) {
    return "enabled";
  }
}
