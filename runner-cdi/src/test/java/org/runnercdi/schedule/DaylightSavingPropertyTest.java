package org.runnercdi.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Reporter;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;

/**
 * Around every change of the clocks in every zone, from 2000 to 2037: each local minute that an
 * expression with fixed hours matches is served by exactly one run, and those in the same gap share
 * one; an expression with all hours is due whenever the clock on the wall shows a match, and so is
 * every expression under {@link Dst#LITERAL}.
 */
class DaylightSavingPropertyTest {

  private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("2038-01-01T00:00:00Z");

  /** Farther from a change than this, {@link WallClock} sees nothing of another. */
  private static final Duration NEIGHBOURHOOD = Duration.ofDays(4);

  /** How many expressions are made up and put to every change; more take longer. */
  private static final int MADE_UP = Integer.getInteger("dst.expressions", 6);

  /** An expression that is due more often is not asked for all its next times. */
  private static final int MOST_NEXT = 250;

  /** From so long before the change on it is asked for {@link #MOST_NEXT} of them. */
  private static final int HOURS_BEFORE = 3;

  private static final List<Meaning> NASTY =
      List.of(
          daily("*/10 2 * * *", h -> h == 2, m -> m % 10 == 0),
          daily("0,30 2 * * *", h -> h == 2, m -> m % 30 == 0),
          daily("0 */2 * * *", h -> h % 2 == 0, m -> m == 0),
          daily("0 0 * * *", h -> h == 0, m -> m == 0),
          daily("15 1-3 * * *", h -> h >= 1 && h <= 3, m -> m == 15),
          daily("59 23 * * *", h -> h == 23, m -> m == 59),
          daily("* 1-23 * * *", h -> h >= 1, m -> true),
          daily("55-5 22-2 * * *", h -> h >= 22 || h <= 2, m -> m >= 55 || m <= 5),
          daily("30 * * * *", h -> true, m -> m == 30),
          daily("@hourly", h -> true, m -> m == 0),
          new Meaning(
              "0 0 1 * 1",
              m -> m == 0,
              h -> h == 0,
              month -> true,
              d -> d.getDayOfMonth() == 1 || d.getDayOfWeek() == DayOfWeek.MONDAY),
          new Meaning(
              "45 0-3 * * SUN",
              m -> m == 45,
              h -> h <= 3,
              month -> true,
              d -> d.getDayOfWeek() == DayOfWeek.SUNDAY),
          new Meaning(
              "30 3 28-31 MAR-nov ?",
              m -> m == 30,
              h -> h == 3,
              month -> month >= 3 && month <= 11,
              d -> d.getDayOfMonth() >= 28),
          new Meaning(
              "*/7 0-23 * * 6",
              m -> m % 7 == 0,
              h -> true,
              month -> true,
              d -> d.getDayOfWeek() == DayOfWeek.SATURDAY),
          new Meaning(
              "0 */1 L * *",
              m -> m == 0,
              h -> true,
              month -> true,
              d -> d.plusDays(1).getDayOfMonth() == 1));

  private static Meaning daily(String text, IntPredicate hours, IntPredicate minutes) {
    return new Meaning(text, minutes, hours, month -> true, day -> true);
  }

  /** A change of the clocks in one zone, which stands for all zones that see the same. */
  private record Change(ZoneId zone, Instant instant) {}

  @Property(tries = 50)
  @Label("each match around a change of the clocks is served by one run")
  void eachMatchIsServedByOneRun(
      @ForAll("changes") Change change, @ForAll("meanings") Meaning meaning) {
    Check check = new Check(change);
    check.of(meaning);
    check.eachOnItsOwn(meaning);
  }

  @Property(tries = 1, shrinking = ShrinkingMode.OFF)
  @Label("the same for each of some expressions around every change in every zone")
  @Tag("stress")
  void eachMatchAroundEveryChangeInEveryZoneIsServedByOneRun(
      @ForAll("manyMeanings") List<Meaning> madeUp, Reporter reporter) {
    List<Meaning> meanings = new ArrayList<>(NASTY);
    meanings.addAll(madeUp);
    Map<Object, Integer> zones = new LinkedHashMap<>();
    List<Change> distinct = distinctChanges(zones);
    int changes = zones.values().stream().mapToInt(Integer::intValue).sum();
    for (Change change : distinct) {
      Check check = new Check(change);
      meanings.forEach(check::of);
    }
    reporter.publishValue(
        "checked",
        "%d changes in all zones, %d of them distinct, with %d expressions under %d rules: %d cases"
            .formatted(
                changes,
                distinct.size(),
                meanings.size(),
                Dst.values().length,
                (long) distinct.size() * meanings.size() * Dst.values().length));
    assertThat(distinct).hasSizeGreaterThan(3000);
  }

