package org.runnercdi.schedule;

/** The five fields of an expression, in their order. */
enum Field {
  MINUTE("minute", 0, 59, "", "0 to 59"),
  HOUR("hour", 0, 23, "", "0 to 23"),
  DAY_OF_MONTH("day of month", 1, 31, "", "1 to 31, L, L-1 to L-30, LW, or 1W to 31W"),
  MONTH("month", 1, 12, "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC", "1 to 12 or JAN to DEC"),
  DAY_OF_WEEK(
      "day of week",
      0,
      6,
      "SUNMONTUEWEDTHUFRISAT",
      "0 to 7 or SUN to SAT, with L for the last of the month or #1 to #5 for the n-th");

  static final int SUNDAY = 0;
  static final int OTHER_SUNDAY = 7;

  private final String label;
  private final int min;
  private final int max;

  /** Three letters each. */
  private final String names;

  private final String allowed;

  Field(String label, int min, int max, String names, String allowed) {
    this.label = label;
    this.min = min;
    this.max = max;
    this.names = names;
    this.allowed = allowed;
  }

  String label() {
    return label;
  }

  /** What may be written, to end a sentence with. */
  String allowed() {
    return allowed;
  }

  int min() {
    return min;
  }

  /** The largest value; Sunday's second number, 7, is not one. */
  int max() {
    return max;
  }

  /** The largest number that may be written. */
  int largest() {
    return this == DAY_OF_WEEK ? OTHER_SUNDAY : max;
  }

  int size() {
    return max - min + 1;
  }

  /** All the values, each a bit at its own position. */
  long all() {
    return (-1L >>> (63 - max)) & (-1L << min);
  }

  boolean hasNames() {
    return !names.isEmpty();
  }

  /** The value of a name in whatever case, -1 where there is none. */
  int named(String name) {
    int index = name.length() == 3 ? names.indexOf(Ascii.upper(name)) : -1;
    return index < 0 || index % 3 != 0 ? -1 : index / 3 + min;
  }

  boolean isDay() {
    return this == DAY_OF_MONTH || this == DAY_OF_WEEK;
  }
}
