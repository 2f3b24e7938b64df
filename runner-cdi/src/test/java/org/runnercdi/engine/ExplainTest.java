package org.runnercdi.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.runnercdi.Explanation;
import org.runnercdi.Explanation.Kind;
import org.runnercdi.Job;
import org.runnercdi.Jobs;
import org.runnercdi.schedule.Cron;

/** One answer to why a job did, or did not, run in a minute. */
@NullUnmarked
class ExplainTest {

  private static Instant at(String time) {
    return Instant.parse("2026-06-01T" + time + ":00Z");
  }

  private static void says(Bench bench, String id, String time, Kind kind, String sentence) {
    Explanation explanation = bench.runner.jobs().explain(id, at(time));
    assertThat(explanation.kind()).isEqualTo(kind);
    assertThat(explanation.sentence()).contains("'" + id + "'").contains(sentence);
  }

  @Test
  void ranAndHowItEnded() {
    Job broken =
        Bench.job(
            "broken",
            context -> {
              throw new java.io.IOException("down");
            });
    try (Bench bench =
        Bench.with(b -> b.register(Bench.noop("a")).source(slot -> List.of(broken)))) {
      bench.tick();
      says(
          bench,
          "a",
          "12:01",
          Kind.RAN,
          "was due at 2026-06-01 12:01+00:00 [Z] and ran: SUCCEEDED after PT0S.");
      // Any moment of the minute will do.
      assertThat(bench.runner.jobs().explain("a", at("12:01").plusSeconds(59)).kind())
          .isEqualTo(Kind.RAN);
      says(bench, "broken", "12:01", Kind.RAN, "FAILED after PT0S, java.io.IOException: down.");
    }
  }

