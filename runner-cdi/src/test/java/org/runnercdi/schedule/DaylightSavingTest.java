package org.runnercdi.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the rule means on the days that people ask about. */
class DaylightSavingTest {

  @ParameterizedTest(name = "{1} in {0} from {2} to {3}")
  @CsvSource(
      delimiter = '|',
      value = {
        // 02:00 to 03:00 is skipped: fixed hours are made up for as the clocks resume, once
        "Europe/Paris | 30 2 * * *   | 2026-03-29T00:00+01:00 | 2026-03-30T00:00+02:00 | 29T03:00",
        "Europe/Paris | 0,30 2 * * * | 2026-03-29T00:00+01:00 | 2026-03-30T00:00+02:00 | 29T03:00",
        "Europe/Paris | 0 2,3 * * *  | 2026-03-29T00:00+01:00 | 2026-03-30T00:00+02:00 | 29T03:00",
        "Europe/Paris | 0 1-3 * * *  | 2026-03-29T00:00+01:00 | 2026-03-30T00:00+02:00"
            + " | 29T01:00 29T03:00",
        "Europe/Paris | 30 1-3 * * * | 2026-03-29T00:00+01:00 | 2026-03-30T00:00+02:00"
            + " | 29T01:30 29T03:00 29T03:30",
        // fixed are also those whose minutes are not
        "Europe/Paris | */20 2 * * * | 2026-03-29T00:00+01:00 | 2026-03-30T00:00+02:00 | 29T03:00",
        "Europe/Paris | */20 2 * * * | 2026-10-25T00:00+02:00 | 2026-10-26T00:00+01:00"
            + " | 25T02:00 25T02:20 25T02:40",
        // all hours follow the clock on the wall
        "Europe/Paris | 30 * * * *   | 2026-03-29T01:00+01:00 | 2026-03-29T05:00+02:00"
            + " | 29T01:30 29T03:30 29T04:30",
        "Europe/Paris | 30 */1 * * * | 2026-10-25T01:00+02:00 | 2026-10-25T04:00+01:00"
            + " | 25T01:30 25T02:30 25T02:30 25T03:30",
        "Europe/Paris | 30 0-23 * * * | 2026-10-25T01:00+02:00 | 2026-10-25T04:00+01:00"
            + " | 25T01:30 25T02:30 25T02:30 25T03:30",
        "Europe/Paris | 30 12-11 * * * | 2026-10-25T01:00+02:00 | 2026-10-25T04:00+01:00"
            + " | 25T01:30 25T02:30 25T02:30 25T03:30",
        // twenty-three hours are not all
        "Europe/Paris | 30 1-23 * * * | 2026-10-25T01:00+02:00 | 2026-10-25T04:00+01:00"
            + " | 25T01:30 25T02:30 25T03:30",
        // a repeated hour counts the first time
        "Europe/Paris | 30 2 * * *   | 2026-10-25T00:00+02:00 | 2026-10-26T00:00+01:00 | 25T02:30",
        "Europe/Paris | 0 3 * * *    | 2026-10-25T00:00+02:00 | 2026-10-26T00:00+01:00 | 25T03:00",
        // the skipped minute's own date decides
        "Europe/Paris | 30 2 29 3 *  | 2026-03-28T00:00+01:00 | 2026-03-31T00:00+02:00 | 29T03:00",
        "Europe/Paris | 30 2 30 3 *  | 2026-03-28T00:00+01:00 | 2026-03-31T00:00+02:00 | 30T02:30",
        // midnight does not exist in Beirut on the day the clocks are set forward
        "Asia/Beirut  | 0 0 * * *    | 2026-03-28T12:00+02:00 | 2026-03-29T12:00+03:00 | 29T01:00",
        "Asia/Beirut  | 0 0 * * 0    | 2026-03-28T12:00+02:00 | 2026-03-29T12:00+03:00 | 29T01:00",
        // and comes twice in Havana
        "America/Havana | 30 0 * * *  | 2026-10-31T12:00-04:00 | 2026-11-01T12:00-05:00 | 1T00:30",
        // a repeated hour that reaches back over midnight
        "America/St_Johns | 30 23 * * * | 2006-10-28T12:00-02:30 | 2006-10-29T12:00-03:30"
            + " | 28T23:30",
        "America/St_Johns | 0 0 * * * | 2006-10-28T12:00-02:30 | 2006-10-29T12:00-03:30 | 29T00:00",
        "America/St_Johns | 1 0 * * * | 2006-10-28T12:00-02:30 | 2006-10-29T12:00-03:30 | 29T00:01",
        "America/St_Johns | 0 * * * * | 2006-10-28T22:30-02:30 | 2006-10-29T01:30-03:30"
            + " | 28T23:00 29T00:00 29T00:00 29T01:00",
        // Apia skipped Friday 2011-12-30: what was due then is due as Saturday begins, once
        "Pacific/Apia | 30 2,14 30 * * | 2011-12-29T00:00-10:00 | 2012-01-01T00:00+14:00 | 31T00:00",
        "Pacific/Apia | 30 14 * * FRI | 2011-12-29T00:00-10:00 | 2012-01-01T00:00+14:00 | 31T00:00",
        "Pacific/Apia | 0 0 * * *    | 2011-12-29T00:00-10:00 | 2012-01-01T00:00+14:00"
            + " | 29T00:00 31T00:00",
        "Pacific/Apia | 30 14 29 * * | 2011-12-29T00:00-10:00 | 2012-01-01T00:00+14:00 | 29T14:30",
        "Pacific/Apia | 0 */12 30 * * | 2011-12-29T00:00-10:00 | 2012-01-01T00:00+14:00 | 31T00:00",
        "Pacific/Apia | 0 * 30 * *   | 2011-12-29T00:00-10:00 | 2012-01-01T00:00+14:00 |",
      })
  void civil(String zone, String expression, String from, String to, @Nullable String expected) {
    assertThat(due(zone, expression, Dst.CIVIL, from, to)).isEqualTo(texts(expected));
  }

