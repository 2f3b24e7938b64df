package org.runnercdi;

import java.time.Instant;

/**
 * The error of a job whose node died, or was taken for dead. That the outcome is unknown does not
 * mean that the job did not run.
 */
public final class JobLostException extends JobException {

  private static final long serialVersionUID = 1L;

  /**
   * Made by the runner.
   *
   * @param jobId the job's id
   * @param slot the slot of the run
   */
  public JobLostException(String jobId, Instant slot) {
    super(jobId, slot, "was lost with its node, and nobody knows whether it ran", null);
  }
}
