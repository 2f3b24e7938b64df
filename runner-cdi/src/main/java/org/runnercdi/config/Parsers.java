package org.runnercdi.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.runnercdi.schedule.Periods;

/** From texts to values; what is not understood is an exception that says what to write. */
final class Parsers {

  private Parsers() {}

  static boolean trueOrFalse(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("write true or false.");
    };
  }

  static int wholeNumber(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "write a whole number between " + Integer.MIN_VALUE + " and " + Integer.MAX_VALUE + ".",
          e);
    }
  }

  static Duration durationOrZero(String text) {
    return Periods.parseOrZero(text);
  }

  static ZoneId zone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("write a zone id such as Europe/Paris or UTC.", e);
    }
  }

  static <E extends Enum<E>> E oneOf(Class<E> type, String text) {
    List<String> names = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equalsIgnoreCase(text)) {
        return constant;
      }
      names.add(constant.name().toLowerCase(Locale.ROOT));
    }
    throw new IllegalArgumentException("write one of " + String.join(", ", names) + ".");
  }

  /** The name of an executor: {@code own}, {@code virtual}, or where JNDI has it. */
  static String executor(String text) {
    int java = Runtime.version().feature();
    if (text.equals("virtual") && java < 21) {
      throw new IllegalArgumentException(
          "virtual threads need Java 21, and this is Java "
              + java
              + "; write own or a JNDI name, or run it on a later Java.");
    }
    return text;
  }

  /** Whether each job has series of its own. */
  static boolean perJob(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "all" -> true;
      case "registered" -> false;
      default ->
          throw new IllegalArgumentException(
              "write all for series of each job, or registered for those of registered jobs only.");
    };
  }
}
