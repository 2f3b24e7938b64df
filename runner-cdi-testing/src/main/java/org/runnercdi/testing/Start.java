package org.runnercdi.testing;

import java.time.DateTimeException;
import java.time.Instant;

/** Where time begins. */
final class Start {

  static final String DEFAULT = "2026-01-01T00:00:00Z";

  private Start() {}

  /**
   * Reads it.
   *
   * @param where names it in the message, with {@code %s} in place of the text
   */
  static Instant parse(String where, String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          String.format(where, text) + " is no moment; write one such as " + DEFAULT + ".", e);
    }
  }
}
