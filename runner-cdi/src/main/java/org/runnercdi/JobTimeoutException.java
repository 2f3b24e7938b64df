package org.runnercdi;

import java.time.Instant;

/** The error of a job that ran longer than its timeout. */
public final class JobTimeoutException extends JobException {

  private static final long serialVersionUID = 1L;

  /**
   * Made by the runner.
   *
   * @param jobId the job's id
   * @param slot the slot of the run
   */
  public JobTimeoutException(String jobId, Instant slot) {
    super(jobId, slot, "ran longer than its timeout", null);
  }
}
