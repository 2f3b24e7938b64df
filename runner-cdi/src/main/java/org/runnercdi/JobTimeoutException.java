package org.runnercdi;

import java.time.Instant;

/** The error of a job that ran longer than its timeout. It has no stack trace. */
public final class JobTimeoutException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String jobId;
  private final Instant slot;

  /**
   * Made by the runner.
   *
   * @param jobId the job's id
   * @param slot the slot of the run
   */
  public JobTimeoutException(String jobId, Instant slot) {
    super(
        "Job '" + jobId + "' ran longer than its timeout (slot " + slot + ").", null, false, false);
    this.jobId = jobId;
    this.slot = slot;
  }

  /**
   * The job's id.
   *
   * @return the id
   */
  public String jobId() {
    return jobId;
  }

  /**
   * The slot of the run.
   *
   * @return the slot
   */
  public Instant slot() {
    return slot;
  }
}
