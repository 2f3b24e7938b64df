package org.runnercdi.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronNextTest {

  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
  private static final ZonedDateTime START =
      ZonedDateTime.of(2026, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

  @ParameterizedTest
  @CsvSource({
    "2026-03-02T10:00:00Z, 2026-03-02T10:10Z",
    "2026-03-02T09:59:59.999Z, 2026-03-02T10:00Z",
    "2026-03-02T10:00:30Z, 2026-03-02T10:10Z",
    "2026-03-02T10:09:59Z, 2026-03-02T10:10Z",
  })
  void isStrictlyLater(String from, String expected) {
    assertThat(Cron.parse("*/10 * * * *").next(ZonedDateTime.parse(from), 1))
        .containsExactly(ZonedDateTime.parse(expected));
  }

  @Test
  void isToldInTheZoneOfTheExpression() {
    assertThat(Cron.parse("0 6 * * *", PARIS).next(START, 1))
        .containsExactly(ZonedDateTime.of(2026, 1, 1, 6, 0, 0, 0, PARIS));
  }

  @Test
  void isToldInTheZoneOfTheArgumentWhereTheExpressionHasNone() {
    ZonedDateTime from = START.withZoneSameInstant(ZoneId.of("Asia/Tokyo"));

    assertThat(Cron.parse("0 6 * * *").next(from, 1))
        .containsExactly(ZonedDateTime.of(2026, 1, 2, 6, 0, 0, 0, ZoneId.of("Asia/Tokyo")));
  }

  @Test
  void countsFromNothing() {
    assertThat(Cron.parse("* * * * *").next(START, 0)).isEmpty();
    assertThat(Cron.parse("* * * * *").next(START, 3)).hasSize(3);
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Cron.parse("* * * * *").next(START, -1))
        .withMessage("The count of next times is -1: it must not be negative.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 0 29 2 *     | 2028-02-29T00:00 2032-02-29T00:00 2036-02-29T00:00",
        "59 23 31 12 ?  | 2026-12-31T23:59 2027-12-31T23:59 2028-12-31T23:59",
        // a fifth Monday in February is a leap day
        "0 0 ? 2 1#5    | 2044-02-29T00:00 2072-02-29T00:00 2112-02-29T00:00",
        "0 0 29 2 1#5   | 2028-02-29T00:00 2032-02-29T00:00 2036-02-29T00:00",
        "0 0 L 2 SUN#5  | 2026-02-28T00:00 2027-02-28T00:00 2028-02-29T00:00",
      })
  void leapsOverWhatIsSparse(String expression, String expected) {
    for (ZoneId zone : List.of(ZoneOffset.UTC, PARIS, ZoneId.of("America/New_York"))) {
      assertThat(Cron.parse(expression, zone).next(START.plusDays(1), 3))
          .extracting(time -> time.toLocalDateTime().toString())
          .containsExactly(expected.split(" ", -1));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 0 31 2 *", "* * 30-31 2 *", "0 0 31 4,6,9,11 ?", "0 0 L-30 2 *"})
  void endsAtOnceWhereNoDayMatches(String expression) {
    for (int i = 0; i < 20; i++) {
      assertThat(Cron.parse(expression, ZoneOffset.UTC).next(START, 3)).isEmpty();
      assertThat(Cron.parse(expression, PARIS).next(START, 3)).isEmpty();
    }
  }

  @Test
  void endsWhereEachMatchIsSkipped() {
    assertThat(Cron.parse("30 2 ? 3 SUNL", PARIS, Dst.LITERAL).next(START, 1)).isEmpty();
    assertThat(Cron.parse("30 2 ? 3 SUNL", PARIS, Dst.CIVIL).next(START, 1))
        .containsExactly(ZonedDateTime.of(2026, 3, 29, 3, 0, 0, 0, PARIS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Z", "+18:00", "-18:00", "Europe/Paris", "Pacific/Apia", "Asia/Tokyo"})
  void endsWithTime(String zone) {
    ZonedDateTime late = LocalDateTime.MAX.minusDays(40).atZone(ZoneId.of(zone));

    assertThat(Cron.parse("0 0 * * *").next(late, 1000)).hasSize(40);
    assertThat(Cron.parse("0 0 31 2 *").next(late, 1000)).isEmpty();
    assertThat(Cron.parse("* * * * *").next(LocalDateTime.MAX.atZone(late.getZone()), 5)).isEmpty();
  }

  @Test
  void endsWhereTheZoneHasNoNameForTheTime() {
    ZonedDateTime late = LocalDateTime.MAX.atZone(ZoneOffset.MIN);
    ZonedDateTime early = LocalDateTime.MIN.atZone(ZoneOffset.MAX);
    Cron always = Cron.parse("* * * * *", PARIS);

    assertThat(always.next(late, 1)).isEmpty();
    assertThat(always.test(late)).isFalse();
    assertThat(always.mismatch(late))
        .hasValue(
            "year does not match: +999999999-12-31T23:59:59.999999999-18:00 cannot be told in"
                + " Europe/Paris");
    assertThat(always.test(early)).isFalse();
    assertThat(Cron.parse("* * * * *").next(early, 1)).containsExactly(early.plusMinutes(1));
    assertThat(Cron.parse("0 0 * * *").test(LocalDateTime.MIN.atZone(PARIS))).isTrue();
  }

  /** Until 1972 Monrovia was 44 minutes and 30 seconds behind, and then it was not. */
  @Test
  void seesOffsetsWithSeconds() {
    ZoneId monrovia = ZoneId.of("Africa/Monrovia");
    ZonedDateTime from = ZonedDateTime.of(1972, 1, 6, 12, 0, 0, 0, monrovia);

    assertThat(Cron.parse("0,50 0 * * *", monrovia).next(from, 3))
        .extracting(time -> time.toLocalDateTime().toString())
        .containsExactly("1972-01-07T00:44:30", "1972-01-07T00:50", "1972-01-08T00:00");
    assertThat(Cron.parse("44 0 * * *", monrovia).next(from, 2))
        .extracting(time -> time.toLocalDateTime().toString())
        .containsExactly("1972-01-07T00:44:30", "1972-01-08T00:44");
  }

  @ParameterizedTest
  @EnumSource
  void agreesWithAWalkOfMinutes(Dst dst) {
    Random random = new Random(1937);
    List<String> zones = List.of("Z", "Europe/Paris", "Australia/Lord_Howe", "America/St_Johns");
    for (int i = 0; i < 120; i++) {
      ZoneId zone = ZoneId.of(zones.get(i % zones.size()));
      Cron cron = Cron.parse(expression(random), zone, dst);
      ZonedDateTime from =
          ZonedDateTime.of(2010, 2, 1, 0, 0, 0, 0, zone).plusHours(random.nextInt(365 * 24));
      List<ZonedDateTime> walked = new ArrayList<>();
      for (int minute = 1; minute <= 30 * 24 * 60; minute++) {
        ZonedDateTime time = from.plusMinutes(minute);
        if (cron.test(time)) {
          walked.add(time);
        }
      }
      assertThat(cron.next(from, walked.size())).as(cron.toString()).isEqualTo(walked);
    }
  }

  private static String expression(Random random) {
    return String.join(
        " ",
        one(random, "*", "0", "30", "*/17", "55-5", "10-40/10", "7,8"),
        one(random, "*", "0", "2", "*/5", "22-3", "0-23", "1,2,23"),
        one(random, "*", "*", "1", "L", "15W", "LW", "25-5", "*/9", "L-2", "?"),
        one(random, "*", "*", "*", "3-4", "sep-nov", "*/2"),
        one(random, "*", "*", "?", "0", "sat-mon", "SUNL", "0#2", "*/3", "5-7"));
  }

  private static String one(Random random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
