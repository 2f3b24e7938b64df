package org.runnercdi.cdi;

import java.time.ZonedDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.runnercdi.Job;
import org.runnercdi.JobContext;
import org.runnercdi.Schedule;

/** A job that goes by the id of its annotation. */
record NamedJob(String id, Job job) implements Job {

  @Override
  public boolean isDue(ZonedDateTime now) {
    return job.isDue(now);
  }

  @Override
  public Optional<Schedule> schedule() {
    return job.schedule();
  }

  @Override
  public @Nullable Object run(JobContext context) throws Exception {
    return job.run(context);
  }
}
