package org.runnercdi.schedule;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import org.jspecify.annotations.Nullable;

/**
 * Arithmetic that ends where {@code java.time} ends. The last local time that can be expressed is
 * another instant in each zone, and only the attempt tells.
 */
final class Times {

  private Times() {}

  static void requireCount(int count) {
    if (count < 0) {
      throw new IllegalArgumentException(
          "The count of next times is %d: it must not be negative.".formatted(count));
    }
  }

  /** The second in a zone, null where its local time cannot be expressed. */
  static @Nullable ZonedDateTime at(long epochSecond, ZoneId zone) {
    try {
      return Instant.ofEpochSecond(epochSecond).atZone(zone);
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** The next change of the offset, null where there is none, or none before the end of time. */
  static @Nullable ZoneOffsetTransition nextTransition(ZoneRules rules, Instant instant) {
    try {
      return rules.nextTransition(instant);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
