package org.runnercdi;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How one job ended. Immutable; made by the runner. */
public interface JobResult {

  /**
   * The job's id.
   *
   * @return the id
   */
  String id();

  /**
   * How it ended.
   *
   * @return the outcome
   */
  Outcome outcome();

  /**
   * What the job returned.
   *
   * @return the value; null where it returned none or did not succeed
   */
  @Nullable Object value();

  /**
   * Why the job did not succeed: the job's own checked exception ({@link Outcome#FAILED}), a {@link
   * JobPanicException}, {@link SkippedDuplicateException}, {@link ShuttingDownException}, {@link
   * JobTimeoutException} or {@link JobInterruptedException}.
   *
   * @return the error; null exactly when the outcome is {@link Outcome#SUCCEEDED}
   */
  @Nullable Throwable error();

  /**
   * The slot for which the job ran.
   *
   * @return the slot; for an immediate run the instant of the call
   */
  Instant slot();

  /**
   * When the job started; for what never started, when that was decided.
   *
   * @return the start
   */
  Instant startedAt();

  /**
   * When the job ended; for what never started, when that was decided.
   *
   * @return the end
   */
  Instant endedAt();

  /**
   * From start to end, measured without regard to the wall clock.
   *
   * @return the duration
   */
  Duration duration();

  /**
   * How often this run was started, from 1.
   *
   * @return the attempt
   */
  int attempt();

  /**
   * The idempotency key of the run.
   *
   * @return the key
   * @see JobContext#executionKey()
   */
  String executionKey();
}
