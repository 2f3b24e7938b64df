package org.runnercdi.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CrontabLineTest {

  @Test
  void aLineMayHaveAZoneATimeoutAndAName() {
    assertThat(
            CrontabLine.parse(
                "*/5 8-18 * * mon-fri Europe/Paris POST /demo/fast?a=#b 500ms # Fast #1"))
        .contains(
            new CallDraft(
                "Fast #1",
                "*/5 8-18 * * mon-fri",
                "Europe/Paris",
                "POST",
                "/demo/fast?a=#b",
                null,
                null,
                500,
                null,
                null,
                null));
  }

  @Test
  void aLineNeedsNeither() {
    assertThat(CrontabLine.parse("\t* * * * *  GET\thttps://example.com/ "))
        .contains(
            new CallDraft(
                "GET https://example.com/",
                "* * * * *",
                null,
                "GET",
                "https://example.com/",
                null,
                null,
                null,
                null,
                null,
                null));
  }

  @Test
  void aMacroStandsForTheFiveFields() {
    assertThat(CrontabLine.parse("@daily GET /demo/fast"))
        .hasValueSatisfying(call -> assertThat(call.cron()).isEqualTo("@daily"))
        .hasValueSatisfying(call -> assertThat(call.zone()).isNull());
    assertThat(CrontabLine.parse("@daily UTC GET /demo/fast"))
        .hasValueSatisfying(call -> assertThat(call.cron()).isEqualTo("@daily"))
        .hasValueSatisfying(call -> assertThat(call.zone()).isEqualTo("UTC"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "# a comment", "  # GET /demo/fast"})
  void blankLinesAndCommentsAreNoCalls(String line) {
    assertThat(CrontabLine.parse(line)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "500ms, 500",
    "5s, 5000",
    "2m, 120000",
  })
  void aTimeoutHasAUnit(String timeout, int millis) {
    assertThat(CrontabLine.parse("* * * * * GET /x " + timeout))
        .hasValueSatisfying(call -> assertThat(call.timeoutMillis()).isEqualTo(millis));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "* * * * * /demo/fast | There is no method; a line is 'cron zone? METHOD url [timeout]'",
        "GET /demo/fast | There is no method",
        "* * * * * GET | The URL is missing after 'GET'.",
        "* * * * * GET /x 5 | '5' is not a timeout; write one such as 500ms, 5s or 2m.",
        "* * * * * GET /x 999999999m | '999999999m' is too long for a timeout.",
        "* * * * * GET /x 5s 6s | '6s' is too much: it is said twice.",
        "* * * * * GET /x retries=many | 'many' is not a number of retries.",
        "* * * * * GET /x body=100% | '100%' is not percent-encoded; write %20 for a blank",
      })
  void aMistakeIsToldInOneSentence(String line, String sentence) {
    assertThatThrownBy(() -> CrontabLine.parse(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(sentence);
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aMillionBlanksAreReadOnce() {
    assertThat(CrontabLine.parse("* * * * * GET /x" + " ".repeat(1_000_000) + "5s"))
        .hasValueSatisfying(call -> assertThat(call.timeoutMillis()).isEqualTo(5_000));
  }

  @Test
  void secondsAreLeftForTheCronToRefuse() {
    assertThat(CrontabLine.parse("0 */5 * * * * GET /x"))
        .hasValueSatisfying(call -> assertThat(call.cron()).isEqualTo("0 */5 * * * *"));
  }
}
