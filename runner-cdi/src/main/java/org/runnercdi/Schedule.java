package org.runnercdi;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A rule that names the minutes in which a job is due. Implementations are immutable, safe for use
 * by many threads, and do not block. {@link #test} ignores seconds unless the schedule says
 * otherwise.
 *
 * @see org.runnercdi.schedule.Cron
 * @see org.runnercdi.schedule.Every
 */
public interface Schedule extends Predicate<ZonedDateTime> {

  /**
   * The zone in which the schedule is read.
   *
   * @return the zone, empty where the schedule takes that of its argument
   */
  Optional<ZoneId> zone();

  /**
   * The next times at which {@link #test} holds.
   *
   * @param from the times are strictly later than this
   * @param count how many at most, not negative
   * @return the times in ascending order, in the schedule's zone (else in that of {@code from});
   *     fewer than {@code count} where the schedule ends or never matches
   */
  List<ZonedDateTime> next(ZonedDateTime from, int count);

  /**
   * What the schedule says, for people to read: "At 06:00, Monday to Friday". The zone is not
   * mentioned.
   *
   * @param locale the language; one that is not known is answered in English, whatever the default
   *     locale of the machine is
   * @return a phrase without a full stop; unless an implementation says otherwise, its {@link
   *     Object#toString}
   */
  default String describe(Locale locale) {
    return toString();
  }

  /**
   * Which part of the schedule says no.
   *
   * @param time the time to explain
   * @return a sentence that names the part and the local time, empty where {@link #test} holds
   */
  Optional<String> mismatch(ZonedDateTime time);
}
