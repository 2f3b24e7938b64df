package org.runnercdi.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronSyntaxTest {

  /** 2026-02-01 is a Sunday, so the day of the month less one is the day of the week. */
  private static final ZonedDateTime SUNDAY =
      ZonedDateTime.of(2026, 2, 1, 0, 0, 0, 0, ZoneOffset.UTC);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0          | 0",
        "59         | 59",
        "007        | 7",
        "1,2,2,59   | 1 2 59",
        "10-13      | 10 11 12 13",
        "5-5        | 5",
        "58-1       | 58 59 0 1",
        "*/15       | 0 15 30 45",
        "*/60       | 0",
        "10-40/10   | 10 20 30 40",
        "10-39/10   | 10 20 30",
        "5/15       | 5 20 35 50",
        "50-10/7    | 50 57 4",
        "1,*/30,7-9 | 0 1 7 8 9 30",
      })
  void minutes(String field, String expected) {
    assertThat(matching(field + " * * * *", 0, 59, SUNDAY::withMinute))
        .isEqualTo(numbers(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0    | 0",
        "23   | 23",
        "22-2 | 22 23 0 1 2",
        "22-2/2 | 22 0 2",
        "*/8  | 0 8 16",
        "20/2 | 20 22",
      })
  void hours(String field, String expected) {
    assertThat(matching("0 " + field + " * * *", 0, 23, SUNDAY::withHour))
        .isEqualTo(numbers(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1      | 1",
        "12     | 12",
        "JAN    | 1",
        "feb    | 2",
        "Mar    | 3",
        "APR    | 4",
        "MAY    | 5",
        "JUN    | 6",
        "JUL    | 7",
        "AUG    | 8",
        "SEP    | 9",
        "OCT    | 10",
        "NOV    | 11",
        "DEC    | 12",
        "nov-feb | 11 12 1 2",
        "mar-5  | 3 4 5",
        "*/3    | 1 4 7 10",
        "2/5    | 2 7 12",
        "jan,7-aug | 1 7 8",
      })
  void months(String field, String expected) {
    assertThat(matching("0 0 1 " + field + " *", 1, 12, SUNDAY::withMonth))
        .isEqualTo(numbers(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0       | 0",
        "7       | 0",
        "sun     | 0",
        "MON     | 1",
        "Tue     | 2",
        "wed     | 3",
        "thu     | 4",
        "fri     | 5",
        "sat     | 6",
        "MON-FRI | 1 2 3 4 5",
        "fri-mon | 5 6 0 1",
        "fri-mon/2 | 5 0",
        "5-7     | 5 6 0",
        "6-0     | 6 0",
        "7-2     | 0 1 2",
        "0-7     | 0 1 2 3 4 5 6",
        "7-7     | 0",
        "sun-wed | 0 1 2 3",
        "wed-sun | 3 4 5 6 0",
        "*/2     | 0 2 4 6",
        "1/2     | 1 3 5",
        "7/3     | 0 3 6",
        "2,thu   | 2 4",
        "?       | 0 1 2 3 4 5 6",
      })
  void daysOfWeek(String field, String expected) {
    assertThat(matching("0 0 * * " + field, 0, 6, SUNDAY::plusDays)).isEqualTo(numbers(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1         | 2026-02 | 1",
        "31        | 2026-04 |",
        "30-2      | 2026-03 | 1 2 30 31",
        "25/3      | 2026-03 | 25 28 31",
        "*/10      | 2026-02 | 1 11 21",
        "L         | 2026-02 | 28",
        "l         | 2024-02 | 29",
        "L         | 2026-04 | 30",
        "L-3       | 2026-03 | 28",
        "L-30      | 2026-03 | 1",
        "L-30      | 2026-04 |",
        "L-29      | 2026-02 |",
        "1,L-1,L   | 2026-02 | 1 27 28",
        "15W       | 2026-04 | 15",
        "15w       | 2026-02 | 16",
        "15W       | 2026-08 | 14",
        "1W        | 2026-08 | 3",
        "1W        | 2026-02 | 2",
        "31W       | 2026-05 | 29",
        "31W       | 2026-10 | 30",
        "31W       | 2026-04 |",
        "30W       | 2026-05 | 29",
        "2W        | 2026-08 | 3",
        "LW        | 2026-05 | 29",
        "LW        | 2026-10 | 30",
        "lw        | 2026-03 | 31",
        "LW        | 2026-02 | 27",
        "15W,20,LW | 2026-02 | 16 20 27",
      })
  void daysOfMonth(String field, String month, @Nullable String expected) {
    assertThat(daysOf(month, "0 0 " + field + " * *")).isEqualTo(numbers(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5L          | 2026-03 | 27",
        "fril        | 2026-02 | 27",
        "0L          | 2026-03 | 29",
        "7L          | 2026-03 | 29",
        "MONL        | 2026-03 | 30",
        "MON#2       | 2026-03 | 9",
        "1#2         | 2026-03 | 9",
        "sun#1       | 2026-03 | 1",
        "7#5         | 2026-03 | 29",
        "0#5         | 2026-02 |",
        "5#5         | 2026-05 | 29",
        "MON#1,MON#3 | 2026-03 | 2 16",
        "MON#1,FRIL,3 | 2026-02 | 2 4 11 18 25 27",
      })
  void daysOfWeekWithinTheirMonth(String field, String month, @Nullable String expected) {
    assertThat(daysOf(month, "0 0 * * " + field)).isEqualTo(numbers(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Mondays of 2026-02: 2 9 16 23
        "0 0 1,9 * 1   | 1 2 9 16 23",
        "0 0 1,9 * *   | 1 9",
        "0 0 1,9 * ?   | 1 9",
        "0 0 ? * 1     | 2 9 16 23",
        "0 0 L * MON#1 | 2 28",
        "0 0 */14 * 1  | 1 2 9 15 16 23",
        "0 0 1 * */6   | 1 7 8 14 15 21 22 28",
        "0 0 1-31 * 1  | 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28",
        "0 0 */1 * 1   | 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28",
        "0 0 1 3 1     |",
      })
  void twoRestrictedDayFieldsMatchWhereEitherDoes(String expression, @Nullable String expected) {
    assertThat(daysOf("2026-02", expression)).isEqualTo(numbers(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "@yearly, 0 0 1 1 *",
    "@annually, 0 0 1 1 *",
    "@monthly, 0 0 1 * *",
    "@weekly, 0 0 * * 0",
    "@daily, 0 0 * * *",
    "@midnight, 0 0 * * *",
    "@hourly, 0 * * * *",
    "@Daily, 0 0 * * *",
  })
  void macrosStandForFields(String macro, String fields) {
    Cron cron = Cron.parse(macro);

    assertThat(cron.next(SUNDAY, 50)).isEqualTo(Cron.parse(fields).next(SUNDAY, 50));
    assertThat(cron).hasToString(macro);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " 0 6 * * * ",
        "0\t6  *\n* *",
        "0 6\r\n* *\r*",
        "0 6 ? * ?",
        "\n@daily\n",
        "00 06 * * *"
      })
  void whiteSpaceSeparates(String expression) {
    assertThat(Cron.parse(expression)).hasToString(expression.strip());
  }

  @ParameterizedTest
  @EnumSource
  void allTheValuesOfAFieldLieFromItsLeastToItsLargest(Field field) {
    assertThat(Long.numberOfTrailingZeros(field.all())).isEqualTo(field.min());
    assertThat(63 - Long.numberOfLeadingZeros(field.all())).isEqualTo(field.max());
    assertThat(Long.bitCount(field.all())).isEqualTo(field.size());
  }

  @Test
  void theLongestExpressionHasAThousandCharacters() {
    String longest = "1,".repeat(495) + "1 * * * *";

    assertThat(longest.length() + 1).isEqualTo(1000);
    assertThat(Cron.parse(longest + " ").test(SUNDAY.withMinute(1))).isTrue();
  }

  private static List<Integer> matching(
      String expression, int from, int to, IntFunction<ZonedDateTime> time) {
    Cron cron = Cron.parse(expression);
    return IntStream.rangeClosed(from, to)
        .filter(value -> cron.test(time.apply(value)))
        .boxed()
        .toList();
  }

  private static List<Integer> daysOf(String month, String expression) {
    LocalDate first = LocalDate.parse(month + "-01");
    return matching(
        expression,
        1,
        first.lengthOfMonth(),
        day -> first.withDayOfMonth(day).atStartOfDay(ZoneOffset.UTC));
  }

  private static List<Integer> numbers(@Nullable String text) {
    List<Integer> numbers = new ArrayList<>();
    if (text != null) {
      Arrays.stream(text.split(" ", -1)).map(Integer::valueOf).sorted().forEach(numbers::add);
    }
    return numbers;
  }
}
