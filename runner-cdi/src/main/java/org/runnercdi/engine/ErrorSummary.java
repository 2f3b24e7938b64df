package org.runnercdi.engine;

import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a job's error: it reads as the error did, without its stack trace and
 * whatever else it holds, which may be a great deal.
 */
final class ErrorSummary extends Exception {

  private static final long serialVersionUID = 1L;

  /** Of the message, in characters. */
  static final int LONGEST = 500;

  /** The error and its causes. */
  static final int DEEPEST = 4;

  /** The name of the error's class. */
  private final String type;

  private ErrorSummary(String type, @Nullable String message, @Nullable Throwable cause) {
    super(message, cause, false, false);
    this.type = type;
  }

  static ErrorSummary of(Throwable error) {
    return of(error, DEEPEST);
  }

  private static ErrorSummary of(Throwable error, int depth) {
    if (error instanceof ErrorSummary summary) {
      return summary;
    }
    String message = null;
    Throwable cause = null;
    try {
      message = error.getMessage();
      cause = error.getCause();
    } catch (RuntimeException | Error rude) {
      message = "(its message threw " + rude.getClass().getName() + ")";
    }
    return new ErrorSummary(
        error.getClass().getName(),
        message == null ? null : shortened(message),
        cause == null || depth <= 1 ? null : of(cause, depth - 1));
  }

  private static String shortened(String message) {
    return message.length() <= LONGEST ? message : message.substring(0, LONGEST) + "…";
  }

  @Override
  @SuppressWarnings("OverrideThrowableToString") // it shall read as the error itself did
  public String toString() {
    String message = getMessage();
    return message == null ? type : type + ": " + message;
  }
}
