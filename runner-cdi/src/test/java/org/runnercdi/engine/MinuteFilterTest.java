package org.runnercdi.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.runnercdi.Job;
import org.runnercdi.JobResult;
import org.runnercdi.Result;
import org.runnercdi.schedule.Cron;
import org.runnercdi.schedule.LocalMinute;

/** What is passed over is never due, and what stays the same is not worked out again. */
@NullUnmarked
class MinuteFilterTest {

  private static final List<ZoneId> ZONES =
      List.of(
          ZoneId.of("Europe/Berlin"),
          // Half an hour forward and back, and offsets of half and quarter hours.
          ZoneId.of("Australia/Lord_Howe"),
          ZoneId.of("Asia/Kolkata"),
          ZoneId.of("Asia/Kathmandu"),
          ZoneId.of("America/New_York"),
          ZoneId.of("UTC"));

  private static final ZoneId UTC = ZONES.get(5);

  private static Cron cron(Random random) {
    String minute = random.nextInt(4) == 0 ? "*/15" : String.valueOf(random.nextInt(60));
    String hour = random.nextInt(4) == 0 ? "*" : String.valueOf(random.nextInt(4));
    return Cron.parse(minute + " " + hour + " * * *", ZONES.get(random.nextInt(ZONES.size())));
  }

  private static List<Integer> due(Cron[] crons, Instant slot) {
    List<Integer> due = new ArrayList<>();
    for (int i = 0; i < crons.length; i++) {
      if (crons[i].zone().isEmpty() || crons[i].test(slot.atZone(ZONES.get(0)))) {
        due.add(i);
      }
    }
    return due;
  }

  private static <T> List<Integer> asked(MinuteFilter<T> filter, int count) {
    List<Integer> asked = new ArrayList<>();
    for (int i = filter.next(0, count); i < count; i = filter.next(i + 1, count)) {
      asked.add(i);
    }
    return asked;
  }

  private static <T> void lookAt(MinuteFilter<T> filter, T[] jobs, Instant slot) {
    filter.lookAt(jobs, Map.of(), true, zone -> LocalMinute.of(slot.atZone(zone)));
  }

  @Test
  void passesOverWhatIsNotDueAndNothingElse() {
    Random random = new Random(1);
    Cron[] crons = new Cron[300];
    Arrays.setAll(crons, i -> cron(random));
    MinuteFilter<Cron> filter =
        new MinuteFilter<>(
            (cron, settings) -> new MinuteFilter.Fixed(cron, cron.zone().orElseThrow()));
    // Each of these hours has a change of the clocks in one of the zones.
    for (String from :
        List.of(
            "2026-03-29T00:30:00Z",
            "2026-10-25T00:30:00Z",
            "2026-03-08T06:30:00Z",
            "2026-10-03T15:00:00Z",
            "2026-04-04T14:30:00Z")) {
      for (int minute = 0; minute < 90; minute++) {
        Instant slot = Instant.parse(from).plusSeconds(60L * minute);
        lookAt(filter, crons, slot);
        assertThat(asked(filter, crons.length)).as("at %s", slot).isEqualTo(due(crons, slot));
      }
    }
  }

  @Test
  void followsJobsThatComeAndGoAndChange() {
    Random random = new Random(2);
    Cron withoutZone = Cron.parse("59 23 31 12 *");
    MinuteFilter<Cron> filter =
        new MinuteFilter<>(
            (cron, settings) ->
                cron.zone().map(zone -> new MinuteFilter.Fixed(cron, zone)).orElse(null));
    Cron[] crons = {};
    for (int round = 0; round < 300; round++) {
      crons = Arrays.copyOf(crons, random.nextInt(200));
      for (int i = 0; i < crons.length; i++) {
        if (crons[i] == null || random.nextInt(20) == 0) {
          crons[i] = random.nextInt(50) == 0 ? withoutZone : cron(random);
        }
      }
      Instant slot = Instant.parse(Bench.NOON).plusSeconds(60L * round);
      lookAt(filter, crons, slot);
      assertThat(asked(filter, crons.length)).as("round %s", round).isEqualTo(due(crons, slot));
    }
  }