  /** From three hours before the change to four hours after it, in the last column two days. */
  @ParameterizedTest(name = "{0} at {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        // half an hour is skipped: one run for it, and for 02:30 itself
        "Australia/Lord_Howe | 2026-10-03T15:30:00Z | 4T02:30 4T02:40 4T02:50 | 4T02:30"
            + " | 3T23:30 4T00:30 4T01:30 4T02:30 4T03:30 4T04:30 4T05:30"
            + " | 4T00:00 4T02:30 4T04:00 4T06:00 | 5T00:00",
        // half an hour is repeated
        "Australia/Lord_Howe | 2026-04-04T15:00:00Z"
            + " | 5T02:00 5T02:10 5T02:20 5T02:30 5T02:40 5T02:50 | 5T02:00 5T02:30"
            + " | 4T23:30 5T00:30 5T01:30 5T01:30 5T02:30 5T03:30 5T04:30"
            + " | 5T00:00 5T02:00 5T04:00 | 6T00:00",
        // midnight is skipped
        "Africa/Cairo | 2026-04-23T22:00:00Z"
            + " | 24T02:00 24T02:10 24T02:20 24T02:30 24T02:40 24T02:50 | 24T02:00 24T02:30"
            + " | 23T21:30 23T22:30 23T23:30 24T01:30 24T02:30 24T03:30 24T04:30"
            + " | 23T22:00 24T01:00 24T02:00 24T04:00 |",
        // the last hour of Thursday is repeated
        "Africa/Cairo | 2026-10-29T21:00:00Z"
            + " | 30T02:00 30T02:10 30T02:20 30T02:30 30T02:40 30T02:50 | 30T02:00 30T02:30"
            + " | 29T21:30 29T22:30 29T23:30 29T23:30 30T00:30 30T01:30 30T02:30"
            + " | 29T22:00 30T00:00 30T02:00 |",
        // midnight is skipped
        "Asia/Beirut | 2026-03-28T22:00:00Z"
            + " | 29T02:00 29T02:10 29T02:20 29T02:30 29T02:40 29T02:50 | 29T02:00 29T02:30"
            + " | 28T21:30 28T22:30 28T23:30 29T01:30 29T02:30 29T03:30 29T04:30"
            + " | 28T22:00 29T01:00 29T02:00 29T04:00 | 30T00:00",
        // the last hour of Saturday is repeated
        "Asia/Beirut | 2026-10-24T21:00:00Z"
            + " | 25T02:00 25T02:10 25T02:20 25T02:30 25T02:40 25T02:50 | 25T02:00 25T02:30"
            + " | 24T21:30 24T22:30 24T23:30 24T23:30 25T00:30 25T01:30 25T02:30"
            + " | 24T22:00 25T00:00 25T02:00 | 26T00:00",
        // midnight of the 1st is skipped
        "America/Asuncion | 2023-10-01T04:00:00Z"
            + " | 1T02:00 1T02:10 1T02:20 1T02:30 1T02:40 1T02:50 | 1T02:00 1T02:30"
            + " | 30T21:30 30T22:30 30T23:30 1T01:30 1T02:30 1T03:30 1T04:30"
            + " | 30T22:00 1T01:00 1T02:00 1T04:00 | 1T01:00 2T00:00",
        // the last hour of Saturday is repeated
        "America/Asuncion | 2024-03-24T03:00:00Z"
            + " | 24T02:00 24T02:10 24T02:20 24T02:30 24T02:40 24T02:50 | 24T02:00 24T02:30"
            + " | 23T21:30 23T22:30 23T23:30 23T23:30 24T00:30 24T01:30 24T02:30"
            + " | 23T22:00 24T00:00 24T02:00 | 25T00:00",
        // a day is skipped
        "Pacific/Apia | 2011-12-30T10:00:00Z"
            + " | 31T00:00 31T02:00 31T02:10 31T02:20 31T02:30 31T02:40 31T02:50"
            + " | 31T00:00 31T02:00 31T02:30"
            + " | 29T21:30 29T22:30 29T23:30 31T00:30 31T01:30 31T02:30 31T03:30"
            + " | 29T22:00 31T00:00 31T02:00 | 1T00:00",
        // the last half hour of Friday is skipped
        "Asia/Pyongyang | 2018-05-04T15:00:00Z"
            + " | 5T02:00 5T02:10 5T02:20 5T02:30 5T02:40 5T02:50 | 5T02:00 5T02:30"
            + " | 4T20:30 4T21:30 4T22:30 5T00:30 5T01:30 5T02:30 5T03:30"
            + " | 4T22:00 5T00:00 5T02:00 |",
        // three hours are skipped
        "Antarctica/Casey | 2009-10-17T18:00:00Z | 18T05:00 | 18T05:00"
            + " | 17T23:30 18T00:30 18T01:30 18T05:30 18T06:30 18T07:30 18T08:30"
            + " | 18T00:00 18T05:00 18T06:00 18T08:00 | 19T00:00",
        // three hours are repeated
        "Antarctica/Casey | 2010-03-04T15:00:00Z"
            + " | 5T02:00 5T02:10 5T02:20 5T02:30 5T02:40 5T02:50 | 5T02:00 5T02:30"
            + " | 4T23:30 5T00:30 5T01:30 4T23:30 5T00:30 5T01:30 5T02:30 | 5T00:00 5T02:00 |",
        // two hours are skipped
        "Antarctica/Troll | 2026-03-29T01:00:00Z | 29T03:00 | 29T03:00"
            + " | 28T22:30 28T23:30 29T00:30 29T03:30 29T04:30 29T05:30 29T06:30"
            + " | 28T22:00 29T00:00 29T03:00 29T04:00 29T06:00 | 30T00:00",
        // two hours are repeated
        "Antarctica/Troll | 2026-10-25T01:00:00Z"
            + " | 25T02:00 25T02:10 25T02:20 25T02:30 25T02:40 25T02:50 | 25T02:00 25T02:30"
            + " | 25T00:30 25T01:30 25T02:30 25T01:30 25T02:30 25T03:30 25T04:30"
            + " | 25T00:00 25T02:00 25T04:00 | 26T00:00",
        // daylight saving time ends, of the negative sort: an hour is skipped
        "Europe/Dublin | 2026-03-29T01:00:00Z"
            + " | 29T02:00 29T02:10 29T02:20 29T02:30 29T02:40 29T02:50 | 29T02:00 29T02:30"
            + " | 28T22:30 28T23:30 29T00:30 29T02:30 29T03:30 29T04:30 29T05:30"
            + " | 28T22:00 29T00:00 29T02:00 29T04:00 | 30T00:00",
        // and begins: an hour is repeated
        "Europe/Dublin | 2026-10-25T01:00:00Z"
            + " | 25T02:00 25T02:10 25T02:20 25T02:30 25T02:40 25T02:50 | 25T02:00 25T02:30"
            + " | 24T23:30 25T00:30 25T01:30 25T01:30 25T02:30 25T03:30 25T04:30"
            + " | 25T00:00 25T02:00 25T04:00 | 26T00:00",
        // Ramadan begins: an hour is repeated
        "Africa/Casablanca | 2026-02-15T02:00:00Z"
            + " | 15T02:00 15T02:10 15T02:20 15T02:30 15T02:40 15T02:50 | 15T02:00 15T02:30"
            + " | 15T00:30 15T01:30 15T02:30 15T02:30 15T03:30 15T04:30 15T05:30"
            + " | 15T00:00 15T02:00 15T04:00 | 16T00:00",
        // Ramadan has ended: an hour is skipped
        "Africa/Casablanca | 2026-03-22T02:00:00Z | 22T03:00 | 22T03:00"
            + " | 21T23:30 22T00:30 22T01:30 22T03:30 22T04:30 22T05:30 22T06:30"
            + " | 22T00:00 22T03:00 22T04:00 22T06:00 | 23T00:00",
        // half an hour is repeated
        "America/Caracas | 2007-12-09T07:00:00Z"
            + " | 9T02:00 9T02:10 9T02:20 9T02:30 9T02:40 9T02:50 | 9T02:00 9T02:30"
            + " | 9T00:30 9T01:30 9T02:30 9T02:30 9T03:30 9T04:30 9T05:30"
            + " | 9T00:00 9T02:00 9T04:00 9T06:00 | 10T00:00",
        // half an hour is skipped
        "America/Caracas | 2016-05-01T07:00:00Z | 1T02:00 1T02:10 1T02:20 1T03:00"
            + " | 1T02:00 1T03:00 | 30T23:30 1T00:30 1T01:30 1T03:30 1T04:30 1T05:30 1T06:30"
            + " | 1T00:00 1T02:00 1T04:00 1T06:00 | 1T00:00 2T00:00",
      })
  void fiveExpressionsInElevenZones(
      String zone,
      Instant change,
      @Nullable String everyTenMinutesFromTwo,
      @Nullable String twiceAfterTwo,
      @Nullable String eachHalfHour,
      @Nullable String everyTwoHours,
      @Nullable String mondaysAndFirsts) {
    Duration before = Duration.ofHours(3);
    Duration after = Duration.ofHours(4);
    Duration days = Duration.ofDays(2);
    assertThat(due(zone, "*/10 2 * * *", change.minus(before), change.plus(after)))
        .isEqualTo(texts(everyTenMinutesFromTwo));
    assertThat(due(zone, "0,30 2 * * *", change.minus(before), change.plus(after)))
        .isEqualTo(texts(twiceAfterTwo));
    assertThat(due(zone, "30 * * * *", change.minus(before), change.plus(after)))
        .isEqualTo(texts(eachHalfHour));
    assertThat(due(zone, "0 */2 * * *", change.minus(before), change.plus(after)))
        .isEqualTo(texts(everyTwoHours));
    assertThat(due(zone, "0 0 1 * 1", change.minus(days), change.plus(days)))
        .isEqualTo(texts(mondaysAndFirsts));
  }

  @ParameterizedTest(name = "{1} in {0} from {2} to {3}")
  @CsvSource(
      delimiter = '|',
      value = {
        "Europe/Paris | 30 2 * * *   | 2026-03-29T00:00+01:00 | 2026-03-30T00:00+02:00 |",
        "Europe/Paris | 0 2,3 * * *  | 2026-03-29T00:00+01:00 | 2026-03-30T00:00+02:00 | 29T03:00",
        "Europe/Paris | 30 2 * * *   | 2026-10-25T00:00+02:00 | 2026-10-26T00:00+01:00"
            + " | 25T02:30 25T02:30",
        "Europe/Paris | 30 * * * *   | 2026-10-25T01:00+02:00 | 2026-10-25T04:00+01:00"
            + " | 25T01:30 25T02:30 25T02:30 25T03:30",
        "Pacific/Apia | 30 14 * * FRI | 2011-12-29T00:00-10:00 | 2012-01-01T00:00+14:00 |",
      })
  void literal(String zone, String expression, String from, String to, @Nullable String expected) {
    assertThat(due(zone, expression, Dst.LITERAL, from, to)).isEqualTo(texts(expected));
  }

  private static List<String> due(String zone, String expression, Dst dst, String from, String to) {
    return due(
        Cron.parse(expression, ZoneId.of(zone), dst),
        ZonedDateTime.parse(from),
        ZonedDateTime.parse(to).toInstant());
  }

  private static List<String> due(String zone, String expression, Instant from, Instant to) {
    Cron cron = Cron.parse(expression, ZoneId.of(zone));
    return due(cron, from.atZone(ZoneOffset.UTC), to);
  }

  private static List<String> due(Cron cron, ZonedDateTime from, Instant to) {
    return cron.next(from.minusSeconds(1), 100).stream()
        .takeWhile(time -> time.toInstant().isBefore(to))
        .map(time -> time.getDayOfMonth() + "T" + time.toLocalTime())
        .toList();
  }

  private static List<String> texts(@Nullable String texts) {
    return texts == null ? List.of() : Arrays.asList(texts.split(" ", -1));
  }
}
