package org.runnercdi.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * On days on which the clocks do not change, cron-utils says the same, but for the {@link Fault}s
 * that it has.
 */
class CronUtilsTest {

  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

  /**
   * Five fields, Sunday as 0 and 7. Without {@code ?}: where cron-utils knows it, days must match
   * both day fields, so {@code *} takes its place.
   */
  private static final CronDefinition DEFINITION =
      CronDefinitionBuilder.defineCron()
          .withMinutes()
          .withValidRange(0, 59)
          .and()
          .withHours()
          .withValidRange(0, 23)
          .and()
          .withDayOfMonth()
          .withValidRange(1, 31)
          .supportsL()
          .supportsW()
          .supportsLW()
          .and()
          .withMonth()
          .withValidRange(1, 12)
          .and()
          .withDayOfWeek()
          .withValidRange(0, 7)
          .withMondayDoWValue(1)
          .withIntMapping(7, 0)
          .supportsHash()
          .supportsL()
          .and()
          .instance();

  /** What cron-utils 9.2.1 gets wrong, each pinned below by an example. */
  private enum Fault {
    /** {@code 22-2} is 22 alone; only days of the week may wrap, and not with a step. */
    WRAPPING_RANGE,

    /** A step of as many values as the field has is refused. */
    STEP_OVER_THE_WHOLE_FIELD,

    /** {@code 31W} throws in a month of 30 days. */
    WORKDAY_NEAREST_TO_A_DAY_THAT_THE_MONTH_HAS_NOT,

    /** {@code 28W} is missing in a February that ends on a Sunday the 28th. */
    WORKDAY_NEAREST_TO_A_SUNDAY_THAT_ENDS_THE_MONTH,

    /** {@code L} and {@code W} beside another part mean nothing; {@code FRIL} is refused there. */
    RARE_DAY_IN_A_LIST,

    /** {@code 1/2} counts on to Sunday, as 7. */
    STEP_FROM_A_DAY_OF_THE_WEEK,

    /** A day field of the text <code>*&#47;1</code> is taken for {@code *}. */
    STEP_OF_ONE_AS_ANY_DAY;

    private static final Pattern RANGE = Pattern.compile("(\\w+)-(\\w+)(/\\d+)?");

    static boolean isIn(Meaning meaning) {
      String[] fields = meaning.text().split(" ", -1);
      return Arrays.stream(values()).anyMatch(fault -> fault.hits(fields));
    }

    private boolean hits(String[] fields) {
      return switch (this) {
        case WRAPPING_RANGE ->
            Arrays.stream(fields).limit(4).anyMatch(Fault::wraps) || fields[4].matches(".*-.*/.*");
        case STEP_OVER_THE_WHOLE_FIELD ->
            fields[0].matches(".*/60\\b.*") || fields[1].matches(".*/24\\b.*");
        case WORKDAY_NEAREST_TO_A_DAY_THAT_THE_MONTH_HAS_NOT -> fields[2].matches("(29|30|31)w");
        case WORKDAY_NEAREST_TO_A_SUNDAY_THAT_ENDS_THE_MONTH -> fields[2].matches("28w");
        case RARE_DAY_IN_A_LIST ->
            (fields[2].contains(",") && fields[2].matches(".*[Lw].*"))
                || (fields[4].contains(",") && fields[4].matches(".*(\\dL|[A-Z]L|#).*"));
        case STEP_FROM_A_DAY_OF_THE_WEEK -> fields[4].matches(".*\\w/.*");
        case STEP_OF_ONE_AS_ANY_DAY -> fields[2].equals("*/1") || fields[4].equals("*/1");
      };
    }

    private static boolean wraps(String field) {
      return Arrays.stream(field.split(",", -1))
          .map(RANGE::matcher)
          .filter(Matcher::matches)
          .anyMatch(range -> value(range.group(1)) > value(range.group(2)));
    }

    /** Of a number or the name of a month; L lies before every day, so L-3 is no such range. */
    private static int value(String text) {
      return text.equals("L")
          ? -1
          : text.matches("\\d+")
              ? Integer.parseInt(text)
              : "JanFebMarAprMayJunJulAugSepOctNovDec".indexOf(text) / 3 + 1;
    }
  }

  // With a seed: a further fault of cron-utils must not stop whoever changes something else.
  @Property(tries = 150, seed = "9")
  void agreesOnEveryMinute(@ForAll("meanings") Meaning meaning, @ForAll("dates") LocalDate date) {
    Cron cron = Cron.parse(meaning.text(), PARIS);
    ExecutionTime other = read(meaning.text());
    ZonedDateTime start = date.atStartOfDay(PARIS);
    check(cron, other, date);
    cron.next(start, 1).forEach(next -> check(cron, other, next.toLocalDate()));
    other.nextExecution(start).ifPresent(next -> check(cron, other, next.toLocalDate()));
  }

