package org.runnercdi.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.ZoneOffset;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronErrorTest {

  private static final String DAY_OF_MONTH = "1 to 31, L, L-1 to L-30, LW, or 1W to 31W";
  private static final String DAY_OF_WEEK =
      "0 to 7 or SUN to SAT, with L for the last of the month or #1 to #5 for the n-th";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "60 * * * *  | minute       | 60   | is out of range: write 0 to 59",
        "5,99 * * * * | minute      | 99   | is out of range: write 0 to 59",
        "5-60 * * * * | minute      | 5-60 | is out of range: write 0 to 59",
        "99999999999999999999 * * * * | minute | 99999999999999999999 | is out of range: write 0 to"
            + " 59",
        "* 24 * * *  | hour         | 24   | is out of range: write 0 to 23",
        "* * 0 * *   | day of month | 0    | is out of range: write " + DAY_OF_MONTH,
        "* * 32 * *  | day of month | 32   | is out of range: write " + DAY_OF_MONTH,
        "* * * 0 *   | month        | 0    | is out of range: write 1 to 12 or JAN to DEC",
        "* * * 13 *  | month        | 13   | is out of range: write 1 to 12 or JAN to DEC",
        "* * * * 8   | day of week  | 8    | is out of range: write " + DAY_OF_WEEK,
        "* * * FOO * | month        | FOO  | is not a known name: write 1 to 12 or JAN to DEC",
        "* * * JANUARY * | month    | JANUARY | is not a known name: write 1 to 12 or JAN to DEC",
        "* * * marz * | month       | marz | is not a known name: write 1 to 12 or JAN to DEC",
        "* * * ANF * | month        | ANF  | is not a known name: write 1 to 12 or JAN to DEC",
        "* * * * MO  | day of week  | MO   | is not a known name: write " + DAY_OF_WEEK,
        "* * * MON * | month        | MON  | is not a known name: write 1 to 12 or JAN to DEC",
        "MON * * * * | minute       | MON  | is not understood: write 0 to 59",
        "1.5 * * * * | minute       | 1.5  | is not understood: write 0 to 59",
        "-5 * * * *  | minute       | -5   | is not understood: write 0 to 59",
        "+5 * * * *  | minute       | +5   | is not understood: write 0 to 59",
        "5- * * * *  | minute       | 5-   | is not understood: write 0 to 59",
        "1-2-3 * * * * | minute     | 1-2-3 | is not understood: write 0 to 59",
        "** * * * *  | minute       | **   | is not understood: write 0 to 59",
        "*-5 * * * * | minute       | *-5  | is not understood: write 0 to 59",
        "/5 * * * *  | minute       | /5   | is not understood: write 0 to 59",
        "L * * * *   | minute       | L    | is not understood: write 0 to 59",
        "٣ * * * *   | minute       | \\u0663 | is not understood: write 0 to 59",
        "* * * * frı | day of week  | fr\\u0131 | is not understood: write " + DAY_OF_WEEK,
        "1,,2 * * * * | minute      | 1,,2 | has an empty part: write one value on each side of a"
            + " comma",
        ",1 * * * *  | minute       | ,1   | has an empty part: write one value on each side of a"
            + " comma",
        "1, * * * *  | minute       | 1,   | has an empty part: write one value on each side of a"
            + " comma",
        "*/0 * * * * | minute       | */0  | has a bad step: write a step of 1 to 60",
        "/0 * * * *  | minute       | /0   | has a bad step: write a step of 1 to 60",
        "*/61 * * * * | minute      | */61 | has a bad step: write a step of 1 to 60",
        "*/ * * * *  | minute       | */   | has a bad step: write a step of 1 to 60",
        "*/x * * * * | minute       | */x  | has a bad step: write a step of 1 to 60",
        "*/5/5 * * * * | minute     | */5/5 | has a bad step: write a step of 1 to 60",
        "* */-1 * * * | hour        | */-1 | has a bad step: write a step of 1 to 24",
        "? * * * *   | minute       | ?    | has a ?, which only the day fields may have: write *",
        "* * 1,? * * | day of month | 1,?  | mixes ? with other parts: write ? alone, or * in its"
            + " place",
        "* * ?/2 * * | day of month | ?/2  | is not understood: write " + DAY_OF_MONTH,
        "* * L-0 * * | day of month | L-0  | is not understood: write " + DAY_OF_MONTH,
        "* * L-31 * * | day of month | L-31 | is not understood: write " + DAY_OF_MONTH,
        "* * L-3W * * | day of month | L-3W | is not understood: write " + DAY_OF_MONTH,
        "* * 5L * *  | day of month | 5L   | is not understood: write " + DAY_OF_MONTH,
        "* * W * *   | day of month | W    | is not understood: write " + DAY_OF_MONTH,
        "* * 0W * *  | day of month | 0W   | is not understood: write " + DAY_OF_MONTH,
        "* * 32W * * | day of month | 32W  | is not understood: write " + DAY_OF_MONTH,
        "* * 1-5W * * | day of month | 1-5W | is not understood: write " + DAY_OF_MONTH,
        "* * 1#2 * * | day of month | 1#2  | is not understood: write " + DAY_OF_MONTH,
        "* * * * L   | day of week  | L    | 'names no day: write one before the L, such as 5L or"
            + " FRIL'",
        "* * * * 8L  | day of week  | 8L   | is out of range: write " + DAY_OF_WEEK,
        "* * * * FOOL | day of week | FOOL | is not a known name: write " + DAY_OF_WEEK,
        "* * * * 1#0 | day of week  | 1#0  | counts to a day that no month has: write #1 to #5",
        "* * * * 1#6 | day of week  | 1#6  | counts to a day that no month has: write #1 to #5",
        "* * * * 1#  | day of week  | 1#   | counts to a day that no month has: write #1 to #5",
        "* * * * #1  | day of week  | #1   | is not understood: write " + DAY_OF_WEEK,
        "* * * * 15W | day of week  | 15W  | is not understood: write " + DAY_OF_WEEK,
      })
  void namesTheFieldTheTextAndWhatWouldBeRight(
      String expression, String field, String part, String problem) {
    assertSentence(
        expression,
        "The %s \"%s\" in the cron expression \"%s\" %s."
            .formatted(field, part, Quote.shortened(expression), problem));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 0 6 * * *     | has six fields, but minutes are the smallest unit: drop the seconds and ",
        "0 0 6 * * * 2026 | has seven fields, but minutes are the smallest unit: drop the seconds"
            + " and the year, and ",
        "6               | has 1 field: ",
        "0 6 * *         | has 4 fields: ",
        "0 0 6 * * * * * | has 8 fields: ",
        "TZ=Europe/Paris 0 6 * * *      | begins with a zone: give the zone on its own, and ",
        "CRON_TZ=Europe/Paris 0 6 * * * | begins with a zone: give the zone on its own, and ",
      })
  void namesTheNumberOfFields(String expression, String problem) {
    assertSentence(
        expression,
        "The cron expression \"%s\" %s".formatted(expression, problem + " ").stripTrailing()
            + " write five (minute, hour, day of month, month, day of week), such as"
            + " \"0 6 * * MON-FRI\".");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "@reboot        | is not supported, because it names no time",
        "@every 5m      | is a period, which has a setting of its own (every)",
        "@fortnightly   | is not a known macro",
        "@              | is not a known macro",
        "@daily *       | is not a known macro",
      })
  void namesTheMacros(String expression, String problem) {
    assertSentence(
        expression,
        "The cron expression \"%s\" %s: write @yearly, @annually, @monthly, @weekly, @daily,"
                .formatted(expression, problem)
            + " @midnight, @hourly, or five fields.");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " ", "\n\t"})
  void refusesNothing(@Nullable String expression) {
    assertSentence(
        expression,
        "The cron expression is %s: write five fields (minute, hour, day of month, month, day of"
                .formatted(expression == null ? "null" : "blank")
            + " week), such as \"0 6 * * MON-FRI\".");
  }

  @Test
  void refusesWhatIsTooLong() {
    assertSentence(
        "1,".repeat(500) + "1 * * * *",
        "The cron expression \""
            + "1,".repeat(40)
            + "…\" has 1009 characters: write at most 1000.");
  }

  @Test
  void nothingButAnIllegalArgumentLeavesTheParser() {
    String oddities = "0123456789*/-,?#LWlw @\t\nMONFRIJAN٣९ıſé\u0000\uD83D\u00A0\"";
    Random random = new Random(20260329);
    int refused = 0;
    for (int i = 0; i < 100_000; i++) {
      StringBuilder text = new StringBuilder("1 2-3,5 */4 JAN fri#1");
      for (int changes = random.nextInt(4); changes >= 0; changes--) {
        char odd = oddities.charAt(random.nextInt(oddities.length()));
        int at = random.nextInt(text.length());
        text.replace(at, at + random.nextInt(2), String.valueOf(odd));
      }
      Throwable thrown = catchThrowable(() -> Cron.parse(text.toString()));
      if (thrown != null) {
        refused++;
        assertThat(thrown).as(text.toString()).isInstanceOf(IllegalArgumentException.class);
        assertThat(thrown.getMessage()).startsWith("The ").endsWith(".").doesNotContain("\n");
      }
    }
    assertThat(refused).isBetween(50_000, 99_000);
  }

  @Test
  void aNullZoneIsNoZone() {
    assertThatExceptionOfType(NullPointerException.class)
        .isThrownBy(() -> Cron.parse("* * * * *", no()))
        .withMessage("The zone of a cron expression must not be null.");
    assertThatExceptionOfType(NullPointerException.class)
        .isThrownBy(() -> Cron.parse("* * * * *", ZoneOffset.UTC, no()))
        .withMessage("The daylight saving rule must not be null.");
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  private static <T> T no() {
    return null;
  }

  private static void assertSentence(@Nullable String expression, String message) {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Cron.parse(expression))
        .withNoCause()
        .withMessage(message);
    Sentences.assertOne(message);
  }
}
