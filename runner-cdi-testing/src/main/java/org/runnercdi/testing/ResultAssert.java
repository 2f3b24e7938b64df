package org.runnercdi.testing;

import static java.util.stream.Collectors.joining;

import java.time.Instant;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;
import org.runnercdi.JobResult;
import org.runnercdi.Outcome;
import org.runnercdi.QueueSource;
import org.runnercdi.Result;

/**
 * Assertions of a {@link Result}. What fails lists what did run. Of a job that stands in the queue
 * more than once, {@link Result#byId} says which is meant.
 */
public final class ResultAssert extends AbstractAssert<ResultAssert, Result> {

  ResultAssert(@Nullable Result actual) {
    super(actual, ResultAssert.class);
  }

  /**
   * The job was started, however it ended.
   *
   * @param jobId the job's id
   * @return assertions of how it ended
   */
  public JobResultAssert ran(String jobId) {
    JobResult item = item(jobId);
    if (item == null || !wasStarted(item)) {
      throw failure("%nExpected job '%s' to have run%s", jobId, butWas());
    }
    return new JobResultAssert(item);
  }

  /**
   * The job was not started: it was not due, was skipped, or came too late before a stop.
   *
   * @param jobId the job's id
   * @return this
   */
  public ResultAssert didNotRun(String jobId) {
    JobResult item = item(jobId);
    if (item != null && wasStarted(item)) {
      throw failure("%nExpected job '%s' not to have run%s", jobId, butWas());
    }
    return this;
  }

  /**
   * The job was due and skipped, because one of its id was in flight.
   *
   * @param jobId the job's id
   * @return this
   */
  public ResultAssert skipped(String jobId) {
    isNotNull();
    if (actual.items().stream()
        .noneMatch(
            item -> item.id().equals(jobId) && item.outcome() == Outcome.SKIPPED_DUPLICATE)) {
      throw failure("%nExpected job '%s' to have been skipped%s", jobId, butWas());
    }
    return this;
  }

  /**
   * All jobs succeeded.
   *
   * @return this
   */
  public ResultAssert succeeded() {
    isNotNull();
    if (!actual.errors().isEmpty()) {
      throw failure("%nExpected all jobs to have succeeded%s", butWas());
    }
    return this;
  }

  /**
   * The slot the queue ran for.
   *
   * @param slot the slot
   * @return this
   */
  public ResultAssert hasSlot(Instant slot) {
    isNotNull();
    if (!actual.slot().equals(slot)) {
      throw failureWithActualExpected(
          actual.slot(),
          slot,
          "%nExpected the result to be of slot %s but it is of %s",
          slot,
          actual.slot());
    }
    return this;
  }

  /**
   * As {@link #hasSlot(Instant)}.
   *
   * @param slot as {@link Instant#parse} reads it
   * @return this
   */
  public ResultAssert hasSlot(String slot) {
    return hasSlot(Start.parse("The expected slot '%s'", slot));
  }

  /**
   * Where the queue came from.
   *
   * @param source the source
   * @return this
   */
  public ResultAssert hasSource(QueueSource source) {
    isNotNull();
    if (actual.source() != source) {
      throw failureWithActualExpected(
          actual.source(),
          source,
          "%nExpected the result of a %s queue but it is of a %s one%s",
          source,
          actual.source(),
          butWas());
    }
    return this;
  }

  private @Nullable JobResult item(String jobId) {
    isNotNull();
    return actual.byId().get(jobId);
  }

  private static boolean wasStarted(JobResult item) {
    return item.outcome() != Outcome.SKIPPED_DUPLICATE && item.outcome() != Outcome.SHUTTING_DOWN;
  }

  private String butWas() {
    return actual.items().isEmpty()
        ? String.format(",%nbut there is no job in slot %s.", actual.slot())
        : actual.items().stream()
            .map(JobResultAssert::describe)
            .collect(
                joining(
                    String.format("%n  "),
                    String.format(",%nbut in slot %s there are:%n  ", actual.slot()),
                    ""));
  }
}
