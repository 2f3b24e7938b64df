package org.runnercdi;

import java.time.ZonedDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A job out of its parts whose due-check is its schedule; one object, as {@link ComposedJob}. */
record ScheduledJob(String id, Schedule due, JobBody body) implements Job {

  @Override
  public boolean isDue(ZonedDateTime now) {
    return due.test(now);
  }

  @Override
  public Optional<Schedule> schedule() {
    return Optional.of(due);
  }

  @Override
  public @Nullable Object run(JobContext context) throws Exception {
    return body.run(context);
  }
}
