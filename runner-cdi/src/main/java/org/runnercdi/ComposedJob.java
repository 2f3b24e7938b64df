package org.runnercdi;

import java.time.ZonedDateTime;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A job out of its parts; one object, for there may be a million of them. Whether it has a schedule
 * is told by its class: to ask that of the due-check each time costs more than the check itself.
 */
record ComposedJob(String id, Predicate<ZonedDateTime> due, JobBody body) implements Job {

  static Job of(String id, Predicate<ZonedDateTime> due, JobBody body) {
    Objects.requireNonNull(id, "The id of a job must not be null.");
    if (id.isBlank()) {
      throw new IllegalArgumentException("The id of a job must not be blank.");
    }
    Objects.requireNonNull(due, () -> "The due-check of job '" + id + "' must not be null.");
    Objects.requireNonNull(body, () -> "The body of job '" + id + "' must not be null.");
    return due instanceof Schedule schedule
        ? new ScheduledJob(id, schedule, body)
        : new ComposedJob(id, due, body);
  }

  @Override
  public boolean isDue(ZonedDateTime now) {
    return due.test(now);
  }

  @Override
  public @Nullable Object run(JobContext context) throws Exception {
    return body.run(context);
  }
}
