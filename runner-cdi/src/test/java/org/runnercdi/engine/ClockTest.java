package org.runnercdi.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.LogRecord;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.runnercdi.Job;
import org.runnercdi.JobContext;
import org.runnercdi.QueueSource;
import org.runnercdi.Result;
import org.runnercdi.Runner;
import org.runnercdi.Schedule;
import org.runnercdi.SlotMissed;
import org.runnercdi.schedule.Cron;

/** Slots: the boundaries of the tick, none twice, none lost, whatever the clock does. */
@NullUnmarked
class ClockTest {

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<SlotMissed> missed = new CopyOnWriteArrayList<>();

  private RunnerBuilder recording(RunnerBuilder builder) {
    return builder
        .onSlotMissed(missed::add)
        .register(
            Job.of(
                "recording",
                now -> !asked.add(now.toInstant().toString().substring(11)),
                () -> "never"));
  }

  private void askedFor(String... times) {
    assertThat(asked)
        .containsExactly(
            java.util.Arrays.stream(times).map(time -> time + "Z").toArray(String[]::new));
  }

  @Test
  void theFirstSlotIsTheNextBoundary() {
    try (Bench bench =
        Bench.with(TurnedTime.startingAt("2026-06-01T12:00:29.5Z"), this::recording)) {
      bench.time.advance(Duration.ofMillis(30_499));
      askedFor();
      bench.time.advance(Duration.ofMillis(1));
      askedFor("12:01:00");
      assertThat(bench.runner.stats().lastSlot()).isEqualTo("2026-06-01T12:01:00Z");
    }
  }

  @Test
  void aStartOnABoundaryDoesNotRunThatSlot() {
    try (Bench bench = Bench.with(this::recording)) {
      assertThat(bench.runner.stats().lastSlot()).isNull();
      bench.tick().tick();
      askedFor("12:01:00", "12:02:00");
    }
  }

  @Test
  void aWakeUpThatComesEarlyIsHarmlessAndOneThatComesLateIsLate() {
    List<Runnable> wakes = new ArrayList<>();
    List<Instant> armed = new ArrayList<>();
    Counts counts = new Counts();
    try (Bench bench =
        Bench.with(
            b ->
                recording(b)
                    .recorder(counts)
                    .tickSource(
                        (now, slot, wake) -> {
                          armed.add(slot);
                          wakes.add(wake);
                          return () -> wakes.remove(wake);
                        }))) {
      bench.time.turn(Duration.ofSeconds(59));
      wakes.remove(0).run();
      askedFor();
      bench.time.turn(Duration.ofSeconds(31));
      wakes.remove(0).run();
      askedFor("12:01:00");
      assertThat(counts.calls).contains("lag 30000000000");
      // Re-armed from the clock, so that it never drifts.
      assertThat(armed)
          .extracting(slot -> slot.toString().substring(11))
          .containsExactly("12:01:00Z", "12:01:00Z", "12:02:00Z");
      assertThat(bench.runner.sinceLastWake()).isZero();
      bench.time.turn(Duration.ofSeconds(3));
      assertThat(bench.runner.sinceLastWake()).isEqualTo(Duration.ofSeconds(3));
    }
    assertThat(wakes).isEmpty();
  }

  @Test
  void aClockSetBackRunsNoSlotTwice() {
    try (Bench bench = Bench.with(this::recording)) {
      bench.tick().tick().tick();
      bench.time.jump(Duration.ofMinutes(-2));
      for (int i = 0; i < 4; i++) {
        bench.tick();
      }
      askedFor("12:01:00", "12:02:00", "12:03:00", "12:04:00", "12:05:00");
      assertThat(missed).isEmpty();
      assertThat(bench.runner.stats().missedSlotsTotal()).isZero();
    }
  }

  @Test
  void aClockSetForwardMissesSlotsWhichAreCountedAnnouncedAndSkipped() {
    Counts counts = new Counts();
    try (Bench bench = Bench.with(b -> recording(b).recorder(counts))) {
      bench.tick();
      bench.time.jump(Duration.ofMinutes(3));
      bench.tick();
      bench.tick();
      askedFor("12:01:00", "12:05:00", "12:06:00");
      assertThat(bench.runner.stats().missedSlotsTotal()).isEqualTo(3);
      assertThat(counts.calls).contains("missed 3");
      assertThat(missed)
          .containsExactly(
              new SlotMissed(
                  Instant.parse("2026-06-01T12:02:00Z"),
                  Instant.parse("2026-06-01T12:04:00Z"),
                  "The runner did not wake for 3 slots: the machine slept, or its clock was set"
                      + " forward."));
    }
  }

