package org.runnercdi.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
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
    Cron cron = Cron.parse(expression, ZoneId.of(zone), dst);
    ZonedDateTime end = ZonedDateTime.parse(to);
    return cron.next(ZonedDateTime.parse(from).minusSeconds(1), 100).stream()
        .takeWhile(time -> time.toInstant().isBefore(end.toInstant()))
        .map(time -> time.getDayOfMonth() + "T" + time.toLocalTime())
        .toList();
  }

  private static List<String> texts(@Nullable String texts) {
    return texts == null ? List.of() : Arrays.asList(texts.split(" ", -1));
  }
}
