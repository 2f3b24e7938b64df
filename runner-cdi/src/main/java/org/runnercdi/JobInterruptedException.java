package org.runnercdi;

import java.time.Instant;

/** The error of a job that a stop cut off. It has no stack trace. */
public final class JobInterruptedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String jobId;
  private final Instant slot;

  /**
   * Made by the runner.
   *
   * @param jobId the job's id
   * @param slot the slot of the run
   */
  public JobInterruptedException(String jobId, Instant slot) {
    super(
        "Job '" + jobId + "' was interrupted by a stop of the runner (slot " + slot + ").",
        null,
        false,
        false);
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
