package org.runnercdi;

import java.time.Instant;

/** The error of a job that did not start because the runner stopped first. */
public final class ShuttingDownException extends JobException {

  private static final long serialVersionUID = 1L;

  /**
   * Made by the runner.
   *
   * @param jobId the job's id
   * @param slot the slot of the run
   */
  public ShuttingDownException(String jobId, Instant slot) {
    super(jobId, slot, "did not start: the runner is stopping", null);
  }
}
