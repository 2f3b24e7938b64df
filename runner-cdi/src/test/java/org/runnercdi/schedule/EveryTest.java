package org.runnercdi.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EveryTest {

  @ParameterizedTest
  @CsvSource({
    "10m, 2026-03-02T10:10:00Z, true",
    "10m, 2026-03-02T10:10:00.999Z, true",
    "10m, 2026-03-02T10:10:01Z, false",
    "10m, 2026-03-02T10:11:00Z, false",
    "PT10M, 2026-03-02T15:40:00+05:30, true",
    "1s, 2026-03-02T10:10:01Z, true",
    "7s, 1970-01-01T00:00:49Z, true",
    "7s, 1969-12-31T23:59:53Z, true",
    "7s, 1969-12-31T23:59:54Z, false",
    "1d, 2026-03-02T00:00:00Z, true",
    "1d, 2026-03-02T00:00:00+01:00, false",
    "366d, 1971-01-02T00:00:00Z, true",
  })
  void isDueAtMultiplesSinceTheEpoch(String period, String time, boolean due) {
    Every every = Every.parse(period);

    assertThat(every.test(ZonedDateTime.parse(time))).isEqualTo(due);
    assertThat(every.mismatch(ZonedDateTime.parse(time)).isEmpty()).isEqualTo(due);
  }

  @Test
  void nextIsStrictlyLaterAndInTheZoneOfTheArgument() {
    ZoneId paris = ZoneId.of("Europe/Paris");
    ZonedDateTime from = ZonedDateTime.of(2026, 3, 29, 1, 30, 0, 5, paris);

    assertThat(Every.parse("30m").next(from, 3))
        .containsExactly(
            ZonedDateTime.of(2026, 3, 29, 3, 0, 0, 0, paris),
            ZonedDateTime.of(2026, 3, 29, 3, 30, 0, 0, paris),
            ZonedDateTime.of(2026, 3, 29, 4, 0, 0, 0, paris));
    assertThat(Every.parse("30m").next(from.minusNanos(6), 1))
        .containsExactly(ZonedDateTime.of(2026, 3, 29, 1, 30, 0, 0, paris));
    assertThat(Every.parse("30m").next(from, 0)).isEmpty();
  }

  @Test
  void nextEndsWithTime() {
    assertThat(Every.parse("1d").next(LocalDateTime.MAX.minusDays(3).atZone(ZoneOffset.UTC), 9))
        .hasSize(3);
    assertThat(Every.parse("1d").next(LocalDateTime.MAX.atZone(ZoneOffset.MIN), 9)).isEmpty();
  }

  @Test
  void refusesANegativeCount() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Every.parse("1d").next(ZonedDateTime.parse("2026-03-02T00:00:00Z"), -1))
        .withMessage("The count of next times is -1: it must not be negative.");
  }

  @Test
  void saysHowFarOffATimeIs() {
    assertThat(Every.parse("10m").mismatch(ZonedDateTime.parse("2026-03-29T10:03:00Z")))
        .hasValue(
            "period does not match: 2026-03-29T10:03Z was PT3M past a multiple of PT10M since"
                + " 1970-01-01T00:00Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0.5S", "500ms", "1500ms", "367d", "PT8784H1S"})
  void refusesWhatIsNoWholeSecondOrTooLong(String period) {
    String message =
        "The period %s is out of range: write whole seconds, from 1s to 366d."
            .formatted(Periods.parse(period));

    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Every.parse(period))
        .withMessage(message);
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Every.of(Duration.ofSeconds(-1)));
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Every.of(Duration.ZERO));
  }

  @Test
  void isItsPeriod() {
    assertThat(Every.parse("10m"))
        .hasToString("PT10M")
        .isEqualTo(Every.of(Duration.ofMinutes(10)))
        .hasSameHashCodeAs(Every.parse("600s"))
        .isNotEqualTo(Every.parse("11m"));
    assertThat(Every.parse("10m").hashCode()).isNotEqualTo(Every.parse("11m").hashCode());
    assertThat(Every.parse("10m").period()).isEqualTo(Duration.ofMinutes(10));
    assertThat(Every.parse("10m").zone()).isEmpty();
  }
}
