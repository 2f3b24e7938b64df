package org.runnercdi.schedule;

/** Reads one field: lists of ranges with steps, and the rare parts of the day fields. */
final class FieldParser {

  private final Field field;
  private final String text;
  private final String expression;
  private final RareDays.Builder rare;

  FieldParser(Field field, String text, String expression, RareDays.Builder rare) {
    this.field = field;
    this.text = text;
    this.expression = expression;
    this.rare = rare;
  }

  /** The values as bits; the rare parts go to the builder. */
  long parse() {
    if (field.isDay() && text.equals("?")) {
      return field.all();
    }
    long values = 0;
    int start = 0;
    while (start <= text.length()) {
      int comma = text.indexOf(',', start);
      int end = comma < 0 ? text.length() : comma;
      if (end == start) {
        throw wrong(text, "has an empty part: write one value on each side of a comma");
      }
      values |= part(text.substring(start, end));
      start = end + 1;
    }
    return values;
  }

  private long part(String part) {
    if (part.equals("?")) {
      throw wrong(
          text,
          field.isDay()
              ? "mixes ? with other parts: write ? alone, or * in its place"
              : "has a ?, which only the day fields may have: write *");
    }
    if ((field == Field.DAY_OF_MONTH && isRareDayOfMonth(part))
        || (field == Field.DAY_OF_WEEK && isRareDayOfWeek(part))) {
      return 0;
    }
    int slash = part.indexOf('/');
    int step = slash < 0 ? 1 : step(part, part.substring(slash + 1));
    String range = slash < 0 ? part : part.substring(0, slash);
    if (range.equals("*")) {
      return range(field.min(), field.max(), step);
    }
    int dash = range.indexOf('-');
    if (dash < 0) {
      int from = single(value(part, range));
      return range(from, slash < 0 ? from : field.max(), step);
    }
    int from = value(part, range.substring(0, dash));
    int to = value(part, range.substring(dash + 1));
    return from == to ? bit(single(from)) : range(single(from), to, step);
  }

  /** The values from one to the other, past the largest and on at the smallest where need be. */
  private long range(int from, int to, int step) {
    int length = to >= from ? to - from : to - from + field.size();
    long values = 0;
    for (int i = 0; i <= length; i += step) {
      values |= bit((from - field.min() + i) % field.size() + field.min());
    }
    return values;
  }

  private static long bit(int value) {
    return 1L << value;
  }

  /** As the end of a range 7 stands after Saturday; everywhere else it is the Sunday before. */
  private int single(int value) {
    return field == Field.DAY_OF_WEEK && value == Field.OTHER_SUNDAY ? Field.SUNDAY : value;
  }

  private int step(String part, String step) {
    long value = Ascii.isNumber(step) ? Ascii.number(step, field.size()) : 0;
    if (value < 1 || value > field.size()) {
      throw wrong(part, "has a bad step: write a step of 1 to " + field.size());
    }
    return (int) value;
  }

  private int value(String part, String value) {
    if (Ascii.isNumber(value)) {
      long number = Ascii.number(value, field.largest());
      if (number < field.min() || number > field.largest()) {
        throw wrong(part, "is out of range: write " + field.allowed());
      }
      return (int) number;
    }
    int named = field.named(value);
    if (named < 0) {
      String what =
          field.hasNames() && Ascii.isWord(value) ? "is not a known name" : "is not understood";
      throw wrong(part, what + ": write " + field.allowed());
    }
    return named;
  }

  private boolean isRareDayOfMonth(String part) {
    String upper = Ascii.upper(part);
    if (upper.equals("L")) {
      rare.fromLast(0);
      return true;
    }
    if (upper.equals("LW") || upper.equals("WL")) {
      rare.lastWorkday();
      return true;
    }
    if (upper.startsWith("L")) {
      rare.fromLast(within(part, upper.startsWith("L-") ? upper.substring(2) : "", 30));
      return true;
    }
    if (upper.endsWith("W")) {
      rare.nearest(within(part, upper.substring(0, upper.length() - 1), 31));
      return true;
    }
    return false;
  }

  private int within(String part, String digits, int most) {
    long value = Ascii.isNumber(digits) ? Ascii.number(digits, most) : 0;
    if (value < 1 || value > most) {
      throw wrong(part, "is not understood: write " + field.allowed());
    }
    return (int) value;
  }

  private boolean isRareDayOfWeek(String part) {
    int hash = part.indexOf('#');
    if (hash >= 0) {
      int day = single(value(part, part.substring(0, hash)));
      String n = part.substring(hash + 1);
      long number = Ascii.isNumber(n) ? Ascii.number(n, 5) : 0;
      if (number < 1 || number > 5) {
        throw wrong(part, "counts to a day that no month has: write #1 to #5");
      }
      rare.nthOfWeek(day, (int) number);
      return true;
    }
    String upper = Ascii.upper(part);
    if (!upper.endsWith("L")) {
      return false;
    }
    if (upper.equals("L")) {
      throw wrong(part, "names no day: write one before the L, such as 5L or FRIL");
    }
    rare.lastOfWeek(single(value(part, upper.substring(0, upper.length() - 1))));
    return true;
  }

  private IllegalArgumentException wrong(String part, String problem) {
    return new IllegalArgumentException(
        "The %s %s in the cron expression %s %s."
            .formatted(field.label(), Quote.of(part), Quote.of(expression), problem));
  }
}
