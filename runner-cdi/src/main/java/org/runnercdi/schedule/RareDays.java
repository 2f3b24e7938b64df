package org.runnercdi.schedule;

import org.jspecify.annotations.Nullable;

/**
 * The days that no set of numbers can name, because they move with the month. Few expressions have
 * any, and those that have none carry no such object.
 *
 * @param fromLast {@code L} and {@code L-n}: bit n for the day n days before the last
 * @param nearest {@code nW}: bit n for the workday nearest to day n
 * @param lastWorkday {@code LW}
 * @param lastOfWeek {@code nL}: bit n for the month's last such day of the week
 * @param nthOfWeek {@code d#n}: bit {@code 7 * (n - 1) + d} for the month's n-th such day
 */
record RareDays(int fromLast, int nearest, boolean lastWorkday, int lastOfWeek, long nthOfWeek) {

  boolean hasDayOfMonth(LocalDay day) {
    return bit(fromLast, day.daysLeft())
        || (day.isWorkday() && (isNearest(day) || (lastWorkday && isLastWorkday(day))));
  }

  boolean hasDayOfWeek(LocalDay day) {
    return (day.daysLeft() < 7 && bit(lastOfWeek, day.dayOfWeek()))
        || ((nthOfWeek >>> ((day.dayOfMonth() - 1) / 7 * 7 + day.dayOfWeek())) & 1) != 0;
  }

  private boolean isNearest(LocalDay day) {
    int number = day.dayOfMonth();
    if (bit(nearest, number)) {
      return true;
    }
    // A weekend at either end of the month looks inwards: the workday never leaves the month.
    if (day.isFriday()) {
      return (day.daysLeft() >= 1 && bit(nearest, number + 1))
          || (day.daysLeft() == 2 && bit(nearest, number + 2));
    }
    return day.isMonday() && (bit(nearest, number - 1) || (number == 3 && bit(nearest, 1)));
  }

  private static boolean isLastWorkday(LocalDay day) {
    return day.daysLeft() == 0 || (day.isFriday() && day.daysLeft() <= 2);
  }

  private static boolean bit(int set, int index) {
    return ((set >>> index) & 1) != 0;
  }

  /** Collects the rare parts of the two day fields while they are read. */
  static final class Builder {

    private int fromLast;
    private int nearest;
    private boolean lastWorkday;
    private int lastOfWeek;
    private long nthOfWeek;

    void fromLast(int days) {
      fromLast |= 1 << days;
    }

    void nearest(int dayOfMonth) {
      nearest |= 1 << dayOfMonth;
    }

    void lastWorkday() {
      lastWorkday = true;
    }

    void lastOfWeek(int dayOfWeek) {
      lastOfWeek |= 1 << dayOfWeek;
    }

    void nthOfWeek(int dayOfWeek, int n) {
      nthOfWeek |= 1L << (7 * (n - 1) + dayOfWeek);
    }

    @Nullable RareDays build() {
      boolean none =
          fromLast == 0 && nearest == 0 && !lastWorkday && lastOfWeek == 0 && nthOfWeek == 0;
      return none ? null : new RareDays(fromLast, nearest, lastWorkday, lastOfWeek, nthOfWeek);
    }
  }
}
