package org.runnercdi.sample;

import org.jspecify.annotations.Nullable;

/**
 * A call got no answer, or one that says no. Checked, so that the runner takes it for a failure
 * that the job reports and not for a panic.
 */
class CallFailedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final @Nullable Integer httpStatus;
  private final boolean forNow;

  private CallFailedException(
      String message, @Nullable Throwable cause, @Nullable Integer httpStatus, boolean forNow) {
    super(message, cause, false, false);
    this.httpStatus = httpStatus;
    this.forNow = forNow;
  }

  /** Another try would end the same. */
  static CallFailedException forGood(String message) {
    return new CallFailedException(message, null, null, false);
  }

  /** Another try may end better. */
  static CallFailedException forNow(String message, @Nullable Throwable cause) {
    return new CallFailedException(message, cause, null, true);
  }

  /** The answer has a status that the call does not expect. */
  static CallFailedException ofStatus(String message, int status) {
    return new CallFailedException(
        message, null, status, status >= 500 || status == 408 || status == 429);
  }

  /** The status of the answer; null where there was none. */
  @Nullable Integer httpStatus() {
    return httpStatus;
  }

  /** Whether it is worth another try. */
  boolean isForNow() {
    return forNow;
  }
}
