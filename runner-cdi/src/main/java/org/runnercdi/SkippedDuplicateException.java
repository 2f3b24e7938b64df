package org.runnercdi;

import java.time.Instant;

/** The error of a job that did not start because one of its id was in flight. */
public final class SkippedDuplicateException extends JobException {

  private static final long serialVersionUID = 1L;

  /**
   * Made by the runner.
   *
   * @param jobId the job's id
   * @param slot the slot of the run
   */
  public SkippedDuplicateException(String jobId, Instant slot) {
    super(jobId, slot, "was skipped: a job of that id is in flight", null);
  }
}
