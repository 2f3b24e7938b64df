package org.runnercdi;

import java.time.Instant;

/**
 * Wraps what nobody expected: a {@link RuntimeException} or {@link Error} out of {@link Job#run} or
 * {@link Job#isDue}. The cause is what was thrown, with its stack trace; this wrapper has none.
 */
public final class JobPanicException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String jobId;
  private final Instant slot;

  /**
   * Made by the runner.
   *
   * @param jobId the job's id
   * @param slot the slot of the run
   * @param cause what was thrown
   */
  public JobPanicException(String jobId, Instant slot, Throwable cause) {
    super("Job '" + jobId + "' panicked (slot " + slot + "): " + cause, cause, false, false);
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
