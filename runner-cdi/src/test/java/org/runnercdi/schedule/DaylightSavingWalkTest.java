package org.runnercdi.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Walks minute by minute around every change of the clocks and holds {@link Cron} to the words of
 * the rule, which are written down here once more, without the zones' rules and without a parser.
 */
class DaylightSavingWalkTest {

  private static final Duration BEFORE_AND_AFTER = Duration.ofHours(24);
  private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("2038-01-01T00:00:00Z");

  private static final List<Example> EXAMPLES =
      List.of(
          fixed("*/10 2 * * *", t -> t.getHour() == 2 && t.getMinute() % 10 == 0),
          fixed("0,30 2 * * *", t -> t.getHour() == 2 && t.getMinute() % 30 == 0),
          fixed("0 */2 * * *", t -> t.getHour() % 2 == 0 && t.getMinute() == 0),
          fixed(
              "0 0 1 * 1",
              t ->
                  t.getHour() == 0
                      && t.getMinute() == 0
                      && (t.getDayOfMonth() == 1 || t.getDayOfWeek() == DayOfWeek.MONDAY)),
          fixed("0 0 * * *", t -> t.getHour() == 0 && t.getMinute() == 0),
          fixed("15 1-3 * * *", t -> t.getHour() >= 1 && t.getHour() <= 3 && t.getMinute() == 15),
          fixed("59 23 * * *", t -> t.getHour() == 23 && t.getMinute() == 59),
          fixed("* 1-23 * * *", t -> t.getHour() >= 1),
          fixed(
              "45 0-3 * * SUN",
              t -> t.getHour() <= 3 && t.getMinute() == 45 && t.getDayOfWeek() == DayOfWeek.SUNDAY),
          fixed(
              "30 3 28-31 MAR-nov ?",
              t ->
                  t.getHour() == 3
                      && t.getMinute() == 30
                      && t.getDayOfMonth() >= 28
                      && t.getMonthValue() >= 3
                      && t.getMonthValue() <= 11),
          wildcard("30 * * * *", t -> t.getMinute() == 30),
          wildcard(
              "*/7 0-23 * * 6",
              t -> t.getMinute() % 7 == 0 && t.getDayOfWeek() == DayOfWeek.SATURDAY),
          wildcard("0 */1 L * *", t -> t.getMinute() == 0 && t.plusDays(1).getDayOfMonth() == 1));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Europe/Paris",
        "America/New_York",
        "Australia/Lord_Howe",
        "Africa/Cairo",
        "Asia/Beirut",
        "America/Asuncion",
        "Pacific/Apia",
        "Asia/Pyongyang",
        "Antarctica/Troll",
        "Antarctica/Casey",
        "Europe/Dublin",
        "Africa/Casablanca",
        "America/Caracas",
        "America/Sao_Paulo",
        "America/St_Johns",
        "America/Scoresbysund",
      })
  void theRuleHoldsInEachMinuteAroundEachChange(String zone) {
    ZoneId id = ZoneId.of(zone);
    int changes = 0;
    ZoneOffsetTransition change = id.getRules().nextTransition(FIRST);
    while (change != null && change.getInstant().isBefore(LAST)) {
      Window window = Window.around(change.getInstant(), id);
      for (Example example : EXAMPLES) {
        window.check(example, Dst.CIVIL);
        window.check(example, Dst.LITERAL);
      }
      changes++;
      change = id.getRules().nextTransition(change.getInstant());
    }
    assertThat(changes).isPositive();
  }

  /** One minute as a person with a clock on the wall and a note pad would see it. */
  private record Seen(ZonedDateTime time, boolean seenBefore, List<LocalDateTime> skipped) {}

  private record Window(ZoneId zone, List<Seen> minutes, List<LocalMinute> shared) {

    static Window around(Instant change, ZoneId zone) {
      Instant start = change.minus(BEFORE_AND_AFTER);
      Set<LocalDateTime> shown = new HashSet<>();
      LocalDateTime previous = start.minus(BEFORE_AND_AFTER).atZone(zone).toLocalDateTime();
      List<Seen> minutes = new ArrayList<>();
      for (Instant t = start.minus(BEFORE_AND_AFTER);
          t.isBefore(change.plus(BEFORE_AND_AFTER));
          t = t.plusSeconds(60)) {
        ZonedDateTime time = t.atZone(zone);
        LocalDateTime local = time.toLocalDateTime();
        List<LocalDateTime> skipped = new ArrayList<>();
        for (LocalDateTime s = previous.plusMinutes(1); s.isBefore(local); s = s.plusMinutes(1)) {
          skipped.add(s);
        }
        boolean seenBefore = !shown.add(local);
        if (!t.isBefore(start)) {
          minutes.add(new Seen(time, seenBefore, skipped));
        }
        previous = local;
      }
      return new Window(
          zone, minutes, minutes.stream().map(seen -> LocalMinute.of(seen.time())).toList());
    }

    void check(Example example, Dst dst) {
      Cron cron = Cron.parse(example.text(), zone, dst);
      List<ZonedDateTime> expected = new ArrayList<>();
      List<ZonedDateTime> matched = new ArrayList<>();
      for (int i = 0; i < minutes.size(); i++) {
        Seen seen = minutes.get(i);
        if (example.isDue(seen, dst)) {
          expected.add(seen.time());
        }
        if (cron.matches(shared.get(i))) {
          matched.add(seen.time());
        }
      }
      assertThat(matched).as("%s %s", cron, dst).isEqualTo(expected);
      assertThat(expected).allMatch(cron).allMatch(time -> cron.mismatch(time).isEmpty());

      ZonedDateTime before = minutes.get(0).time().minusSeconds(1);
      List<ZonedDateTime> next = cron.next(before, expected.size() + 1);
      assertThat(next.subList(0, expected.size())).as("%s %s", cron, dst).isEqualTo(expected);
      assertThat(next.get(expected.size())).isAfter(minutes.get(minutes.size() - 1).time());
    }
  }

  private record Example(String text, boolean isWildcard, Predicate<LocalDateTime> holds) {

    boolean isDue(Seen seen, Dst dst) {
      boolean matches = holds.test(seen.time().toLocalDateTime());
      if (dst == Dst.LITERAL || isWildcard) {
        return matches;
      }
      return (matches && !seen.seenBefore()) || seen.skipped().stream().anyMatch(holds);
    }
  }

  private static Example fixed(String text, Predicate<LocalDateTime> holds) {
    return new Example(text, false, holds);
  }

  private static Example wildcard(String text, Predicate<LocalDateTime> holds) {
    return new Example(text, true, holds);
  }
}
