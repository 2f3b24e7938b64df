package org.runnercdi.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.runnercdi.Job;

class CronTest {

  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

  @Test
  void ignoresSeconds() {
    Cron cron = Cron.parse("30 6 * * *");

    assertThat(cron.test(ZonedDateTime.parse("2026-03-02T06:30:00Z"))).isTrue();
    assertThat(cron.test(ZonedDateTime.parse("2026-03-02T06:30:59.999999999Z"))).isTrue();
    assertThat(cron.test(ZonedDateTime.parse("2026-03-02T06:31:00Z"))).isFalse();
    assertThat(cron.test(ZonedDateTime.parse("2026-03-02T06:29:59Z"))).isFalse();
  }

  @Test
  void readsEachTimeInItsOwnZone() {
    ZonedDateTime sixInParis = ZonedDateTime.of(2026, 3, 2, 6, 0, 0, 0, PARIS);
    ZonedDateTime fiveInLondon = sixInParis.withZoneSameInstant(ZoneId.of("Europe/London"));

    assertThat(Cron.parse("0 6 * * *", PARIS)).accepts(sixInParis, fiveInLondon);
    assertThat(Cron.parse("0 6 * * *", PARIS).zone()).hasValue(PARIS);
  }

  @Test
  void takesTheZoneOfItsArgumentWhereItHasNone() {
    ZonedDateTime sixInParis = ZonedDateTime.of(2026, 3, 2, 6, 0, 0, 0, PARIS);
    ZonedDateTime fiveInLondon = sixInParis.withZoneSameInstant(ZoneId.of("Europe/London"));

    assertThat(Cron.parse("0 6 * * *")).accepts(sixInParis).rejects(fiveInLondon);
    assertThat(Cron.parse("0 6 * * *").zone()).isEmpty();
  }

  @Test
  void isTheScheduleOfAJob() {
    Cron cron = Cron.parse("0 6 * * *");

    assertThat(Job.of("a", cron, () -> null).schedule()).hasValue(cron);
  }

  @Test
  void isEqualWhereTextZoneAndRuleAre() {
    Cron cron = Cron.parse("0 6 * * *", PARIS);

    assertThat(cron)
        .isEqualTo(Cron.parse(" 0 6 * * * ", PARIS, Dst.CIVIL))
        .hasSameHashCodeAs(Cron.parse("0 6 * * *", PARIS))
        .isNotEqualTo(Cron.parse("0 6 * * *"))
        .isNotEqualTo(Cron.parse("0 6 * * *", ZoneOffset.UTC))
        .isNotEqualTo(Cron.parse("0 6 * * *", PARIS, Dst.LITERAL))
        .isNotEqualTo(Cron.parse("0 7 * * *", PARIS))
        .isNotEqualTo("0 6 * * *");
  }

  @Test
  void differentExpressionsHashDifferently() {
    assertThat(
            Stream.of("0 6 * * *", "0 7 * * *", "*/10 6 * * *")
                .flatMap(
                    text ->
                        Stream.of(
                            Cron.parse(text),
                            Cron.parse(text, ZoneId.of("Europe/London")),
                            Cron.parse(text, PARIS),
                            Cron.parse(text, PARIS, Dst.LITERAL))))
        .extracting(Cron::hashCode)
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 6 * * MON-FRI | 2026-03-29T06:00+02:00 | day of week does not match: 2026-03-29 was a"
            + " Sunday in Europe/Paris, the expression wants MON-FRI",
        "0 6 1,15 * *    | 2026-03-29T06:00+02:00 | day of month does not match: 2026-03-29 was a"
            + " Sunday in Europe/Paris, the expression wants 1,15",
        "0 6 1 * MON     | 2026-03-29T06:00+02:00 | day of month and day of week do not match:"
            + " 2026-03-29 was a Sunday in Europe/Paris, the expression wants 1 or MON",
        "0 6 * jan *     | 2026-03-29T07:00+02:00 | month does not match: 2026-03-29 was in March in"
            + " Europe/Paris, the expression wants jan",
        "0 6 * * *       | 2026-03-29T06:05Z      | hour does not match: it was 08:05 on 2026-03-29"
            + " in Europe/Paris, the expression wants 6",
        "*/10 6 * * *    | 2026-03-29T04:05:30Z   | minute does not match: it was 06:05 on"
            + " 2026-03-29 in Europe/Paris, the expression wants */10",
        "@daily          | 2026-03-29T00:05+01:00 | minute does not match: it was 00:05 on"
            + " 2026-03-29 in Europe/Paris, the expression wants 0",
        "30 2 * * *      | 2026-10-25T02:30+01:00 | daylight saving does not match: 02:30 on"
            + " 2026-10-25 came for the second time in Europe/Paris, and an expression with fixed"
            + " hours runs only the first time",
        "30 * * * *      | 2026-03-29T03:00+02:00 | daylight saving does not match: 2026-03-29T02:00"
            + " to 2026-03-29T03:00 was skipped in Europe/Paris, and an expression with all hours"
            + " goes on at its next match",
        "0 6 * * *       | 2026-03-29T06:00+02:00 |",
        "30 2 * * *      | 2026-03-29T03:00+02:00 |",
        "30 2 * * *      | 2026-10-25T02:30+02:00 |",
      })
  void saysWhichPartSaysNo(String expression, String time, @Nullable String sentence) {
    Cron cron = Cron.parse(expression, PARIS);
    ZonedDateTime at = ZonedDateTime.parse(time);

    assertThat(cron.mismatch(at).orElse(null)).isEqualTo(sentence);
    assertThat(cron.test(at)).isEqualTo(sentence == null);
  }

  @Test
  void saysThatTheLiteralRuleMakesUpForNothing() {
    Cron cron = Cron.parse("30 2 * * *", PARIS, Dst.LITERAL);

    assertThat(cron.mismatch(ZonedDateTime.parse("2026-03-29T03:00+02:00")))
        .hasValue(
            "daylight saving does not match: 2026-03-29T02:00 to 2026-03-29T03:00 was skipped in"
                + " Europe/Paris, and the literal rule does not make up for it");
    assertThat(cron.mismatch(ZonedDateTime.parse("2026-10-25T02:30+01:00"))).isEmpty();
  }
}
