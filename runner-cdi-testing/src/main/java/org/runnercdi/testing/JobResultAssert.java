package org.runnercdi.testing;

import java.time.Duration;
import java.util.Objects;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.runnercdi.JobResult;
import org.runnercdi.Outcome;

/** Assertions of a {@link JobResult}. */
public final class JobResultAssert extends AbstractAssert<JobResultAssert, JobResult> {

  JobResultAssert(@Nullable JobResult actual) {
    super(actual, JobResultAssert.class);
  }

  /** How a job ended, in one line. */
  static String describe(JobResult item) {
    String how =
        item.error() == null
            ? "value " + item.value()
            : String.valueOf(
                item.outcome() == Outcome.PANICKED ? item.error().getCause() : item.error());
    return "'" + item.id() + "': " + item.outcome() + " after " + item.duration() + ", " + how;
  }

  /**
   * It succeeded.
   *
   * @return this
   */
  public JobResultAssert succeeded() {
    return hasOutcome(Outcome.SUCCEEDED);
  }

  /**
   * It threw a checked exception.
   *
   * @return assertions of that exception
   */
  public AbstractThrowableAssert<?, ? extends Throwable> failed() {
    hasOutcome(Outcome.FAILED);
    return Assertions.assertThat(actual.error());
  }

  /**
   * It, or its due-check, threw an unchecked exception or an error.
   *
   * @return assertions of what was thrown
   */
  public AbstractThrowableAssert<?, ? extends Throwable> panicked() {
    hasOutcome(Outcome.PANICKED);
    return Assertions.assertThat(Objects.requireNonNull(actual.error()).getCause());
  }

  /**
   * Its timeout cut it off.
   *
   * @return this
   */
  public JobResultAssert timedOut() {
    return hasOutcome(Outcome.TIMED_OUT);
  }

  /**
   * It ended in this way.
   *
   * @param outcome the outcome
   * @return this
   */
  public JobResultAssert hasOutcome(Outcome outcome) {
    isNotNull();
    if (actual.outcome() != outcome) {
      throw failureWithActualExpected(
          actual.outcome(),
          outcome,
          "%nExpected job '%s' to be %s, but it is:%n  %s",
          actual.id(),
          outcome,
          describe(actual));
    }
    return this;
  }

  /**
   * It returned this.
   *
   * @param value the value; null where it returns none
   * @return this
   */
  public JobResultAssert hasValue(@Nullable Object value) {
    succeeded();
    if (!Objects.deepEquals(actual.value(), value)) {
      throw failureWithActualExpected(
          actual.value(),
          value,
          "%nExpected job '%s' to have returned %s, but it is:%n  %s",
          actual.id(),
          value,
          describe(actual));
    }
    return this;
  }

  /**
   * It took so long.
   *
   * @param duration by the runner's clock
   * @return this
   */
  public JobResultAssert took(Duration duration) {
    isNotNull();
    if (!actual.duration().equals(duration)) {
      throw failureWithActualExpected(
          actual.duration(),
          duration,
          "%nExpected job '%s' to have taken %s, but it is:%n  %s",
          actual.id(),
          duration,
          describe(actual));
    }
    return this;
  }
}
