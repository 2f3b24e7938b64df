package org.runnercdi.sample;

import org.jspecify.annotations.Nullable;

/**
 * A call got no answer, or one that says no. Checked, so that the runner takes it for a failure
 * that the job reports and not for a panic.
 */
class CallFailedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final @Nullable Integer httpStatus;

  CallFailedException(String message, @Nullable Throwable cause, @Nullable Integer httpStatus) {
    super(message, cause, false, false);
    this.httpStatus = httpStatus;
  }

  /** The status of the answer; null where there was none. */
  @Nullable Integer httpStatus() {
    return httpStatus;
  }
}
