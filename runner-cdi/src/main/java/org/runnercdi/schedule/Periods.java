package org.runnercdi.schedule;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the durations that people write into annotations and settings. */
public final class Periods {

  private static final int LONGEST = 100;
  private static final String ADVICE =
      "write a positive duration, as ISO-8601 (PT10M) or as a number with ms, s, m, h or d (10m)";

  private static final Pattern ZERO =
      Pattern.compile("0+(ms|s|m|h|d)?|PT0+[smh]|P0+d", Pattern.CASE_INSENSITIVE);

  private Periods() {}

  /**
   * As {@link #parse}, and {@code 0}, {@code 0s}, {@code PT0S} and the like are zero.
   *
   * @param text the text
   * @return the duration, not negative
   * @throws IllegalArgumentException as {@link #parse}, except where the text says zero
   */
  public static Duration parseOrZero(String text) {
    return ZERO.matcher(text.strip()).matches() ? Duration.ZERO : parse(text);
  }

  /**
   * A duration out of its text: ISO-8601 ({@code PT10M}, {@code P1DT12H}), or one whole number with
   * a unit ({@code 500ms}, {@code 30s}, {@code 10m}, {@code 2h}, {@code 1d}, in any case). A day is
   * 24 hours.
   *
   * @param text the text
   * @return the duration, positive
   * @throws IllegalArgumentException if the text is null, not understood, zero, negative, negative
   *     in any of its parts, or more than a {@link Duration} holds; the message is one sentence
   *     that names the text and what would be right
   */
  public static Duration parse(@Nullable String text) {
    if (text == null || text.isBlank()) {
      throw new IllegalArgumentException(
          "The duration is %s: %s.".formatted(text == null ? "null" : "blank", ADVICE));
    }
    String duration = text.strip();
    if (duration.length() > LONGEST) {
      throw wrong(duration, "is too long");
    }
    Duration parsed = Ascii.isDigit(duration.charAt(0)) ? parseShort(duration) : parseIso(duration);
    if (parsed.isZero()) {
      throw wrong(duration, "is zero");
    }
    return parsed;
  }

  private static Duration parseShort(String text) {
    int digits = 0;
    while (digits < text.length() && Ascii.isDigit(text.charAt(digits))) {
      digits++;
    }
    ChronoUnit unit =
        switch (Ascii.upper(text.substring(digits))) {
          case "MS" -> ChronoUnit.MILLIS;
          case "S" -> ChronoUnit.SECONDS;
          case "M" -> ChronoUnit.MINUTES;
          case "H" -> ChronoUnit.HOURS;
          case "D" -> ChronoUnit.DAYS;
          case "" -> throw wrong(text, "has no unit");
          default -> throw wrong(text, "is not understood");
        };
    long most = Long.MAX_VALUE - 1;
    long number = Ascii.number(text.substring(0, digits), most);
    try {
      if (number > most) {
        throw new ArithmeticException();
      }
      return Duration.of(number, unit);
    } catch (ArithmeticException e) {
      throw wrong(text, "is too large");
    }
  }

  private static Duration parseIso(String text) {
    if (text.indexOf('-') >= 0) {
      throw wrong(text, "is negative or not understood");
    }
    try {
      return Duration.parse(text);
    } catch (DateTimeException | ArithmeticException e) {
      throw wrong(text, "is not understood or too large");
    }
  }

  private static IllegalArgumentException wrong(String text, String problem) {
    return new IllegalArgumentException(
        "The duration %s %s: %s.".formatted(Quote.of(text), problem, ADVICE));
  }
}
