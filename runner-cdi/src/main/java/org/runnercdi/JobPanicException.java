package org.runnercdi;

import java.time.Instant;

/**
 * Wraps what nobody expected: a {@link RuntimeException} or {@link Error} out of {@link Job#run} or
 * {@link Job#isDue}. The cause is what was thrown, with its stack trace.
 */
public final class JobPanicException extends JobException {

  private static final long serialVersionUID = 1L;

  /**
   * Made by the runner.
   *
   * @param jobId the job's id
   * @param slot the slot of the run
   * @param cause what was thrown
   */
  public JobPanicException(String jobId, Instant slot, Throwable cause) {
    super(jobId, slot, "panicked: " + text(cause), cause);
  }

  /** What was thrown may be an application's own, whose message throws in turn. */
  private static String text(Throwable cause) {
    try {
      return cause.toString();
    } catch (RuntimeException | Error e) {
      return cause.getClass().getName();
    }
  }
}