  private static void check(Cron cron, ExecutionTime other, LocalDate date) {
    ZonedDateTime start = date.atStartOfDay(PARIS);
    ZonedDateTime end = date.plusDays(1).atStartOfDay(PARIS);
    if (start.getOffset().equals(end.getOffset())) {
      List<ZonedDateTime> matched = new ArrayList<>();
      for (ZonedDateTime time = start; time.isBefore(end); time = time.plusMinutes(1)) {
        if (cron.test(time)) {
          matched.add(time);
        }
      }
      assertThat(matched).as("%s on %s", cron, date).isEqualTo(within(other, start, end));
    }
  }

  private static List<ZonedDateTime> within(
      ExecutionTime execution, ZonedDateTime start, ZonedDateTime end) {
    List<ZonedDateTime> times = new ArrayList<>();
    Optional<ZonedDateTime> next = execution.nextExecution(start.minusSeconds(1));
    while (next.isPresent() && next.get().isBefore(end)) {
      times.add(next.get());
      next = execution.nextExecution(next.get());
    }
    return times;
  }

  @Provide
  Arbitrary<Meaning> meanings() {
    return Meanings.all().filter(meaning -> !Fault.isIn(meaning));
  }

  @Provide
  Arbitrary<LocalDate> dates() {
    return Arbitraries.longs()
        .between(LocalDate.of(2000, 1, 1).toEpochDay(), LocalDate.of(2037, 12, 31).toEpochDay())
        .map(LocalDate::ofEpochDay);
  }

  /** The second times, or the error, are those of cron-utils: when it is mended, this fails. */
  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "WRAPPING_RANGE | 0 22-2 1 * * | 02-01T00:00 02-01T01:00 | 02-01T22:00 03-01T22:00",
        "WRAPPING_RANGE | 0 0 1 nov-feb * | 02-01T00:00 11-01T00:00 | 11-01T00:00 11-01T00:00",
        "WRAPPING_RANGE | 0 0 * * 5-2/2 | 02-01T00:00 02-03T00:00 | Collection is empty",
        "STEP_OVER_THE_WHOLE_FIELD | */60 0 1 * * | 02-01T00:00 03-01T00:00"
            + " | Failed to parse cron expression. Period 60 not in range [0, 59]",
        "WORKDAY_NEAREST_TO_A_DAY_THAT_THE_MONTH_HAS_NOT | 0 0 31W * * | 03-31T00:00 05-29T00:00"
            + " | Invalid date 'FEBRUARY 31'",
        "WORKDAY_NEAREST_TO_A_SUNDAY_THAT_ENDS_THE_MONTH | 0 0 28W 2 * | 02-27T00:00 02-26T00:00"
            + " | 02-27T00:00 02-28T00:00",
        "RARE_DAY_IN_A_LIST | 0 0 1,L * * | 02-01T00:00 02-28T00:00 | 02-01T00:00 03-01T00:00",
        "RARE_DAY_IN_A_LIST | 0 0 15W,20 * * | 02-16T00:00 02-20T00:00 | 02-15T00:00 02-20T00:00",
        "RARE_DAY_IN_A_LIST | 0 0 * * MON#1,FRIL | 02-02T00:00 02-27T00:00"
            + " | Failed to parse cron expression. Invalid chars in expression! Expression: FRIL"
            + " Invalid chars: FRIL",
        "STEP_FROM_A_DAY_OF_THE_WEEK | 0 0 * * 1/2 | 02-02T00:00 02-04T00:00"
            + " | 02-01T00:00 02-02T00:00",
        "STEP_OF_ONE_AS_ANY_DAY | 0 0 */1 * 1 | 02-01T00:00 02-02T00:00"
            + " | 02-02T00:00 02-09T00:00",
      })
  void differsWhereItIsWrong(Fault fault, String expression, String right, String wrong) {
    ZonedDateTime start = ZonedDateTime.of(2026, 1, 31, 23, 59, 0, 0, PARIS);

    assertThat(texts(Cron.parse(expression, PARIS).next(start, 2)))
        .as("%s", fault)
        .isEqualTo(right);
    assertThat(says(expression, start)).as("%s", fault).isEqualTo(wrong);
  }

  private static String says(String expression, ZonedDateTime start) {
    try {
      ExecutionTime execution = read(expression);
      ZonedDateTime first = execution.nextExecution(start).orElseThrow();
      return texts(List.of(first, execution.nextExecution(first).orElseThrow()));
    } catch (IllegalArgumentException | DateTimeException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static ExecutionTime read(String expression) {
    return ExecutionTime.forCron(new CronParser(DEFINITION).parse(expression.replace('?', '*')));
  }

  private static String texts(List<ZonedDateTime> times) {
    return times.stream()
        .map(time -> time.toLocalDateTime().toString().substring("2026-".length()))
        .reduce((one, other) -> one + " " + other)
        .orElse("none");
  }
}
