package org.runnercdi.it.weld.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import org.runnercdi.Job;
import org.runnercdi.RunnableJob;

/** Producers of jobs. */
@ApplicationScoped
public class Made {

  @Produces
  @Named("byField")
  @RunnableJob(id = "by field", cron = "off")
  Job field = Job.of("by field", now -> true, () -> "field");

  @Produces
  @Named("byMethod")
  @RunnableJob(id = "by method", cron = "off")
  Job method() {
    return context -> "method";
  }
}
