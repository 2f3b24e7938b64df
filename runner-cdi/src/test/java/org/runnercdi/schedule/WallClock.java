package org.runnercdi.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * What a person sees who looks at the clock on the wall each minute, from 48 hours before a change
 * of the clocks to 48 hours after it, and notes which minutes it showed, showed again and left out.
 * The rule for daylight saving is written down here once more, in these terms.
 */
final class WallClock {

  private static final int MINUTES_A_DAY = 24 * 60;
  private static final Duration BEFORE_AND_AFTER = Duration.ofDays(2);

  /** How long the person has looked before that: no repeated time is as long. */
  private static final Duration EARLIER = Duration.ofDays(1);

  /** The local time that the clock may leave out or repeat at the ends, in minutes. */
  private static final int MARGIN = 2 * MINUTES_A_DAY;

  private static final int NEVER = -1;

  /** A local minute, by its place in the notes, and a minute that elapsed, by its number. */
  private record Note(int local, int minute) {}

  private final ZoneId zone;
  private final Instant start;
  private final int minutes;

  /** The local minute, counted as if it were UTC, with which the notes begin. */
  private final long base;

  /** For each local minute the elapsed minute that first showed it. */
  private final int[] shown;

  private final List<Note> shownAgain = new ArrayList<>();

  /** Local minutes that were left out, each with the minute in which the clock went on. */
  private final List<Note> leftOut = new ArrayList<>();

  WallClock(ZoneId zone, Instant change) {
    this.zone = zone;
    this.start = change.minus(BEFORE_AND_AFTER);
    this.minutes = Math.toIntExact(BEFORE_AND_AFTER.multipliedBy(2).toMinutes());
    int earlier = Math.toIntExact(EARLIER.toMinutes());
    this.base = local(-earlier) - MARGIN;
    this.shown = new int[earlier + minutes + 2 * MARGIN];
    Arrays.fill(shown, NEVER);
    int previous = place(-earlier) - 1;
    BitSet seen = new BitSet();
    for (int minute = -earlier; minute < minutes; minute++) {
      int now = place(minute);
      for (int skipped = previous + 1; skipped < now; skipped++) {
        leftOut.add(new Note(skipped, minute));
      }
      if (!seen.get(now)) {
        seen.set(now);
        shown[now] = minute >= 0 ? minute : NEVER;
      } else {
        shownAgain.add(new Note(now, minute));
      }
      previous = now;
    }
  }

  private int place(int minute) {
    return Math.toIntExact(local(minute) - base);
  }

  private long local(int minute) {
    Instant instant = start.plusSeconds(60L * minute);
    int offset = zone.getRules().getOffset(instant).getTotalSeconds();
    return Math.floorDiv(instant.getEpochSecond() + offset, 60L);
  }

  int minutes() {
    return minutes;
  }

  ZonedDateTime time(int minute) {
    return start.plusSeconds(60L * minute).atZone(zone);
  }

  /** The minutes in which the expression is due. */
  BitSet due(Meaning meaning, Dst dst) {
    boolean literal = dst == Dst.LITERAL || meaning.isWildcard();
    BitSet matching = matching(meaning);
    BitSet due = new BitSet();
    matching.stream().map(local -> shown[local]).filter(minute -> minute >= 0).forEach(due::set);
    for (Note note : literal ? shownAgain : leftOut) {
      if (note.minute() >= 0 && matching.get(note.local())) {
        due.set(note.minute());
      }
    }
    return due;
  }

  /** The local minutes, shown or not, that all five fields match. */
  private BitSet matching(Meaning meaning) {
    BitSet matching = new BitSet();
    long firstDay = Math.floorDiv(base, (long) MINUTES_A_DAY);
    long lastDay = Math.floorDiv(base + shown.length - 1, (long) MINUTES_A_DAY);
    for (long day = firstDay; day <= lastDay; day++) {
      if (meaning.hasDay(LocalDate.ofEpochDay(day))) {
        long midnight = day * MINUTES_A_DAY - base;
        for (int hour = 0; hour < 24; hour++) {
          if (meaning.hours().test(hour)) {
            addHour(midnight + hour * 60L, meaning, matching);
          }
        }
      }
    }
    return matching;
  }

  private void addHour(long hour, Meaning meaning, BitSet matching) {
    for (int minute = 0; minute < 60; minute++) {
      long local = hour + minute;
      if (local >= 0 && local < shown.length && meaning.minutes().test(minute)) {
        matching.set((int) local);
      }
    }
  }

  @Override
  public String toString() {
    return zone + " around " + start.plus(BEFORE_AND_AFTER);
  }
}
