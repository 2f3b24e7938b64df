package org.runnercdi.sample;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.runnercdi.schedule.Cron;

/**
 * What a cron expression means.
 *
 * @param description in words
 * @param zone the zone in which it is read
 * @param next the next times, by the clock of that zone; empty where there is none
 */
record ScheduleView(String description, String zone, List<OffsetDateTime> next) {

  static ScheduleView of(Cron cron, ZoneId zone, int count) {
    return new ScheduleView(
        cron.describe(Locale.ENGLISH),
        zone.getId(),
        cron.next(ZonedDateTime.now(zone), count).stream()
            .map(ZonedDateTime::toOffsetDateTime)
            .toList());
  }

  Optional<Instant> first() {
    return next.stream().findFirst().map(OffsetDateTime::toInstant);
  }
}
