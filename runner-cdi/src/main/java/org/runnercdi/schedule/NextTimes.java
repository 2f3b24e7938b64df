package org.runnercdi.schedule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The search behind {@link Cron#next}. Between two changes of the offset the local time only grows,
 * so each such stretch is searched in its local calendar, and the minute in which a gap ends is
 * looked at on its own. Every candidate is put to {@link Cron#matches}: the search cannot say more
 * than the test does.
 */
final class NextTimes {

  private static final long MINUTES_A_DAY = 24 * 60;

  /** The Gregorian calendar repeats itself, days of the week included, after 400 years. */
  private static final long CYCLE = 146_097 * MINUTES_A_DAY;

  private static final long END = (LocalDate.MAX.toEpochDay() + 1) * MINUTES_A_DAY;

  private final Cron cron;
  private final ZoneId zone;
  private final ZoneRules rules;
  private final int count;
  private final List<ZonedDateTime> found = new ArrayList<>();

  private ZoneOffset offset;
  private @Nullable ZoneOffsetTransition change;
  // Local time, counted in minutes as if it were UTC.
  private long minute;
  private long horizon;

  NextTimes(Cron cron, ZonedDateTime from, int count) {
    this.cron = cron;
    this.zone = from.getZone();
    this.rules = zone.getRules();
    this.count = count;
    this.offset = from.getOffset();
    this.change = Times.nextTransition(rules, from.toInstant());
    this.minute = minuteOf(from.toLocalDateTime()) + 1;
    this.horizon = minute + CYCLE;
  }

  List<ZonedDateTime> find() {
    while (found.size() < count) {
      long end = change == null ? END : minuteAtOrAfter(change.getDateTimeBefore());
      minute = nextMatch(Math.min(end, horizon));
      if (minute < end && minute < horizon) {
        offer(ZonedDateTime.ofInstant(dateTime(minute), offset, zone));
        minute++;
      } else if (change == null || minute >= horizon) {
        break;
      } else {
        cross(change);
      }
    }
    return found;
  }

  private void cross(ZoneOffsetTransition crossed) {
    Instant instant = crossed.getInstant();
    offset = crossed.getOffsetAfter();
    change = Times.nextTransition(rules, instant);
    if (crossed.isGap()) {
      minute = minuteOf(crossed.getDateTimeAfter()) + 1;
      offer(instant.atZone(zone));
    } else {
      minute = minuteAtOrAfter(crossed.getDateTimeAfter());
    }
  }

  private void offer(ZonedDateTime candidate) {
    if (cron.matches(LocalMinute.of(candidate))) {
      found.add(candidate);
      horizon = minute + CYCLE;
    }
  }

  /** The first minute that matches in the calendar, {@code end} where none before it does. */
  private long nextMatch(long end) {
    long day = Math.floorDiv(minute, MINUTES_A_DAY);
    int minuteOfDay = (int) Math.floorMod(minute, MINUTES_A_DAY);
    while (day * MINUTES_A_DAY < end) {
      LocalDay local = LocalDay.of(LocalDate.ofEpochDay(day));
      if (!cron.hasMonth(local)) {
        day += local.daysLeft();
      } else if (cron.hasDay(local)) {
        int match = cron.nextMinuteOfDay(minuteOfDay);
        if (match >= 0) {
          return Math.min(day * MINUTES_A_DAY + match, end);
        }
      }
      day++;
      minuteOfDay = 0;
    }
    return end;
  }

  private static LocalDateTime dateTime(long minute) {
    int minuteOfDay = (int) Math.floorMod(minute, MINUTES_A_DAY);
    return LocalDateTime.of(
        LocalDate.ofEpochDay(Math.floorDiv(minute, MINUTES_A_DAY)),
        LocalTime.of(minuteOfDay / 60, minuteOfDay % 60));
  }

  private static long minuteOf(LocalDateTime time) {
    return Math.floorDiv(time.toEpochSecond(ZoneOffset.UTC), 60);
  }

  private static long minuteAtOrAfter(LocalDateTime time) {
    return -Math.floorDiv(-time.toEpochSecond(ZoneOffset.UTC), 60);
  }
}
