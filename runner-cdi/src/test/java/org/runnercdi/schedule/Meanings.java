package org.runnercdi.schedule;

import static java.time.temporal.TemporalAdjusters.dayOfWeekInMonth;
import static java.time.temporal.TemporalAdjusters.lastDayOfMonth;
import static java.time.temporal.TemporalAdjusters.lastInMonth;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Writes expressions of which the meaning is known beforehand: every form that a field may have, as
 * the documentation of {@link Cron} words it. Small hours come often, since clocks change in them.
 */
final class Meanings {

  private Meanings() {}

  /** A part of a field, and the values that it names. */
  private record Numbers(String text, Set<Integer> values) {}

  /** A day field, and the dates that it names. */
  private record Days(String text, Predicate<LocalDate> dates) {

    boolean isAny() {
      return text.equals("*") || text.equals("?");
    }
  }

  /** Expressions of all forms. */
  static Arbitrary<Meaning> all() {
    return of(daysOfMonth(), daysOfWeek());
  }

  private static Arbitrary<Meaning> of(Arbitrary<Days> daysOfMonth, Arbitrary<Days> daysOfWeek) {
    return Combinators.combine(minutes(), hours(), daysOfMonth, months(), daysOfWeek)
        .as(
            (minutes, hours, ofMonth, months, ofWeek) ->
                new Meaning(
                    String.join(
                        " ",
                        minutes.text(),
                        hours.text(),
                        ofMonth.text(),
                        months.text(),
                        ofWeek.text()),
                    minutes.values()::contains,
                    hours.values()::contains,
                    months.values()::contains,
                    either(ofMonth, ofWeek)));
  }

  private static Predicate<LocalDate> either(Days ofMonth, Days ofWeek) {
    return ofMonth.isAny() || ofWeek.isAny()
        ? ofMonth.dates().and(ofWeek.dates())
        : ofMonth.dates().or(ofWeek.dates());
  }

  private static Arbitrary<Numbers> minutes() {
    return Arbitraries.frequencyOf(
        Tuple.of(4, Arbitraries.integers().between(0, 59).map(n -> single(n, 0))),
        Tuple.of(4, list(0, 59, "")),
        Tuple.of(1, Arbitraries.just(every(0, 59))));
  }

  private static Arbitrary<Numbers> hours() {
    return Arbitraries.frequencyOf(
        Tuple.of(4, Arbitraries.integers().between(0, 3).map(n -> single(n, 0))),
        Tuple.of(2, range(0, 3, 0, 23, "")),
        Tuple.of(4, list(0, 23, "")),
        Tuple.of(2, Arbitraries.of(every(0, 23), allHours("0-23"), allHours("12-11"))));
  }

  private static Numbers allHours(String text) {
    return new Numbers(text, every(0, 23).values());
  }

  private static Arbitrary<Numbers> months() {
    return Arbitraries.frequencyOf(
        Tuple.of(4, Arbitraries.just(every(1, 12))), Tuple.of(3, list(1, 12, monthNames())));
  }

  private static Arbitrary<Days> daysOfMonth() {
    Arbitrary<Days> numbers =
        list(1, 31, "")
            .filter(n -> !n.text().equals("*"))
            .map(n -> new Days(n.text(), date -> n.values().contains(date.getDayOfMonth())));
    Arbitrary<Days> rare =
        Arbitraries.oneOf(
            Arbitraries.of(
                new Days("L", date -> date.equals(date.with(lastDayOfMonth()))),
                new Days("LW", date -> date.equals(workday(date.with(lastDayOfMonth()))))),
            Arbitraries.integers()
                .between(1, 30)
                .map(
                    n ->
                        new Days(
                            "L-" + n,
                            date -> date.plusDays(n).equals(date.with(lastDayOfMonth())))),
            Arbitraries.integers()
                .between(1, 31)
                .map(
                    n ->
                        new Days(
                            n + "w",
                            date ->
                                n <= date.lengthOfMonth()
                                    && date.equals(workday(date.withDayOfMonth(n))))));
    return Arbitraries.frequencyOf(
        Tuple.of(6, Arbitraries.of(any("*"), any("?"))),
        Tuple.of(2, numbers),
        Tuple.of(1, rare),
        Tuple.of(1, Combinators.combine(numbers, rare).as(Meanings::both)));
  }

  private static Arbitrary<Days> daysOfWeek() {
    Arbitrary<Days> numbers =
        Arbitraries.frequencyOf(
                Tuple.of(1, list(0, 6, dayNames())),
                Tuple.of(1, Combinators.combine(sundays(), list(0, 6, "")).as(Meanings::joined)))
            .filter(n -> !n.text().equals("*"))
            .map(n -> new Days(n.text(), date -> n.values().contains(number(date))));
    Arbitrary<Days> rare =
        Combinators.combine(
                Arbitraries.of(DayOfWeek.values()),
                Arbitraries.integers().between(0, 5),
                Arbitraries.of(true, false))
            .as(
                (day, n, named) -> {
                  String text = named ? nameOf(day) : Integer.toString(day.getValue());
                  return n == 0
                      ? new Days(text + "L", date -> date.equals(date.with(lastInMonth(day))))
                      : new Days(
                          text + "#" + n, date -> date.equals(date.with(dayOfWeekInMonth(n, day))));
                });
    return Arbitraries.frequencyOf(
        Tuple.of(6, Arbitraries.of(any("*"), any("?"))),
        Tuple.of(3, numbers),
        Tuple.of(1, rare),
        Tuple.of(1, Combinators.combine(rare, numbers).as(Meanings::both)));
  }