  @Provide
  Arbitrary<Change> changes() {
    return Arbitraries.of(distinctChanges(new LinkedHashMap<>()));
  }

  @Provide
  Arbitrary<Meaning> meanings() {
    return Meanings.all();
  }

  @Provide
  Arbitrary<List<Meaning>> manyMeanings() {
    return Meanings.all().list().ofSize(MADE_UP);
  }

  /**
   * Zones that change their clocks in the same way, at the same instant and with the same changes
   * nearby, are one case.
   *
   * @param zones is given the number of zones of each case
   */
  private static List<Change> distinctChanges(Map<Object, Integer> zones) {
    List<Change> distinct = new ArrayList<>();
    for (String id : new TreeSet<>(ZoneId.getAvailableZoneIds())) {
      ZoneId zone = ZoneId.of(id);
      for (ZoneOffsetTransition change : between(zone.getRules(), FIRST, LAST)) {
        Instant instant = change.getInstant();
        List<Object> seen =
            List.of(
                instant,
                between(
                    zone.getRules(), instant.minus(NEIGHBOURHOOD), instant.plus(NEIGHBOURHOOD)));
        if (zones.merge(seen, 1, Integer::sum) == 1) {
          distinct.add(new Change(zone, instant));
        }
      }
    }
    return distinct;
  }

  private static List<ZoneOffsetTransition> between(ZoneRules rules, Instant from, Instant to) {
    List<ZoneOffsetTransition> changes = new ArrayList<>();
    ZoneOffsetTransition change = rules.nextTransition(from.minusNanos(1));
    while (change != null && change.getInstant().isBefore(to)) {
      changes.add(change);
      change = rules.nextTransition(change.getInstant());
    }
    return changes;
  }

  /** Holds expressions to what the clock on the wall shows around one change. */
  private static final class Check {

    private final ZoneId zone;
    private final WallClock clock;
    private final LocalMinute[] minutes;

    Check(Change change) {
      zone = change.zone();
      clock = new WallClock(zone, change.instant());
      minutes = new LocalMinute[clock.minutes()];
      for (int i = 0; i < minutes.length; i++) {
        minutes[i] = LocalMinute.of(clock.time(i));
      }
    }

    void of(Meaning meaning) {
      for (Dst dst : Dst.values()) {
        Cron cron = Cron.parse(meaning.text(), zone, dst);
        BitSet due = clock.due(meaning, dst);
        BitSet matched = new BitSet();
        for (int i = 0; i < minutes.length; i++) {
          if (cron.matches(minutes[i])) {
            matched.set(i);
          }
        }
        if (!matched.equals(due)) {
          assertThat(times(matched)).as("%s %s %s", cron, dst, clock).isEqualTo(times(due));
        }
        next(cron, due);
      }
    }

    /** A time that is asked about on its own gets the same answer, and no reason against it. */
    void eachOnItsOwn(Meaning meaning) {
      for (Dst dst : Dst.values()) {
        Cron cron = Cron.parse(meaning.text(), zone, dst);
        BitSet due = clock.due(meaning, dst);
        for (int i = 0; i < minutes.length; i++) {
          ZonedDateTime time = clock.time(i);
          assertThat(cron.test(time)).isEqualTo(due.get(i));
          assertThat(cron.mismatch(time).isEmpty()).isEqualTo(due.get(i));
        }
      }
    }

    private void next(Cron cron, BitSet due) {
      int from = due.cardinality() < MOST_NEXT ? 0 : minutes.length / 2 - HOURS_BEFORE * 60;
      List<ZonedDateTime> expected =
          due.stream()
              .filter(minute -> minute >= from)
              .limit(MOST_NEXT)
              .mapToObj(clock::time)
              .toList();
      List<ZonedDateTime> next = cron.next(clock.time(from).minusSeconds(1), expected.size() + 1);
      assertThat(next.subList(0, Math.min(expected.size(), next.size())))
          .as("%s %s", cron, clock)
          .isEqualTo(expected);
      if (expected.size() < MOST_NEXT && next.size() > expected.size()) {
        assertThat(next.get(expected.size())).isAfter(clock.time(minutes.length - 1));
      }
    }

    private List<ZonedDateTime> times(BitSet set) {
      return set.stream().mapToObj(clock::time).toList();
    }
  }
}
