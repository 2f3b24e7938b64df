package org.runnercdi.schedule;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/** "At 06:00, Monday to Friday". */
final class English implements Language {

  private static final int LAST_MINUTE = 59;

  @Override
  public String everyMinutes(int step, List<Span> windows) {
    String every = "Every " + counted(step, "minute");
    return windows.isEmpty()
        ? every
        : every
            + " "
            + joined(
                windows.stream()
                    .map(window -> "from " + time(window.from()) + " to " + time(window.to()))
                    .toList());
  }

  @Override
  public String minutesOfEachHour(List<Span> minutes) {
    return minutes(minutes) + " of every hour";
  }

  @Override
  public String minutesOfHours(List<Span> minutes, List<Span> hours) {
    return minutes(minutes) + " of " + hours(hours);
  }

  @Override
  public String everyMinutesOfHours(int step, List<Span> hours) {
    return "Every " + counted(step, "minute") + " of " + hours(hours);
  }

  @Override
  public String everyHours(int step) {
    return "Every " + counted(step, "hour");
  }

  @Override
  public String everyHoursBetween(int step, int from, int to) {
    return everyHours(step) + " from " + time(from) + " to " + time(to);
  }

  @Override
  public String at(List<Integer> minutesOfDay) {
    return "At " + joined(minutesOfDay.stream().map(English::time).toList());
  }

  @Override
  public String daysOfMonth(List<Span> days) {
    return joined(
        days.stream()
            .map(
                span ->
                    span.step() > 1
                        ? "every " + ordinal(span.step()) + " day from the " + range(span)
                        : "the " + range(span))
            .toList());
  }

  private static String range(Span days) {
    return days.isSingle()
        ? ordinal(days.from())
        : ordinal(days.from()) + " to the " + ordinal(days.to());
  }

  @Override
  public String lastDay(int daysBefore) {
    return daysBefore == 0
        ? "the last day"
        : daysBefore + (daysBefore == 1 ? " day" : " days") + " before the last day";
  }

  @Override
  public String nearestWorkday(int dayOfMonth) {
    return "the workday nearest to the " + ordinal(dayOfMonth);
  }

  @Override
  public String lastWorkday() {
    return "the last workday";
  }

  @Override
  public String dayOfWeek(Span days) {
    return range(days, English::day);
  }

  @Override
  public String lastOfWeek(int dayOfWeek) {
    return "the last " + day(dayOfWeek);
  }

  @Override
  public String nthOfWeek(int n, int dayOfWeek) {
    return "the " + ordinal(n) + " " + day(dayOfWeek);
  }

  @Override
  public String sentence(
      String time, boolean everyDay, List<String> ofMonth, List<String> ofWeek, List<Span> months) {
    String ofTheMonth = months.isEmpty() ? " of the month" : "";
    List<String> days = new ArrayList<>();
    if (everyDay) {
      days.add("every day");
    }
    if (!ofMonth.isEmpty()) {
      days.add(on(joined(ofMonth)) + ofTheMonth);
    }
    if (!ofWeek.isEmpty()) {
      boolean counted = ofWeek.stream().anyMatch(day -> day.startsWith("the "));
      days.add((isRange(ofWeek) ? "" : "on ") + joined(ofWeek) + (counted ? ofTheMonth : ""));
    }
    String sentence = time + (days.isEmpty() ? "" : ", " + String.join(" or ", days));
    return months.isEmpty()
        ? sentence
        : sentence + (days.size() == 1 ? " " : ", ") + months(months);
  }

  private static String on(String days) {
    return days.startsWith("the ") ? "on " + days : days;
  }

  private static boolean isRange(List<String> days) {
    return days.size() == 1 && days.get(0).contains(" to ");
  }

  private static String months(List<Span> months) {
    Span first = months.get(0);
    return months.size() == 1 && !first.isSingle() && first.step() == 1
        ? "from " + range(first, English::month)
        : "in " + joined(months.stream().map(English::months).toList());
  }

  private static String months(Span span) {
    return (span.step() > 1 ? "every " + ordinal(span.step()) + " month from " : "")
        + range(span, English::month);
  }

  @Override
  public String every(Duration period) {
    List<String> parts = new ArrayList<>();
    if (period.toHours() > 0) {
      parts.add(amount(period.toHours(), "hour"));
    }
    if (period.toMinutesPart() > 0) {
      parts.add(amount(period.toMinutesPart(), "minute"));
    }
    if (period.toSecondsPart() > 0) {
      parts.add(amount(period.toSecondsPart(), "second"));
    }
    return "Every "
        + (parts.size() == 1 && parts.get(0).startsWith("1 ")
            ? parts.get(0).substring(2)
            : joined(parts));
  }

  private static String minutes(List<Span> minutes) {
    Span first = minutes.get(0);
    if (first.step() > 1) {
      return "Every "
          + counted(first.step(), "minute")
          + " from minute "
          + first.from()
          + " to "
          + first.to();
    }
    return (minutes.size() == 1 && first.isSingle() ? "At minute " : "At minutes ")
        + joined(minutes.stream().map(span -> range(span, Integer::toString)).toList());
  }

  private static String hours(List<Span> hours) {
    Span first = hours.get(0);
    if (first.step() > 1) {
      return "every "
          + ordinal(first.step())
          + " hour from "
          + time(first.from() * 60)
          + " to "
          + time(first.to() * 60 + LAST_MINUTE);
    }
    return (hours.size() == 1 && first.isSingle() ? "hour " : "hours ")
        + joined(hours.stream().map(span -> range(span, Integer::toString)).toList());
  }

  private static String range(Span span, IntFunction<String> name) {
    return span.isSingle()
        ? name.apply(span.from())
        : name.apply(span.from()) + " to " + name.apply(span.to());
  }

  private static String counted(int number, String noun) {
    return number == 1 ? noun : number + " " + noun + "s";
  }

  private static String amount(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private static String ordinal(int number) {
    int tens = number / 10;
    String ending =
        switch (tens == 1 ? 0 : number % 10) {
          case 1 -> "st";
          case 2 -> "nd";
          case 3 -> "rd";
          default -> "th";
        };
    return number + ending;
  }

  private static String joined(List<String> items) {
    int last = items.size() - 1;
    return last == 0
        ? items.get(0)
        : String.join(", ", items.subList(0, last)) + " and " + items.get(last);
  }

  private static String time(int minuteOfDay) {
    return LocalTime.of(minuteOfDay / 60, minuteOfDay % 60).toString();
  }

  private static String day(int dayOfWeek) {
    return DayOfWeek.of(dayOfWeek == 0 ? 7 : dayOfWeek)
        .getDisplayName(TextStyle.FULL, Locale.ENGLISH);
  }

  private static String month(int month) {
    return Month.of(month).getDisplayName(TextStyle.FULL, Locale.ENGLISH);
  }
}
