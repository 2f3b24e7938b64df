package org.runnercdi.schedule;

import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.runnercdi.Schedule;

/**
 * A period counted from the epoch, 1970-01-01T00:00Z: due in each second whose number is a multiple
 * of it. All nodes therefore agree, whenever they started, and daylight saving changes nothing. A
 * day is 24 hours and begins at midnight UTC; for midnight elsewhere use {@link Cron}.
 *
 * <p>Immutable, safe for use by many threads, never blocking.
 */
public final class Every implements Schedule {

  private static final Duration LONGEST = Duration.ofDays(366);

  private final Duration period;

  private Every(Duration period) {
    this.period = period;
  }

  /**
   * A period out of its text.
   *
   * @param text an ISO-8601 duration such as {@code PT10M}, or in short {@code 10m}, as {@link
   *     Periods#parse} reads it
   * @return the schedule
   * @throws IllegalArgumentException if the text is null or not understood, or as {@link #of} does;
   *     the message is one sentence that names the text and what would be right
   */
  public static Every parse(@Nullable String text) {
    return of(Periods.parse(text));
  }

  /**
   * A period.
   *
   * @param period positive, in whole seconds, at most 366 days
   * @return the schedule
   * @throws IllegalArgumentException if the period is anything else; the message is one sentence
   */
  public static Every of(Duration period) {
    Objects.requireNonNull(period, "The period must not be null.");
    if (period.isNegative()
        || period.isZero()
        || period.toNanosPart() != 0
        || period.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "The period %s is out of range: write whole seconds, from 1s to 366d.".formatted(period));
    }
    return new Every(period);
  }

  /**
   * The period.
   *
   * @return positive, in whole seconds
   */
  public Duration period() {
    return period;
  }

  /**
   * Periods know no zone.
   *
   * @return empty
   */
  @Override
  public Optional<ZoneId> zone() {
    return Optional.empty();
  }

  /**
   * Whether the second of a time is a multiple of the period.
   *
   * @param time the time, in any zone; fractions of its second are ignored
   * @return true if it is
   */
  @Override
  public boolean test(ZonedDateTime time) {
    return past(time) == 0;
  }

  /**
   * The next multiples of the period.
   *
   * @param from the times are strictly later than this
   * @param count how many at most, not negative
   * @return the times in ascending order, in the zone of {@code from}; fewer than {@code count}
   *     only at the end of time
   * @throws IllegalArgumentException if {@code count} is negative
   */
  @Override
  public List<ZonedDateTime> next(ZonedDateTime from, int count) {
    Times.requireCount(count);
    List<ZonedDateTime> times = new ArrayList<>();
    long second = from.toEpochSecond() - past(from);
    while (times.size() < count) {
      second += period.toSeconds();
      ZonedDateTime time = Times.at(second, from.getZone());
      if (time == null) {
        break;
      }
      times.add(time);
    }
    return times;
  }

  /**
   * The period, for people to read: "Every 10 minutes". A day is told as 24 hours.
   *
   * @param locale the language: English or Korean; any other is answered in English
   * @return a phrase without a full stop
   */
  @Override
  public String describe(Locale locale) {
    return Language.of(locale).every(period);
  }

  @Override
  public Optional<String> mismatch(ZonedDateTime time) {
    long past = past(time);
    return past == 0
        ? Optional.empty()
        : Optional.of(
            "period does not match: %s was %s past a multiple of %s since 1970-01-01T00:00Z"
                .formatted(time, Duration.ofSeconds(past), period));
  }

  private long past(ZonedDateTime time) {
    return Math.floorMod(time.toEpochSecond(), period.toSeconds());
  }

  /**
   * Whether the other has the same period.
   *
   * @param other the other
   * @return true if it has
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Every every && period.equals(every.period);
  }

  @Override
  public int hashCode() {
    return period.hashCode();
  }

  /**
   * The period.
   *
   * @return as an ISO-8601 duration
   */
  @Override
  public String toString() {
    return period.toString();
  }
}