  @Test
  void theLatestIsMadeUp() {
    try (Bench bench = Bench.with(b -> recording(b).missedSlots(MissedSlots.LATEST))) {
      bench.tick();
      bench.time.jump(Duration.ofMinutes(3));
      bench.tick();
      askedFor("12:01:00", "12:04:00", "12:05:00");
      assertThat(bench.runner.stats().missedSlotsTotal()).isEqualTo(3);
      bench.time.jump(Duration.ofMinutes(1));
      bench.tick();
      askedFor("12:01:00", "12:04:00", "12:05:00", "12:06:00", "12:07:00");
      assertThat(missed.get(1).reason()).contains("1 slot:");
    }
  }

  @Test
  void allAreMadeUpOldestFirstAndAtMostSoMany() {
    try (Bench bench =
        Bench.with(b -> recording(b).missedSlots(MissedSlots.ALL).missedSlotsMax(2))) {
      bench.tick();
      bench.time.jump(Duration.ofMinutes(2));
      bench.tick();
      askedFor("12:01:00", "12:02:00", "12:03:00", "12:04:00");
      bench.time.jump(Duration.ofMinutes(5));
      bench.tick();
      assertThat(asked.subList(4, asked.size()))
          .containsExactly("12:05:00Z", "12:06:00Z", "12:10:00Z");
      assertThat(bench.runner.stats().missedSlotsTotal()).isEqualTo(7);
    }
  }

  @Test
  void sixtyAreMadeUpByDefault() {
    try (Bench bench = Bench.with(b -> recording(b).missedSlots(MissedSlots.ALL))) {
      bench.time.jump(Duration.ofDays(365));
      bench.tick();
      assertThat(asked).hasSize(61);
      assertThat(bench.runner.stats().missedSlotsTotal()).isEqualTo(365 * 24 * 60);
    }
  }

  @Test
  void nothingFromBeforeTheStartIsMadeUp() {
    try (Bench bench =
        Bench.with(
            TurnedTime.startingAt("2026-06-01T12:00:59Z"),
            b -> recording(b).missedSlots(MissedSlots.ALL))) {
      bench.time.advance(Duration.ofSeconds(1));
      askedFor("12:01:00");
      assertThat(missed).isEmpty();
    }
  }

  @Test
  void madeUpSlotsReachTheSourcesAndEachPushedBatchRunsOnce() {
    List<String> supplied = new CopyOnWriteArrayList<>();
    try (Bench bench =
        Bench.with(
            b ->
                b.missedSlots(MissedSlots.ALL)
                    .source(
                        slot -> {
                          supplied.add(slot.toString().substring(11));
                          return List.of(Bench.noop("s"));
                        }))) {
      bench.runner.push(List.of(Bench.noop("p")));
      bench.time.jump(Duration.ofMinutes(2));
      bench.tick();
      assertThat(supplied).containsExactly("12:01:00Z", "12:02:00Z", "12:03:00Z");
      assertThat(bench.results()).hasSize(4);
    }
  }

  @Test
  void aTickThatFiresWhileThePreviousIsEvaluatedIsNotLost() {
    CountDownLatch asking = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    List<String> slots = new CopyOnWriteArrayList<>();
    AtomicInteger atOnce = new AtomicInteger();
    Job slow =
        Job.of(
            "slow",
            now -> {
              atOnce.incrementAndGet();
              slots.add(now.toLocalTime().toString());
              asking.countDown();
              Bench.await(release);
              return atOnce.decrementAndGet() > 0;
            },
            () -> "never");
    try (Bench bench = Bench.with(b -> b.register(slow))) {
      Thread first = Bench.start("first", bench::turn);
      Bench.await(asking);
      bench.turn().turn();
      assertThat(slots).containsExactly("12:01");
      release.countDown();
      assertThat(Bench.join(first)).isTrue();
      bench.time.settle();
      assertThat(slots).containsExactly("12:01", "12:02", "12:03");
      assertThat(bench.runner.stats().missedSlotsTotal()).isZero();
    }
  }

