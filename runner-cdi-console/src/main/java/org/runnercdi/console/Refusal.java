package org.runnercdi.console;

import jakarta.ws.rs.core.Response.Status;

/** Why a request is not answered. */
final class Refusal extends Exception {

  private static final long serialVersionUID = 1L;

  private final Status status;

  /**
   * A refusal.
   *
   * @param sentence says what would be right
   */
  Refusal(Status status, String sentence) {
    super(sentence, null, false, false);
    this.status = status;
  }

  Problem problem() {
    return new Problem(
        status.getReasonPhrase(), status.getStatusCode(), String.valueOf(getMessage()));
  }
}
