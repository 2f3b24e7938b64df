package org.runnercdi.schedule;

import java.time.LocalDate;

/**
 * What the day fields of an expression look at.
 *
 * @param month 1 to 12
 * @param dayOfMonth 1 to 31
 * @param dayOfWeek 0 (Sunday) to 6
 * @param lengthOfMonth 28 to 31
 */
record LocalDay(int month, int dayOfMonth, int dayOfWeek, int lengthOfMonth) {

  static LocalDay of(LocalDate date) {
    return new LocalDay(
        date.getMonthValue(),
        date.getDayOfMonth(),
        date.getDayOfWeek().getValue() % 7,
        date.lengthOfMonth());
  }

  /** Days from this one to the last of its month. */
  int daysLeft() {
    return lengthOfMonth - dayOfMonth;
  }

  boolean isMonday() {
    return dayOfWeek == 1;
  }

  boolean isFriday() {
    return dayOfWeek == 5;
  }

  boolean isWorkday() {
    return dayOfWeek >= 1 && dayOfWeek <= 5;
  }
}
