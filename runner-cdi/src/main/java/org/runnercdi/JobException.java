package org.runnercdi;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why a job did not succeed, where it is the runner that says so. It has no stack trace of its own.
 */
public abstract sealed class JobException extends RuntimeException
    permits JobInterruptedException,
        JobLostException,
        JobPanicException,
        JobTimeoutException,
        ShuttingDownException,
        SkippedDuplicateException {

  private static final long serialVersionUID = 1L;

  /** The job's id. */
  private final String jobId;

  /** The slot of the run. */
  private final Instant slot;

  JobException(String jobId, Instant slot, String what, @Nullable Throwable cause) {
    super("Job '" + jobId + "' " + what + " (slot " + slot + ").", cause, false, false);
    this.jobId = jobId;
    this.slot = slot;
  }

  /**
   * The job's id.
   *
   * @return the id
   */
  public final String jobId() {
    return jobId;
  }

  /**
   * The slot of the run.
   *
   * @return the slot
   */
  public final Instant slot() {
    return slot;
  }
}
