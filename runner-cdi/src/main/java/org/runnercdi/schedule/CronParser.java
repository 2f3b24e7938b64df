package org.runnercdi.schedule;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads an expression: its length, its macro, the number of its fields, and each of them. */
final class CronParser {

  private static final int LONGEST = 1000;
  private static final String ADVICE =
      "write five (minute, hour, day of month, month, day of week), such as \"0 6 * * MON-FRI\"";

  private CronParser() {}

  /**
   * What an expression says, each value a bit at its own position.
   *
   * @param minutes bits 0 to 59
   * @param hours bits 0 to 23
   * @param daysOfMonth bits 1 to 31
   * @param months bits 1 to 12
   * @param daysOfWeek bits 0 (Sunday) to 6
   * @param anyDayOfMonth whether the field is {@code *} or {@code ?}
   * @param anyDayOfWeek whether the field is {@code *} or {@code ?}
   * @param rare the days that move with the month, null where there are none
   */
  record Parsed(
      long minutes,
      int hours,
      int daysOfMonth,
      int months,
      int daysOfWeek,
      boolean anyDayOfMonth,
      boolean anyDayOfWeek,
      @Nullable RareDays rare) {}

  static Parsed parse(String expression) {
    Map<Field, String> fields = fields(expression);
    RareDays.Builder rare = new RareDays.Builder();
    Map<Field, Long> values = new EnumMap<>(Field.class);
    fields.forEach(
        (field, text) -> values.put(field, new FieldParser(field, text, expression, rare).parse()));
    return new Parsed(
        bits(values, Field.MINUTE),
        (int) bits(values, Field.HOUR),
        (int) bits(values, Field.DAY_OF_MONTH),
        (int) bits(values, Field.MONTH),
        (int) bits(values, Field.DAY_OF_WEEK),
        isAny(fields.get(Field.DAY_OF_MONTH)),
        isAny(fields.get(Field.DAY_OF_WEEK)),
        rare.build());
  }

  private static long bits(Map<Field, Long> values, Field field) {
    return values.getOrDefault(field, 0L);
  }

  /** The expression without the white space around it. */
  static String checked(@Nullable String expression) {
    if (expression == null || expression.isBlank()) {
      throw new IllegalArgumentException(
          "The cron expression is %s: %s."
              .formatted(
                  expression == null ? "null" : "blank",
                  ADVICE.replace("write five", "write five fields")));
    }
    if (expression.length() > LONGEST) {
      throw new IllegalArgumentException(
          "The cron expression %s has %d characters: write at most %d."
              .formatted(Quote.of(expression), expression.length(), LONGEST));
    }
    return expression.strip();
  }

  /** The texts of the five fields, a macro's being those it stands for. */
  static Map<Field, String> fields(String expression) {
    List<String> fields = split(expression.startsWith("@") ? macro(expression) : expression);
    if (fields.size() == 5) {
      Map<Field, String> texts = new EnumMap<>(Field.class);
      for (Field field : Field.values()) {
        texts.put(field, fields.get(texts.size()));
      }
      return texts;
    }
    throw new IllegalArgumentException(
        "The cron expression %s %s."
            .formatted(Quote.of(expression), wrongCount(expression, fields.size())));
  }

  private static String wrongCount(String expression, int count) {
    String upper = Ascii.upper(expression);
    if (upper.startsWith("TZ=") || upper.startsWith("CRON_TZ=")) {
      return "begins with a zone: give the zone on its own, and " + ADVICE;
    }
    return switch (count) {
      case 6 -> "has six fields, but minutes are the smallest unit: drop the seconds and " + ADVICE;
      case 7 ->
          "has seven fields, but minutes are the smallest unit: drop the seconds and the"
              + " year, and "
              + ADVICE;
      default -> "has %d field%s: %s".formatted(count, count == 1 ? "" : "s", ADVICE);
    };
  }

  private static String macro(String expression) {
    return switch (Ascii.upper(expression)) {
      case "@YEARLY", "@ANNUALLY" -> "0 0 1 1 *";
      case "@MONTHLY" -> "0 0 1 * *";
      case "@WEEKLY" -> "0 0 * * 0";
      case "@DAILY", "@MIDNIGHT" -> "0 0 * * *";
      case "@HOURLY" -> "0 * * * *";
      default ->
          throw new IllegalArgumentException(
              "The cron expression %s %s: write @yearly, @annually, @monthly, @weekly, @daily,"
                      .formatted(Quote.of(expression), unknown(Ascii.upper(expression)))
                  + " @midnight, @hourly, or five fields.");
    };
  }

  private static String unknown(String macro) {
    if (macro.startsWith("@REBOOT")) {
      return "is not supported, because it names no time";
    }
    return macro.startsWith("@EVERY")
        ? "is a period, which has a setting of its own (every)"
        : "is not a known macro";
  }

  private static List<String> split(String expression) {
    List<String> fields = new ArrayList<>(5);
    int start = -1;
    for (int i = 0; i <= expression.length(); i++) {
      boolean separates = i == expression.length() || isSeparator(expression.charAt(i));
      if (separates && start >= 0) {
        fields.add(expression.substring(start, i));
        start = -1;
      } else if (!separates && start < 0) {
        start = i;
      }
    }
    return fields;
  }

  private static boolean isSeparator(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  private static boolean isAny(@Nullable String field) {
    return "*".equals(field) || "?".equals(field);
  }
}
