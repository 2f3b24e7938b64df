package org.runnercdi.it.app;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.ZonedDateTime;
import java.util.Map;
import org.runnercdi.Job;
import org.runnercdi.JobContext;
import org.runnercdi.RunnableJob;

/** An instance for each evaluation, which is destroyed afterwards. */
@Dependent
@RunnableJob(id = "fresh")
public class Fresh implements Job {

  @Inject Journal journal;
  private boolean asked;

  @Override
  public boolean isDue(ZonedDateTime now) {
    boolean first = !asked;
    asked = true;
    return first;
  }

  @Override
  public Object run(JobContext context) {
    return asked;
  }

  @PreDestroy
  void destroyed() {
    journal.add("fresh destroyed", Map.of());
  }
}
