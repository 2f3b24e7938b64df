package org.runnercdi.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeriodsTest {

  private static final String ADVICE =
      "write a positive duration, as ISO-8601 (PT10M) or as a number with ms, s, m, h or d (10m)";

  @ParameterizedTest
  @CsvSource({
    "500ms, PT0.5S",
    "30s, PT30S",
    "10m, PT10M",
    "10M, PT10M",
    "2h, PT2H",
    "1d, PT24H",
    "5MS, PT0.005S",
    "007s, PT7S",
    "PT10M, PT10M",
    "pt10m, PT10M",
    "P1DT12H, PT36H",
    "PT0.5S, PT0.5S",
    "' 10m ', PT10M",
    "9223372036854775806s, PT2562047788015215H30M6S",
  })
  void readsBothForms(String text, Duration expected) {
    assertThat(Periods.parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0s       | is zero",
        "PT0S     | is zero",
        "-5m      | is negative or not understood",
        "PT-5M    | is negative or not understood",
        "PT1H-5M  | is negative or not understood",
        "10       | has no unit",
        "10 m     | is not understood",
        "1h30m    | is not understood",
        "1.5h     | is not understood",
        "1w       | is not understood",
        "٣s       | is not understood or too large",
        "m        | is not understood or too large",
        "P1M      | is not understood or too large",
        "P        | is not understood or too large",
        "9223372036854775807s  | is too large",
        "99999999999999999999ms | is too large",
        "999999999999999999d   | is too large",
        "P999999999999999999D  | is not understood or too large",
      })
  void saysWhatWouldBeRight(String text, String problem) {
    assertSentence(text, "The duration %s %s: %s.".formatted(Quote.of(text), problem, ADVICE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0s", "0ms", "PT0S", "pt0h", "P0D", " 0d "})
  void readsZeroWhereItIsAllowed(String text) {
    assertThat(Periods.parseOrZero(text)).isZero();
  }

  @Test
  void allElseReadsAsWhereZeroIsNotAllowed() {
    assertThat(Periods.parseOrZero("10m")).isEqualTo(Duration.ofMinutes(10));
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Periods.parseOrZero("-0s"))
        .withMessageContaining("is negative or not understood");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "  "})
  void refusesNothing(@Nullable String text) {
    assertSentence(
        text, "The duration is %s: %s.".formatted(text == null ? "null" : "blank", ADVICE));
  }

  @Test
  void refusesWhatIsTooLong() {
    assertThat(Periods.parse("0".repeat(98) + "1s")).isEqualTo(Duration.ofSeconds(1));
    assertSentence(
        "0".repeat(100) + "1s",
        "The duration \"%s…\" is too long: %s.".formatted("0".repeat(80), ADVICE));
  }

  private static void assertSentence(@Nullable String text, String message) {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Periods.parse(text))
        .withMessage(message);
    Sentences.assertOne(message);
  }
}
