package org.runnercdi;

import java.time.ZonedDateTime;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Something that runs when it is due.
 *
 * <p>A job may be called from several threads at once: at two ticks that overlap, or where its id
 * stands twice in a batch. Turn {@code runner.dedupe} on, or set {@link RunnableJob#overlap()},
 * where it must not run beside itself.
 *
 * @see RunnableJob
 * @see JobSource
 * @see Runner#push
 */
@FunctionalInterface
public interface Job {

  /**
   * The name under which the job is reported, deduplicated and counted; never null or blank.
   *
   * <p>By default the id of the class's {@link RunnableJob} annotation, else the name of the class
   * (of the class itself where the object is a container's proxy for it). A lambda has no stable
   * class name: give it an id with {@link #of(String, Predicate, Callable)}.
   *
   * @return the id
   */
  default String id() {
    return JobClasses.defaultId(getClass());
  }

  /**
   * Asks whether the job shall run now. Called once for each evaluation, on a thread of the runner,
   * and within a request context where there is CDI; it should not block. Where the job has a
   * {@link #schedule()}, it is asked only in the minutes that the schedule names.
   *
   * @param now the slot in the job's zone; for an immediate run the instant of the call
   * @return true if the job shall run
   */
  default boolean isDue(ZonedDateTime now) {
    return true;
  }

  /**
   * The schedule that must match before {@link #isDue} is asked.
   *
   * @return the schedule, empty where {@code isDue} alone decides
   */
  default Optional<Schedule> schedule() {
    return Optional.empty();
  }

  /**
   * Does the work, on a worker thread and under one permit of the global limit.
   *
   * @param context what the job may know about this run
   * @return the value of the {@link JobResult}; a {@link java.util.concurrent.CompletionStage} is
   *     awaited and its value taken
   * @throws Exception a checked exception is the job's own report of a failure ({@link
   *     Outcome#FAILED}); anything unchecked is a {@link Outcome#PANICKED panic}
   */
  @Nullable Object run(JobContext context) throws Exception;

  /**
   * A job out of its parts.
   *
   * @param id the id, not blank
   * @param due decides whether the job is due; where it is a {@link Schedule}, the job's {@link
   *     #schedule()} returns it
   * @param body the work
   * @return the job
   * @throws IllegalArgumentException if the id is blank
   */
  static Job of(String id, Predicate<ZonedDateTime> due, Callable<?> body) {
    Objects.requireNonNull(body, "The body of a job must not be null.");
    return of(id, due, (JobBody) context -> body.call());
  }

  /**
   * A job out of its parts, with a body that wants to know about its run.
   *
   * @param id the id, not blank
   * @param due decides whether the job is due; where it is a {@link Schedule}, the job's {@link
   *     #schedule()} returns it
   * @param body the work
   * @return the job
   * @throws IllegalArgumentException if the id is blank
   */
  static Job of(String id, Predicate<ZonedDateTime> due, JobBody body) {
    return ComposedJob.of(id, due, body);
  }

  /**
   * The annotation that applies to a job: that of its class, or of the class behind it where the
   * object is a container's proxy. A subclass has none from its superclass.
   *
   * @param job the job
   * @return the annotation; empty where the class has none
   */
  static Optional<RunnableJob> annotationOf(Job job) {
    return JobClasses.annotation(job.getClass());
  }
}
