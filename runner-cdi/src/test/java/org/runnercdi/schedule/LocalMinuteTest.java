package org.runnercdi.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalMinuteTest {

  @ParameterizedTest
  @CsvSource({
    "Europe/Paris, 2026-03-29T01:59+01:00, false,",
    "Europe/Paris, 2026-03-29T03:00+02:00, false, 2026-03-29T02:00",
    "Europe/Paris, 2026-03-29T03:00:59+02:00, false, 2026-03-29T02:00",
    "Europe/Paris, 2026-03-29T03:01+02:00, false,",
    "Europe/Paris, 2026-10-25T02:00+02:00, false,",
    "Europe/Paris, 2026-10-25T02:59+02:00, false,",
    "Europe/Paris, 2026-10-25T02:00+01:00, true,",
    "Europe/Paris, 2026-10-25T02:59+01:00, true,",
    "Europe/Paris, 2026-10-25T03:00+01:00, false,",
    "Pacific/Apia, 2011-12-31T00:00+14:00, false, 2011-12-30T00:00",
    "Asia/Pyongyang, 2018-05-05T00:00+09:00, false, 2018-05-04T23:30",
    "Australia/Lord_Howe, 2026-04-05T01:45+10:30, true,",
    "Africa/Monrovia, 1972-01-07T00:44:30Z, false, 1972-01-07T00:00",
    "UTC, 2026-03-29T03:00Z, false,",
    "Z, 2026-03-29T03:00Z, false,",
  })
  void knowsWhatTheClocksDid(
      String zone, String time, boolean repeated, @Nullable LocalDateTime skippedFrom) {
    LocalMinute minute =
        LocalMinute.of(ZonedDateTime.parse(time).withZoneSameInstant(ZoneId.of(zone)));

    assertThat(minute.isRepeated()).isEqualTo(repeated);
    assertThat(minute.skippedFrom().orElse(null)).isEqualTo(skippedFrom);
    assertThat(minute.zone()).isEqualTo(ZoneId.of(zone));
  }

  @Test
  void dropsTheSeconds() {
    LocalMinute minute = LocalMinute.of(ZonedDateTime.parse("2026-03-02T06:30:59.5Z"));

    assertThat(minute.local()).isEqualTo("2026-03-02T06:30");
    assertThat(minute).hasToString("2026-03-02T06:30[Z]");
  }
}
