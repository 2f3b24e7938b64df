package org.runnercdi.schedule;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of a gap that lies on one date.
 *
 * @param day the date
 * @param from the first skipped minute of the day
 * @param to the minute after the last, up to 1440
 */
record SkippedSpan(LocalDay day, int from, int to) {

  private static final int MINUTES_A_DAY = 24 * 60;

  static SkippedSpan[] between(LocalDateTime from, LocalDateTime to) {
    List<SkippedSpan> spans = new ArrayList<>(2);
    for (LocalDate date = from.toLocalDate();
        !date.isAfter(to.toLocalDate());
        date = date.plusDays(1)) {
      int first = date.equals(from.toLocalDate()) ? minuteOfDay(from) : 0;
      int end = date.equals(to.toLocalDate()) ? minuteOfDay(to) : MINUTES_A_DAY;
      if (first < end) {
        spans.add(new SkippedSpan(LocalDay.of(date), first, end));
      }
    }
    return spans.toArray(new SkippedSpan[0]);
  }

  private static int minuteOfDay(LocalDateTime time) {
    return time.getHour() * 60 + time.getMinute();
  }
}