  @Test
  void ranThoughItHasNotEnded() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Job slow =
        Bench.job(
            "a",
            context -> {
              begun.countDown();
              Bench.await(release);
              return null;
            });
    try (Bench bench = Bench.with(b -> b.dedupe(true).register(slow))) {
      bench.turn();
      Bench.await(begun);
      says(bench, "a", "12:01", Kind.RAN, "its run has not ended yet");
      bench.turn();
      Bench.eventually(() -> bench.runner.stats().dedupeSkipsTotal() == 1);
      says(bench, "a", "12:02", Kind.SKIPPED_DUPLICATE, "was still in flight");
      release.countDown();
      bench.time.settle();
      says(bench, "a", "12:02", Kind.SKIPPED_DUPLICATE, "was still in flight");
    }
  }

  @Test
  void notDueNamesTheFieldAndTheLocalTime() {
    Cron cron = Cron.parse("0 6 * * *", ZoneId.of("Europe/Paris"));
    try (Bench bench =
        Bench.with(
            b ->
                b.register(Job.of("a", cron, () -> "x"))
                    .source(slot -> List.of(Job.of("s", cron, () -> "x"))))) {
      bench.tick();
      for (String id : List.of("a", "s")) {
        says(
            bench,
            id,
            "12:01",
            Kind.NOT_DUE,
            "was not due at 2026-06-01 14:01+02:00 [Europe/Paris]: hour does not match: it was"
                + " 14:01 on 2026-06-01 in Europe/Paris, the expression wants 6.");
      }
    }
  }

  @Test
  void notDueWithinAMinuteAndByAScheduleThatHasChanged() {
    AtomicReference<String> cron = new AtomicReference<>("0 6 * * *");
    try (Bench bench =
        Bench.with(
            b ->
                b.tick(Duration.ofSeconds(30))
                    .register(Job.of("a", Cron.parse("* * * * *"), () -> "x"))
                    .source(slot -> List.of(Job.of("s", Cron.parse(cron.get()), () -> "x"))))) {
      bench.tick();
      assertThat(bench.runner.jobs().explain("a", Instant.parse("2026-06-01T12:00:31Z")))
          .isEqualTo(
              new Explanation(
                  Kind.NOT_DUE,
                  "Job 'a' was not due at 2026-06-01 12:00:30+00:00 [Z]: a cron expression is due"
                      + " only in the slot that begins a minute."));
      cron.set("1 12 * * *");
      bench.tick();
      says(bench, "s", "12:01", Kind.NOT_DUE, "it has been changed since to 1 12 * * *");
    }
  }

  @Test
  void dueCheckSaidNo_orThrew() {
    try (Bench bench =
        Bench.with(
            b ->
                b.register(Job.of("no", now -> false, () -> "x"))
                    .register(
                        Job.of(
                            "throws",
                            now -> {
                              throw new IllegalStateException("odd");
                            },
                            () -> "x")))) {
      bench.tick();
      says(bench, "no", "12:01", Kind.DUE_CHECK_SAID_NO, "(isDue) said no");
      says(bench, "throws", "12:01", Kind.DUE_CHECK_SAID_NO, "IllegalStateException: odd");
    }
  }

  @Test
  void paused_alsoOnceItIsResumed() {
    try (Bench bench =
        Bench.with(b -> b.register(Bench.noop("a")).source(slot -> List.of(Bench.noop("s"))))) {
      Jobs jobs = bench.runner.jobs();
      bench.tick();
      jobs.pause("a");
      jobs.pause("s");
      bench.tick();
      jobs.resume("a");
      jobs.resume("s");
      bench.tick();
      for (String id : List.of("a", "s")) {
        says(bench, id, "12:01", Kind.RAN, "ran");
        says(bench, id, "12:02", Kind.PAUSED, "was paused at 2026-06-01 12:02");
        says(bench, id, "12:03", Kind.RAN, "ran");
      }
    }
  }

  @Test
  void disabled() {
    try (Bench bench =
        Bench.with(b -> b.register(Bench.noop("a")).jobSetting("a", "enabled", "false"))) {
      bench.tick();
      says(bench, "a", "12:01", Kind.DISABLED, "was disabled");
    }
  }

  @Test
  void slotMissedByTheRunner() {
    try (Bench bench = Bench.with(b -> b.register(Bench.noop("a")))) {
      bench.tick();
      bench.time.jump(Bench.MINUTE.multipliedBy(5));
      bench.tick();
      says(bench, "a", "12:01", Kind.RAN, "ran");
      says(bench, "a", "12:04", Kind.SLOT_MISSED, "did not wake");
      says(bench, "a", "12:07", Kind.RAN, "ran");
    }
  }

  @Test
  void slotMissedByASourceThatIsSlowOrFails() {
    CountDownLatch asking = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    AtomicReference<Runnable> source = new AtomicReference<>(() -> {});
    try (Bench bench =
        Bench.with(
            b ->
                b.source(
                    slot -> {
                      source.get().run();
                      return List.of(Bench.noop("s"));
                    }))) {
      bench.tick();
      source.set(
          () -> {
            asking.countDown();
            Bench.await(release);
          });
      bench.turn();
      Bench.await(asking);
      bench.turn();
      source.set(
          () -> {
            throw new IllegalStateException("no database");
          });
      release.countDown();
      bench.time.settle();
      bench.tick();
      says(bench, "s", "12:02", Kind.RAN, "ran");
      says(bench, "s", "12:03", Kind.SLOT_MISSED, "still being asked");
      says(bench, "s", "12:04", Kind.SLOT_MISSED, "its source failed");
    }
  }

  @Test
  void notRegisteredYet_norSupplied() {
    AtomicReference<List<Job>> supplied = new AtomicReference<>(List.of(Bench.noop("s")));
    try (Bench bench = Bench.with(b -> b.source(slot -> supplied.get()))) {
      bench.tick();
      bench.runner.jobs().register(Bench.noop("a"));
      says(bench, "a", "12:01", Kind.NOT_REGISTERED_YET, "neither registered nor supplied");
      supplied.set(List.of(Bench.noop("t"), Bench.noop("s")));
      bench.tick();
      says(bench, "a", "12:01", Kind.NOT_REGISTERED_YET, "12:01");
      says(bench, "a", "12:02", Kind.RAN, "ran");
      says(bench, "t", "12:01", Kind.NOT_REGISTERED_YET, "12:01");
      says(bench, "s", "12:02", Kind.RAN, "ran");
      supplied.set(List.of(Bench.noop("t")));
      bench.tick();
      says(bench, "s", "12:03", Kind.NOT_REGISTERED_YET, "12:03");
      says(bench, "s", "12:02", Kind.RAN, "ran");
      says(bench, "t", "12:03", Kind.RAN, "ran");
    }
  }

  @Test
  void futureNamesTheNextTime() {
    try (Bench bench =
        Bench.with(b -> b.register(Job.of("a", Cron.parse("30 12 * * *"), () -> "x")))) {
      bench.tick();
      says(bench, "a", "12:10", Kind.FUTURE, "is next due at 2026-06-01 12:30+00:00 [Z].");
      bench.runner.jobs().pause("a");
      says(bench, "a", "12:10", Kind.FUTURE, "It is paused.");
    }
  }

  @Test
  void slotMissedByAStopThatCameBeforeItsStart() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Job first =
        Bench.job(
            "first",
            context -> {
              begun.countDown();
              Bench.await(release);
              return null;
            });
    try (Bench bench =
        Bench.with(b -> b.concurrencyLimit(1).register(first).register(Bench.noop("a")))) {
      bench.turn();
      Bench.await(begun);
      bench.runner.stop();
      says(bench, "a", "12:01", Kind.SLOT_MISSED, "the runner was stopped before it began");
      release.countDown();
    }
  }

  @Test
  void aContextThatCannotBeHadSpoilsNeitherRunNorExplanation() {
    Contexts none =
        new Contexts() {
          @Override
          public boolean enter() {
            throw new IllegalStateException("none");
          }

          @Override
          public void exit() {}
        };
    try (Bench bench =
        Bench.with(b -> b.contexts(none).register(Job.of("a", now -> false, () -> "x")))) {
      bench.tick();
      says(bench, "a", "12:01", Kind.DUE_CHECK_SAID_NO, "said no");
    }
  }

  @Test
  void whatWasTriggeredRan() {
    try (Bench bench = Bench.with(b -> b.register(Job.of("a", now -> false, () -> "x")))) {
      bench.tick();
      bench.time.advance(Duration.ofSeconds(20));
      Bench.get(bench.runner.jobs().trigger("a"));
      bench.time.settle();
      says(
          bench,
          "a",
          "12:01",
          Kind.RAN,
          "was triggered by hand at 2026-06-01 12:01:20+00:00 [Z]: SUCCEEDED");
    }
  }

  @Test
  void forgottenIsWhatCameBeforeTheStart_andWhatHasNoRoom() {
    try (Bench bench =
        Bench.with(
            b -> {
              b.decisionBytes = 1_000;
              return b.register(Job.of("a", now -> false, () -> "x"));
            })) {
      says(bench, "a", "11:59", Kind.FORGOTTEN, "is not remembered");
      bench.tick().tick();
      says(bench, "a", "12:01", Kind.DUE_CHECK_SAID_NO, "said no");
      for (int i = 0; i < 20; i++) {
        bench.tick();
      }
      says(bench, "a", "12:01", Kind.FORGOTTEN, "too long ago");
      says(bench, "a", "12:22", Kind.DUE_CHECK_SAID_NO, "said no");
      says(bench, "a", "12:18", Kind.DUE_CHECK_SAID_NO, "said no");
    }
  }

  @Test
  void anUnregisteredIdIsUnknown() {
    try (Bench bench = Bench.with(b -> b.register(Bench.noop("a")))) {
      bench.tick();
      bench.runner.jobs().unregister("a");
      assertThatThrownBy(() -> bench.runner.jobs().explain("a", at("12:01")))
          .isInstanceOf(NoSuchElementException.class);
    }
  }

  @Test
  void packedDecisionsReadAsTheyWere() {
    Random random = new Random(7);
    for (int count : new int[] {0, 1, 7, 8, 9, 130, 1_000}) {
      for (int kinds = 1; kinds <= 9; kinds++) {
        for (int rarity : new int[] {1, 20, 300}) {
          byte[] codes = new byte[count];
          Decisions decisions = new Decisions();
          byte often = (byte) random.nextInt(kinds);
          for (int i = 0; i < count; i++) {
            codes[i] = random.nextInt(rarity) == 0 ? (byte) random.nextInt(kinds) : often;
            decisions.add(Decision.of(codes[i]));
          }
          byte[] packed = PackedDecisions.pack(decisions);
          for (int i = 0; i < count; i++) {
            assertThat(PackedDecisions.read(packed, i).code()).isEqualTo(codes[i]);
          }
          assertThat(PackedDecisions.read(packed, count)).isEqualTo(Decision.ABSENT);
          assertThat(PackedDecisions.read(packed, -1)).isEqualTo(Decision.ABSENT);
        }
      }
    }
    Set<Decision> ofAll = EnumSet.of(Decision.SOURCE_BUSY, Decision.SOURCE_FAILED);
    for (Decision each : ofAll) {
      assertThat(PackedDecisions.read(PackedDecisions.ofAll(each), 5)).isEqualTo(each);
    }
  }

  private static String[] ids(int from, int to) {
    String[] ids = new String[to - from];
    for (int i = from; i < to; i++) {
      ids[i - from] = "job-" + i;
    }
    return ids;
  }

  private static Decisions due(DecisionLog log, int count) {
    Decisions decisions = log.decisions();
    for (int i = 0; i < count; i++) {
      decisions.add(Decision.DUE);
    }
    return decisions;
  }

  private static long bytesOfADay(int percentDue) {
    DecisionLog.Memory memory = new DecisionLog.Memory(Long.MAX_VALUE);
    DecisionLog log = memory.newLog();
    Random random = new Random(1);
    String[] jobs = ids(0, 10_000);
    for (int minute = 0; minute < 1_440; minute++) {
      Decisions decisions = log.decisions();
      for (int i = 0; i < jobs.length; i++) {
        decisions.add(random.nextInt(100) < percentDue ? Decision.DUE : Decision.NOT_DUE);
      }
      log.record(Instant.ofEpochSecond(60L * minute), jobs, decisions, id -> id);
    }
    return memory.bytes();
  }

  @Test
  void aDayOfTenThousandJobsTakesFewBytes() {
    // A day of minutes: 88 bytes each, and what is exceptional in it.
    assertThat(bytesOfADay(0)).isBetween(100_000L, 140_000L);
    assertThat(bytesOfADay(1)).isBetween(300_000L, 340_000L);
    assertThat(bytesOfADay(100)).isBetween(100_000L, 140_000L);
    // A bit for each job and minute is the worst that two answers can come to.
    assertThat(bytesOfADay(50)).isBetween(1_800_000L, 1_940_000L);
  }

  @Test
  void thePresentAndTheAbsentKeepToTheBoundWhoeverComesAndGoes() {
    long bound = 200_000;
    DecisionLog.Memory memory = new DecisionLog.Memory(bound);
    DecisionLog small = memory.newLog();
    DecisionLog large = memory.newLog();
    small.startAfter(Instant.EPOCH);
    for (int minute = 1; minute < 600; minute++) {
      Instant slot = Instant.ofEpochSecond(60L * minute);
      String[] jobs = ids(500 * minute, 500 * minute + 1_000);
      large.record(slot, jobs, due(large, jobs.length), id -> id);
      small.record(slot, new String[] {"few"}, due(small, 1), id -> id);
      assertThat(memory.bytes()).isLessThanOrEqualTo(bound);
      assertThat(large.decision(slot, jobs[0])).isEqualTo(Decision.DUE);
    }
    assertThat(large.knows("job-500")).isFalse();
    assertThat(small.decision(Instant.ofEpochSecond(60), "few")).isEqualTo(Decision.DUE);
  }
}