  @Test
  void cronIsDueOnlyInTheSlotThatBeginsTheMinute() {
    AtomicInteger cron = new AtomicInteger();
    AtomicInteger plain = new AtomicInteger();
    AtomicInteger every = new AtomicInteger();
    try (Bench bench =
        Bench.with(
            b ->
                b.tick(Duration.ofSeconds(1))
                    .register(Job.of("cron", Cron.parse("* * * * *"), cron::incrementAndGet))
                    .register(Job.of("plain", now -> true, plain::incrementAndGet))
                    .jobSetting("every", "every", "15s")
                    .register(Job.of("every", now -> true, every::incrementAndGet)))) {
      bench.time.advance(Duration.ofMinutes(2));
      assertThat(cron).hasValue(2);
      assertThat(plain).hasValue(120);
      assertThat(every).hasValue(8);
      assertThat(bench.runner.tick()).isEqualTo(Duration.ofSeconds(1));
      // An immediate run has no slot: the minute of the call counts.
      bench.time.advance(Duration.ofSeconds(30));
      bench.now(Job.of("now", Cron.parse("* * * * *"), cron::incrementAndGet));
      assertThat(cron).hasValue(3);
    }
  }

  @Tag("stress")
  @ParameterizedTest
  @ValueSource(strings = {"Europe/Paris", "Australia/Lord_Howe"})
  void aYearOfMinutesIsWholeAndNoneComesTwice(String zone) {
    int minutes = 525_600;
    ZoneId id = ZoneId.of(zone);
    List<ZonedDateTime> plain = new ArrayList<>(minutes);
    AtomicInteger wildcard = new AtomicInteger();
    AtomicInteger daily = new AtomicInteger();
    // A job with a schedule is asked where the schedule matches; none of them runs.
    Job everyMinute = new Recorded("wildcard", Cron.parse("* * * * *", id), wildcard);
    Job everyNight = new Recorded("daily", Cron.parse("30 2 * * *", id), daily);
    Instant start = ZonedDateTime.of(2026, 1, 1, 0, 0, 0, 0, id).toInstant().minusSeconds(60);
    try (Bench bench =
        Bench.with(
            TurnedTime.startingAt(start.toString()),
            b ->
                b.zone(id)
                    .register(Job.of("plain", now -> !plain.add(now), () -> "never"))
                    .register(everyMinute)
                    .register(everyNight))) {
      bench.time.advance(Duration.ofMinutes(minutes));
      assertThat(plain).hasSize(minutes);
      assertThat(plain.get(0).toLocalDateTime()).isEqualTo("2026-01-01T00:00");
      for (int i = 1; i < minutes; i++) {
        if (plain.get(i).toEpochSecond() - plain.get(i - 1).toEpochSecond() != 60) {
          assertThat(plain.get(i)).isEqualTo(plain.get(i - 1).plusMinutes(1));
        }
      }
      assertThat(plain.get(minutes - 1).toLocalDateTime()).isEqualTo("2026-12-31T23:59");
      assertThat(wildcard).hasValue(minutes);
      assertThat(daily).hasValue(365);
      assertThat(bench.runner.stats().missedSlotsTotal()).isZero();
    }
  }

  private record Recorded(String id, Cron cron, AtomicInteger asked) implements Job {

    @Override
    public Optional<Schedule> schedule() {
      return Optional.of(cron);
    }

    @Override
    public boolean isDue(ZonedDateTime now) {
      asked.incrementAndGet();
      return false;
    }

    @Override
    public Object run(JobContext context) {
      return "never";
    }
  }

  @Test
  void aTickSourceThatFailsDoesNotHangTheStop() {
    AtomicInteger arms = new AtomicInteger();
    List<Runnable> wakes = new ArrayList<>();
    Bench bench =
        Bench.with(
            b ->
                recording(b)
                    .tickSource(
                        (now, slot, wake) -> {
                          if (arms.incrementAndGet() > 1) {
                            throw new UnsupportedOperationException("no more");
                          }
                          wakes.add(wake);
                          return () -> {};
                        }));
    bench.turn();
    wakes.get(0).run();
    askedFor("12:01:00");
    bench.runner.stopAndWait();
  }

