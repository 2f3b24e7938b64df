package org.runnercdi.engine;

import java.time.ZonedDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.runnercdi.Job;
import org.runnercdi.JobContext;
import org.runnercdi.Schedule;

/** A job that stands for another, in all but its id. */
public interface DelegatingJob extends Job {

  /**
   * The other.
   *
   * @return the job
   */
  Job delegate();

  @Override
  default boolean isDue(ZonedDateTime now) {
    return delegate().isDue(now);
  }

  @Override
  default Optional<Schedule> schedule() {
    return delegate().schedule();
  }

  @Override
  default @Nullable Object run(JobContext context) throws Exception {
    return delegate().run(context);
  }
}