  @Test
  void asksWhatIsNotKnownForGoodInEachSlot() {
    Cron never = Cron.parse("7 * * * *", ZONES.get(0));
    MinuteFilter<String> filter =
        new MinuteFilter<>(
            (name, settings) ->
                name.isEmpty() ? null : new MinuteFilter.Fixed(never, ZONES.get(0)));
    String[] jobs = {"a", "", "b", ""};
    lookAt(filter, jobs, Instant.parse(Bench.NOON));
    assertThat(asked(filter, jobs.length)).containsExactly(1, 3);
    filter.lookAt(
        jobs, Map.of(), false, zone -> LocalMinute.of(Instant.parse(Bench.NOON).atZone(zone)));
    assertThat(asked(filter, jobs.length)).containsExactly(1, 3);
  }

  @Test
  void worksOutAnewWhatHasChangedAndAllIfTheSettingsHave() {
    AtomicInteger worked = new AtomicInteger();
    MinuteFilter<Cron> filter =
        new MinuteFilter<>(
            (cron, settings) -> {
              worked.incrementAndGet();
              return new MinuteFilter.Fixed(cron, UTC);
            });
    Cron noon = Cron.parse("0 12 * * *");
    Cron seven = Cron.parse("7 * * * *");
    Instant slot = Instant.parse(Bench.NOON);
    lookAt(filter, new Cron[] {seven, seven, seven}, slot);
    assertThat(asked(filter, 3)).isEmpty();
    lookAt(filter, new Cron[] {seven, noon, seven, noon}, slot);
    assertThat(asked(filter, 4)).containsExactly(1, 3);
    assertThat(worked).hasValue(5);
    filter.lookAt(
        new Cron[] {noon}, new HashMap<>(), true, zone -> LocalMinute.of(slot.atZone(zone)));
    assertThat(worked).hasValue(6);
  }

  private static List<String> ids(List<Result> results) {
    return results.stream().flatMap(r -> r.items().stream()).map(JobResult::id).toList();
  }

  @Test
  void aRunnerMakesUpWhatTheClocksHaveSkipped() {
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    Job skipped = Job.of("skipped", Cron.parse("30 2 * * *", berlin), () -> 1);
    Job other = Job.of("other", Cron.parse("30 3 * * *", berlin), () -> 1);
    Job registered = Job.of("registered", Cron.parse("31 2 * * *", berlin), () -> 1);
    try (Bench bench =
        Bench.with(
            TurnedTime.startingAt("2026-03-29T00:59:00Z"),
            b -> b.register(registered).source(slot -> List.of(skipped, other)))) {
      bench.tick();
      assertThat(ids(bench.results())).containsExactlyInAnyOrder("skipped", "registered");
    }
  }

  @Test
  void aRunnerSeesJobsThatChangeInTheirPlaces() {
    Job never = Job.of("never", Cron.parse("0 0 * * *"), () -> 1);
    List<Job> jobs = new ArrayList<>(List.of(never, never, never));
    try (Bench bench = Bench.with(b -> b.source(slot -> jobs))) {
      bench.tick();
      jobs.set(1, Job.of("now", Cron.parse("2 * * * *"), () -> 1));
      bench.tick();
      jobs.set(1, never);
      jobs.add(Job.of("new", Cron.parse("3 * * * *"), () -> 1));
      bench.tick();
      jobs.remove(0);
      jobs.set(0, Job.of("last", Cron.parse("4 * * * *"), () -> 1));
      bench.tick();
      assertThat(ids(bench.results())).containsExactly("now", "new", "last");
      bench.runner.jobs().register(Job.of("a", Cron.parse("5 * * * *"), () -> 1));
      bench.tick();
      bench.runner.jobs().register(Job.of("b", Cron.parse("6 * * * *"), () -> 1));
      bench.runner.jobs().unregister("a");
      bench.tick();
      assertThat(ids(bench.results())).containsExactly("now", "new", "last", "a", "b");
    }
  }
}