  @Test
  void aRejectedTickIsTriedAgainAtTheNext() {
    AtomicInteger arms = new AtomicInteger();
    List<Runnable> wakes = new ArrayList<>();
    try (Bench bench =
        Bench.with(
            b ->
                recording(b)
                    .tickSource(
                        (now, slot, wake) -> {
                          if (arms.incrementAndGet() == 1) {
                            throw new RejectedExecutionException("suspended");
                          }
                          wakes.add(wake);
                          return () -> {};
                        }))) {
      bench.turn();
      assertThat(wakes).hasSize(1);
      bench.turn();
      wakes.get(0).run();
      assertThat(bench.runner.stats().lastSlot()).isEqualTo("2026-06-01T12:02:00Z");
    }
  }

  @Test
  void aTickThatTheSchedulerLosesIsArmedAnew() {
    try (CapturedLog log = new CapturedLog();
        Bench bench = Bench.with(b -> b.register(Bench.noop("a")))) {
      bench.tick();
      bench.time.loseTicks();
      bench.time.turn(Duration.ofMinutes(3));
      assertThat(bench.results()).hasSize(1);

      // The dispatcher looks once a tick of real time, and whenever there is work.
      bench.now(Bench.noop("b"));
      Bench.eventually(bench.time::isTickArmed);
      bench.tick();
      bench.tick();

      assertThat(bench.results())
          .filteredOn(result -> result.source() == QueueSource.REGISTERED)
          .extracting(Result::slot)
          .extracting(Instant::toString)
          .containsExactly("2026-06-01T12:01:00Z", "2026-06-01T12:05:00Z", "2026-06-01T12:06:00Z");
      assertThat(log.records())
          .filteredOn(record -> record.getMessage().contains("has run no tick for PT3M"))
          .hasSize(1);
    }
  }

  @Test
  void whatFailsWhileTheTickIsWatchedHarmsNoJob() {
    TurnedTime time = TurnedTime.startingAt(Bench.NOON);
    InstantSource failing =
        () -> {
          if (Thread.currentThread().getName().equals("runner-dispatcher")) {
            throw new IllegalStateException("on purpose");
          }
          return time.instant();
        };
    try (CapturedLog log = new CapturedLog()) {
      Runner runner = time.attach(new RunnerBuilder()).clock(failing).build();
      time.loseTicks();
      time.turn(Duration.ofMinutes(3));

      assertThat(Bench.get(runner.pushAndAwait(List.of(Bench.noop("a")))).errors()).isEmpty();
      Bench.eventually(
          () ->
              log.records().stream()
                  .anyMatch(record -> record.getMessage().contains("could not be watched")));
      assertThat(Bench.get(runner.pushAndAwait(List.of(Bench.noop("b")))).errors()).isEmpty();
      runner.stopAndWait();
    }
  }

  @Test
  void theLagOfATickDoesNotCountItsDueChecks() {
    Counts counts = new Counts();
    TurnedTime time = TurnedTime.startingAt(Bench.NOON);
    try (Bench bench =
        Bench.with(
            time,
            b ->
                b.recorder(counts)
                    .register(
                        Job.of(
                            "slow",
                            now -> {
                              time.jump(Duration.ofSeconds(3));
                              return false;
                            },
                            () -> null)))) {
      bench.turn();
      assertThat(counts.calls).contains("lag 0");
    }
  }

  @Test
  void aSchedulerThatIsGoneEndsTheTickWithAWarningAndNothingElse() {
    try (CapturedLog log = new CapturedLog();
        Bench bench = Bench.with(this::recording)) {
      bench.time.endScheduler();
      bench.turn().turn();
      askedFor("12:01:00");
      assertThat(log.records())
          .extracting(LogRecord::getMessage)
          .contains(
              "The scheduler accepts no tick: the server seems to be stopping; tried again at the"
                  + " next tick.");
      assertThat(bench.now(Bench.noop("a")).errors()).isEmpty();
      bench.runner.stopAndWait();
    }
  }

  @Test
  void theZoneOfAJobIsThatOfItsSchedule() {
    List<String> seen = new CopyOnWriteArrayList<>();
    ZoneId tokyo = ZoneId.of("Asia/Tokyo");
    Job job =
        Job.of("a", Cron.parse("1 21 * * *", tokyo), context -> seen.add(context.now().toString()));
    try (Bench bench = Bench.with(b -> b.zone(ZoneOffset.UTC).register(job))) {
      bench.runner.push(List.of(job));
      bench.tick().tick();
      assertThat(seen)
          .containsExactly(
              "2026-06-01T21:01+09:00[Asia/Tokyo]", "2026-06-01T21:01+09:00[Asia/Tokyo]");
    }
  }
}
