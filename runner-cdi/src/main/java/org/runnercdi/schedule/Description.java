package org.runnercdi.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Tells what an expression says by what it means, not by its text: two texts of one meaning have
 * one description.
 */
final class Description {

  private static final int MINUTES = 60;
  private static final int HOURS = 24;

  /** As many times of the day are told one by one. */
  private static final int MOST_TIMES = 6;

  /** As many rows of hours are told by their first and last minute. */
  private static final int MOST_WINDOWS = 2;

  private final long minutes;
  private final long hours;
  private final Language language;

  Description(long minutes, long hours, Language language) {
    this.minutes = minutes;
    this.hours = hours;
    this.language = language;
  }

  /** The description of all five fields. */
  static String of(CronParser.Parsed parsed, Language language) {
    String time = new Description(parsed.minutes(), parsed.hours(), language).time();
    boolean allHours = parsed.hours() == Field.HOUR.all();
    List<Span> months =
        parsed.months() == Field.MONTH.all()
            ? List.of()
            : Span.of(parsed.months(), Field.MONTH, true);
    boolean everyDay = isEveryDay(parsed);
    boolean ofMonth = !everyDay && !parsed.anyDayOfMonth();
    boolean ofWeek = !everyDay && !parsed.anyDayOfWeek();
    return language.sentence(
        time,
        everyDay && !allHours,
        ofMonth ? daysOfMonth(parsed.daysOfMonth(), parsed.rare(), language) : List.of(),
        ofWeek ? daysOfWeek(parsed.daysOfWeek(), parsed.rare(), language) : List.of(),
        months);
  }

  private static boolean isEveryDay(CronParser.Parsed parsed) {
    boolean ofMonth = parsed.daysOfMonth() == (int) Field.DAY_OF_MONTH.all();
    boolean ofWeek = parsed.daysOfWeek() == Field.DAY_OF_WEEK.all();
    boolean either = !parsed.anyDayOfMonth() && !parsed.anyDayOfWeek();
    return either ? ofMonth || ofWeek : ofMonth && ofWeek;
  }

  private String time() {
    int step = stepOfMinutes();
    if (hours == Field.HOUR.all()) {
      if (step > 0) {
        return language.everyMinutes(step, List.of());
      }
      return minutes == 1
          ? language.everyHours(1)
          : language.minutesOfEachHour(Span.of(minutes, Field.MINUTE, false));
    }
    int count = Long.bitCount(minutes) * Long.bitCount(hours);
    List<Span> spans = Span.of(hours, Field.HOUR, true);
    if (Long.bitCount(minutes) == 1) {
      int minute = Long.numberOfTrailingZeros(minutes);
      Span span = spans.get(0);
      if (spans.size() == 1 && !span.isSingle()) {
        return minute == 0 && span.from() == 0 && span.to() + span.step() == HOURS
            ? language.everyHours(span.step())
            : language.everyHoursBetween(
                span.step(), span.from() * MINUTES + minute, span.to() * MINUTES + minute);
      }
      return language.at(times());
    }
    if (count <= MOST_TIMES && (step == 0 || Long.bitCount(minutes) == 2)) {
      return language.at(times());
    }
    if (step == 0) {
      return language.minutesOfHours(Span.of(minutes, Field.MINUTE, false), spans);
    }
    int last = MINUTES - step;
    return spans.size() <= MOST_WINDOWS && spans.stream().allMatch(span -> span.step() == 1)
        ? language.everyMinutes(
            step,
            spans.stream()
                .map(span -> new Span(span.from() * MINUTES, span.to() * MINUTES + last, step))
                .toList())
        : language.everyMinutesOfHours(step, spans);
  }

  /** The step of minutes that are evenly spread over the hour, beginning with it, else 0. */
  private int stepOfMinutes() {
    int count = Long.bitCount(minutes);
    int step = MINUTES / count;
    return count > 1
            && MINUTES % count == 0
            && IntStream.range(0, count).allMatch(i -> ((minutes >>> (i * step)) & 1) != 0)
        ? step
        : 0;
  }

  private List<Integer> times() {
    return IntStream.range(0, HOURS * MINUTES)
        .filter(
            time ->
                ((hours >>> (time / MINUTES)) & 1) != 0
                    && ((minutes >>> (time % MINUTES)) & 1) != 0)
        .boxed()
        .toList();
  }

  private static List<String> daysOfMonth(int numbers, @Nullable RareDays rare, Language language) {
    List<String> days = new ArrayList<>();
    if (numbers != 0) {
      days.add(language.daysOfMonth(Span.of(numbers, Field.DAY_OF_MONTH, true)));
    }
    if (rare != null) {
      IntStream bits = IntStream.range(0, 32);
      bits.filter(n -> bit(rare.nearest(), n))
          .mapToObj(language::nearestWorkday)
          .forEach(days::add);
      if (rare.lastWorkday()) {
        days.add(language.lastWorkday());
      }
      IntStream.range(0, 31)
          .map(n -> 30 - n)
          .filter(n -> bit(rare.fromLast(), n))
          .mapToObj(language::lastDay)
          .forEach(days::add);
    }
    return days;
  }

  /** Weeks are told from Monday on. */
  private static List<String> daysOfWeek(int numbers, @Nullable RareDays rare, Language language) {
    List<String> days = new ArrayList<>();
    Span.of(numbers, Field.DAY_OF_WEEK, true).stream()
        .sorted((one, other) -> (one.from() + 6) % 7 - (other.from() + 6) % 7)
        .map(language::dayOfWeek)
        .forEach(days::add);
    if (rare != null) {
      for (int n = 1; n <= 5; n++) {
        for (int day = 1; day <= 7; day++) {
          if (((rare.nthOfWeek() >>> (7 * (n - 1) + day % 7)) & 1) != 0) {
            days.add(language.nthOfWeek(n, day % 7));
          }
        }
      }
      for (int day = 1; day <= 7; day++) {
        if (bit(rare.lastOfWeek(), day % 7)) {
          days.add(language.lastOfWeek(day % 7));
        }
      }
    }
    return days;
  }

  private static boolean bit(int set, int index) {
    return ((set >>> index) & 1) != 0;
  }
}
