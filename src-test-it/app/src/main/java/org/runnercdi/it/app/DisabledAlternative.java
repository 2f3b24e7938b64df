package org.runnercdi.it.app;

import jakarta.enterprise.inject.Alternative;
import org.runnercdi.Job;
import org.runnercdi.JobContext;
import org.runnercdi.RunnableJob;

/** Enabled by nobody: no bean, and hence no job. */
@Alternative
@RunnableJob(id = "disabled-alternative")
public class DisabledAlternative implements Job {

  @Override
  public Object run(JobContext context) {
    throw new IllegalStateException("An alternative that nobody enabled has run.");
  }
}
