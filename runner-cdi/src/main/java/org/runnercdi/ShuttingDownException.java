package org.runnercdi;

import java.time.Instant;

/**
 * The error of a job that did not start because the runner stopped first. It has no stack trace.
 */
public final class ShuttingDownException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String jobId;
  private final Instant slot;

  /**
   * Made by the runner.
   *
   * @param jobId the job's id
   * @param slot the slot of the run
   */
  public ShuttingDownException(String jobId, Instant slot) {
    super(
        "Job '" + jobId + "' did not start: the runner is stopping (slot " + slot + ").",
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
