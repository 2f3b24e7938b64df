package org.runnercdi;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The error of a job that a stop cut off. */
public final class JobInterruptedException extends JobException {

  private static final long serialVersionUID = 1L;

  /**
   * Made by the runner.
   *
   * @param jobId the job's id
   * @param slot the slot of the run
   * @param cause what the job threw when it was interrupted; null if it was abandoned
   */
  public JobInterruptedException(String jobId, Instant slot, @Nullable Throwable cause) {
    super(jobId, slot, "was interrupted by a stop of the runner", cause);
  }
}
