package org.runnercdi.schedule;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * The words in which {@link Description} tells what an expression says. Not resource bundles: those
 * fall back to the language of the machine, and word order is no matter of templates. Minutes of
 * the day count from midnight.
 */
interface Language {

  /** The language of a locale; English where there is none. */
  static Language of(Locale locale) {
    return locale.getLanguage().equals("ko") ? new Korean() : new English();
  }

  /** {@code step} minutes apart, in all hours or, where there are windows, within these alone. */
  String everyMinutes(int step, List<Span> windows);

  /** At some minutes of each hour. */
  String minutesOfEachHour(List<Span> minutes);

  /** At some minutes of some hours. */
  String minutesOfHours(List<Span> minutes, List<Span> hours);

  /** {@code step} minutes apart (null where not even) in some hours, which follow no row. */
  String everyMinutesOfHours(int step, List<Span> hours);

  /** On the hour, {@code step} hours apart, around the clock. */
  String everyHours(int step);

  /** {@code step} hours apart, from one minute of the day to another. */
  String everyHoursBetween(int step, int from, int to);

  /** At some minutes of the day. */
  String at(List<Integer> minutesOfDay);

  String daysOfMonth(List<Span> days);

  String lastDay(int daysBefore);

  String nearestWorkday(int dayOfMonth);

  String lastWorkday();

  String dayOfWeek(Span days);

  String lastOfWeek(int dayOfWeek);

  String nthOfWeek(int n, int dayOfWeek);

  /**
   * All of it.
   *
   * @param time what one of the methods above said
   * @param everyDay whether it is to be said that no day is left out
   * @param ofMonth the days of the month, either of which will do; empty for none
   * @param ofWeek the days of the week, likewise, beside those of the month
   * @param months the months, empty for all
   */
  String sentence(
      String time, boolean everyDay, List<String> ofMonth, List<String> ofWeek, List<Span> months);

  String every(Duration period);
}
