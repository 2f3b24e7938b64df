package org.runnercdi.schedule;

import java.time.LocalDate;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * A cron expression by what it means, beside the text that says so: what the tests hold {@link
 * Cron} to, without a parser.
 */
record Meaning(
    String text,
    IntPredicate minutes,
    IntPredicate hours,
    IntPredicate months,
    Predicate<LocalDate> days) {

  boolean hasDay(LocalDate date) {
    return months.test(date.getMonthValue()) && days.test(date);
  }

  /** Whether the hours are all 24. */
  boolean isWildcard() {
    return IntStream.range(0, 24).allMatch(hours);
  }

  @Override
  public String toString() {
    return text;
  }
}