  /** Sunday as 7, alone and at an end of a range. */
  private static Arbitrary<Numbers> sundays() {
    return Arbitraries.of(
        new Numbers("7", Set.of(0)),
        new Numbers("5-7", Set.of(5, 6, 0)),
        new Numbers("7-2", Set.of(0, 1, 2)),
        new Numbers("0-7", Set.of(0, 1, 2, 3, 4, 5, 6)),
        new Numbers("thu-7/2", Set.of(4, 6)));
  }

  /** The workday nearest to a date within its month. */
  private static LocalDate workday(LocalDate date) {
    return switch (date.getDayOfWeek()) {
      case SATURDAY -> date.getDayOfMonth() == 1 ? date.plusDays(2) : date.minusDays(1);
      case SUNDAY ->
          date.equals(date.with(lastDayOfMonth())) ? date.minusDays(2) : date.plusDays(1);
      default -> date;
    };
  }

  private static int number(LocalDate date) {
    return date.getDayOfWeek() == DayOfWeek.SUNDAY ? 0 : date.getDayOfWeek().getValue();
  }

  private static Days any(String text) {
    return new Days(text, date -> true);
  }

  private static Days both(Days one, Days other) {
    return new Days(one.text() + "," + other.text(), one.dates().or(other.dates()));
  }

  /** One to three parts; names, in a row from the least value, may stand for numbers. */
  private static Arbitrary<Numbers> list(int min, int max, String names) {
    Arbitrary<Numbers> part =
        Arbitraries.frequencyOf(
            Tuple.of(3, Arbitraries.integers().between(min, max).map(n -> single(n, min, names))),
            Tuple.of(3, range(min, max, min, max, names)),
            Tuple.of(
                1,
                Arbitraries.integers()
                    .between(1, max - min + 1)
                    .map(step -> stepped("*/" + step, min, max, step, min, max))),
            Tuple.of(
                1,
                Combinators.combine(
                        Arbitraries.integers().between(min, max),
                        Arbitraries.integers().between(1, max - min + 1))
                    .as((from, step) -> stepped(from + "/" + step, from, max, step, min, max))));
    return part.list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .map(parts -> parts.stream().reduce(Meanings::joined).orElseThrow());
  }

  private static Arbitrary<Numbers> range(int least, int largest, int min, int max, String names) {
    return Combinators.combine(
            Arbitraries.integers().between(least, largest),
            Arbitraries.integers().between(least, largest),
            Arbitraries.frequency(Tuple.of(3, 0), Tuple.of(1, 1), Tuple.of(1, 3)))
        .as(
            (from, to, step) -> {
              String text = single(from, min, names).text() + "-" + single(to, min, names).text();
              return stepped(
                  step == 0 ? text : text + "/" + step, from, to, Math.max(step, 1), min, max);
            });
  }

  private static Numbers joined(Numbers one, Numbers other) {
    Set<Integer> values = new HashSet<>(one.values());
    values.addAll(other.values());
    return new Numbers(one.text() + "," + other.text(), values);
  }

  private static Numbers every(int min, int max) {
    return stepped("*", min, max, 1, min, max);
  }

  private static Numbers single(int value, int min) {
    return single(value, min, "");
  }

  private static Numbers single(int value, int min, String names) {
    List<String> known = names.isEmpty() ? List.of() : List.of(names.split(" ", -1));
    return new Numbers(
        known.isEmpty() ? Integer.toString(value) : known.get(value - min), Set.of(value));
  }

  /** Counts up from the first, past the largest to the least, until it has met the last. */
  private static Numbers stepped(String text, int from, int to, int step, int min, int max) {
    Set<Integer> values = new HashSet<>();
    int value = from;
    for (int i = 0; ; i++) {
      if (i % step == 0) {
        values.add(value);
      }
      if (value == to) {
        return new Numbers(text, values);
      }
      value = value == max ? min : value + 1;
    }
  }

  private static String monthNames() {
    return IntStream.rangeClosed(1, 12)
        .mapToObj(month -> Month.of(month).getDisplayName(TextStyle.SHORT, Locale.ROOT))
        .map(name -> name.substring(0, 3))
        .collect(Collectors.joining(" "));
  }

  private static String dayNames() {
    return IntStream.range(0, 7)
        .mapToObj(day -> nameOf(day == 0 ? DayOfWeek.SUNDAY : DayOfWeek.of(day)))
        .collect(Collectors.joining(" "));
  }

  private static String nameOf(DayOfWeek day) {
    return day.name().substring(0, 3);
  }
}
