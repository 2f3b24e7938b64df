package org.runnercdi.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.runnercdi.Explanation;
import org.runnercdi.Job;
import org.runnercdi.JobResult;
import org.runnercdi.JobSource;
import org.runnercdi.Outcome;
import org.runnercdi.QueueSource;
import org.runnercdi.Result;
import org.runnercdi.ShuttingDownException;

/** The jitter of a job: how it spreads a herd, and what it leaves as it is. */
@NullUnmarked
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class JitterTest {

  private static final Duration JITTER = Duration.ofSeconds(59);
  private static final Instant SLOT = at("12:01:00");

  /** Of the slot 12:01, out of the table below. */
  private static final Instant A_BEGINS = at("12:01:39.863");

  private static final Instant B_BEGINS = at("12:01:21.626");

  private static Instant at(String time) {
    return Instant.parse("2026-06-01T" + time + "Z");
  }

  private static Bench bench(UnaryOperator<RunnerBuilder> settings) {
    return Bench.with(
        b -> settings.apply(b.jobSetting("a", "jitter", "59s").jobSetting("b", "jitter", "59s")));
  }

  private static Instant begins(String id, Instant slot) {
    return slot.plus(Jitter.delay(id, slot, JITTER));
  }

  private static Job once(String id) {
    return Job.of(id, now -> now.getMinute() == 1, () -> id);
  }

  // The delay

  @ParameterizedTest
  @CsvSource({
    "a, 2026-06-01T12:01:00Z, PT59S, PT39.863S",
    "a, 2026-06-01T12:02:00Z, PT59S, PT10.637S",
    "b, 2026-06-01T12:01:00Z, PT59S, PT21.626S",
    "invoices, 2026-06-01T12:01:00Z, PT59S, PT11.219S",
    "invoices, 2026-06-01T12:01:00Z, PT10S, PT6.219S",
    "청구서, 2026-06-01T12:01:00Z, PT59S, PT18.862S",
    "polygenelubricants, 2026-06-01T12:01:00Z, PT59S, PT16.896S",
    "a, 2026-06-01T12:01:00Z, PT0.001S, PT0S",
    "a, 2026-06-01T12:01:00Z, PT0.000000001S, PT0S",
  })
  void isTheSameOnEveryNode(String id, Instant slot, Duration jitter, Duration delay) {
    assertThat(Jitter.delay(id, slot, jitter)).isEqualTo(delay);
  }

  private static void spread(List<Duration> delays) {
    int[] buckets = new int[59];
    delays.forEach(delay -> buckets[(int) delay.toSeconds()]++);
    int expected = delays.size() / buckets.length;
    assertThat(Arrays.stream(buckets).min().getAsInt()).isGreaterThan(expected * 8 / 10);
    assertThat(Arrays.stream(buckets).max().getAsInt()).isLessThan(expected * 12 / 10);
    int[] millis = new int[1000];
    delays.forEach(delay -> millis[delay.toMillisPart()]++);
    assertThat(Arrays.stream(millis).min().getAsInt()).isPositive();
  }

  @Test
  void theIdsOfOneSlotSpreadOverTheWholeJitter() {
    List<Duration> delays = new ArrayList<>();
    for (int i = 0; i < 59_000; i++) {
      delays.add(Jitter.delay("job-" + i, SLOT, JITTER));
    }
    spread(delays);
  }

  @Test
  void theSlotsOfOneIdSpreadOverTheWholeJitter() {
    List<Duration> delays = new ArrayList<>();
    for (int i = 0; i < 59_000; i++) {
      delays.add(Jitter.delay("a", SLOT.plus(Bench.MINUTE.multipliedBy(i)), JITTER));
    }
    spread(delays);
  }

  @Test
  void idsThatAreNeighboursInOneSlotAreNotInTheNext() {
    int stillTogether = 0;
    for (int i = 0; i < 10_000; i++) {
      Duration apart =
          Jitter.delay("job-" + i, SLOT, JITTER)
              .minus(Jitter.delay("job-" + (i + 1), SLOT, JITTER));
      Instant next = SLOT.plus(Bench.MINUTE);
      Duration apartThen =
          Jitter.delay("job-" + i, next, JITTER)
              .minus(Jitter.delay("job-" + (i + 1), next, JITTER));
      stillTogether += apart.minus(apartThen).abs().compareTo(Duration.ofSeconds(1)) < 0 ? 1 : 0;
    }
    // By chance about one in 45 pairs.
    assertThat(stillTogether).isLessThan(400);
  }

  // The queue

  @Test
  void aJobBeginsSoMuchLaterInAQueueOfItsOwn_andHoldsUpNoOther() {
    try (Bench bench = bench(b -> b.register(once("a")).register(once("c")).register(once("b")))) {
      bench.tick();
      assertThat(bench.only().byId()).containsOnlyKeys("c");

      bench.time.advanceTo("2026-06-01T12:01:21.625Z");
      assertThat(bench.results()).hasSize(1);
      bench.time.advanceTo("2026-06-01T12:01:21.626Z");
      assertThat(bench.results()).hasSize(2);
      bench.time.advanceTo("2026-06-01T12:02:00Z");

      assertThat(bench.results()).hasSize(3);
      Result b = bench.results().get(1);
      assertThat(b.byId()).containsOnlyKeys("b");
      assertThat(b.items().get(0).startedAt()).isEqualTo(B_BEGINS);
      Result a = bench.results().get(2);
      assertThat(a.source()).isEqualTo(QueueSource.REGISTERED);
      assertThat(a.sourceName()).isEqualTo("registered");
      assertThat(a.slot()).isEqualTo(SLOT);
      assertThat(a.startedAt()).isEqualTo(A_BEGINS);
      assertThat(a.endedAt()).isEqualTo(A_BEGINS);
      assertThat(a.items())
          .singleElement()
          .satisfies(
              item -> {
                assertThat(item.id()).isEqualTo("a");
                assertThat(item.outcome()).isEqualTo(Outcome.SUCCEEDED);
                assertThat(item.slot()).isEqualTo(SLOT);
                assertThat(item.startedAt()).isEqualTo(A_BEGINS);
                assertThat(item.executionKey()).isEqualTo("a@" + SLOT);
              });
    }
  }

  @Test
  void aSuppliedJobDoesSoToo_whereOnlyThoseWithAJitterAreDue() {
    JobSource customers =
        new JobSource() {
          @Override
          public List<Job> jobs(Instant slot) {
            return List.of(once("a"));
          }

          @Override
          public String name() {
            return "customers";
          }
        };
    try (Bench bench = bench(b -> b.source(customers))) {
      bench.tick();
      assertThat(bench.results()).isEmpty();
      bench.tick();
      assertThat(bench.only().source()).isEqualTo(QueueSource.SUPPLIED);
      assertThat(bench.only().sourceName()).isEqualTo("customers");
      assertThat(bench.only().slot()).isEqualTo(SLOT);
      assertThat(bench.only().items().get(0).startedAt()).isEqualTo(A_BEGINS);
      assertThat(bench.runner.jobs().history("a")).hasSize(1);
    }
  }

  @Test
  void itsContextTellsTheSlot() {
    AtomicReference<Instant> slot = new AtomicReference<>();
    AtomicReference<Instant> now = new AtomicReference<>();
    Job job =
        Bench.job(
            "a",
            context -> {
              slot.set(context.slot());
              now.set(context.now().toInstant());
              return null;
            });
    try (Bench bench = bench(b -> b.register(job))) {
      bench.tick();
      bench.time.advance(Duration.ofSeconds(59));
      assertThat(slot).hasValue(SLOT);
      assertThat(now).hasValue(SLOT);
    }
  }

  @Test
  void itIsAskedOnceAtItsSlot() {
    List<Instant> asked = new CopyOnWriteArrayList<>();
    try (Bench bench =
        bench(b -> b.register(Job.of("a", now -> asked.add(now.toInstant()), () -> "ran")))) {
      bench.tick();
      bench.time.advance(Duration.ofSeconds(59));
      assertThat(asked).containsExactly(SLOT);
      assertThat(bench.only().byId()).containsOnlyKeys("a");
    }
  }

  @Test
  void ordinalsAreThoseOfTheQueueInWhichItWasAsked() {
    try (Bench bench =
        bench(
            b ->
                b.source(slot -> List.of(once("a"), once("c"), once("a"), once("c"), once("a"))))) {
      bench.tick().tick();
      assertThat(bench.results())
          .extracting(result -> result.items().stream().map(JobResult::executionKey).toList())
          .containsExactly(
              List.of("c@" + SLOT, "c@" + SLOT + "#2"),
              List.of("a@" + SLOT),
              List.of("a@" + SLOT + "#2"),
              List.of("a@" + SLOT + "#3"));
    }
  }

  @Test
  void aJobWithoutAJitterStaysWithTheOthers() {
    try (Bench bench =
        Bench.with(
            b ->
                b.register(Bench.noop("a"))
                    .register(Bench.noop("c"))
                    .jobSetting("a", "jitter", "0s"))) {
      bench.tick();
      assertThat(bench.only().byId()).containsOnlyKeys("a", "c");
    }
  }

  @Test
  void pushedImmediateAndTriggeredJobsIgnoreIt() {
    try (Bench bench = bench(b -> b.register(Job.of("a", now -> false, () -> "ran")))) {
      bench.runner.push(List.of(Bench.noop("a")));
      bench.tick();
      assertThat(bench.only().source()).isEqualTo(QueueSource.PUSHED);
      assertThat(bench.only().items().get(0).startedAt()).isEqualTo(SLOT);
      assertThat(bench.now(Bench.noop("a")).items().get(0).startedAt()).isEqualTo(SLOT);
      assertThat(Bench.get(bench.runner.jobs().trigger("a")).startedAt()).isEqualTo(SLOT);
    }
  }

  // While it waits

  @Test
  void whileItWaitsItHoldsNoPermit_isInFlight_andDoesNotRun() {
    try (Bench bench = bench(b -> b.concurrencyLimit(1).register(once("a")))) {
      bench.tick();
      assertThat(bench.runner.idle()).isTrue();
      assertThat(bench.now(Bench.noop("now")).errors()).isEmpty();
      assertThat(bench.runner.inFlightIds()).containsExactly("a");
      assertThat(bench.runner.stats().inFlightJobs()).isZero();
      bench.tick();
      assertThat(bench.runner.inFlightIds()).isEmpty();
    }
  }

  @Test
  void itsIdIsMarkedAtItsSlot_andADuplicateIsSkippedAtOnceInTheQueueOfTheOthers() {
    List<String> skipped = new CopyOnWriteArrayList<>();
    try (Bench bench =
        bench(
            b ->
                b.dedupe(true)
                    .onSkip(skipped::add)
                    .source(slot -> List.of(once("a"), once("a"), once("c"))))) {
      bench.tick();
      assertThat(bench.only().items())
          .extracting(JobResult::executionKey, JobResult::outcome)
          .containsExactly(
              tuple("a@" + SLOT + "#2", Outcome.SKIPPED_DUPLICATE),
              tuple("c@" + SLOT, Outcome.SUCCEEDED));
      assertThat(bench.now(Bench.noop("a")).items().get(0).outcome())
          .isEqualTo(Outcome.SKIPPED_DUPLICATE);
      bench.time.advance(JITTER);
      assertThat(bench.now(Bench.noop("a")).items().get(0).outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(skipped).containsExactly("a", "a");
    }
  }

  @Test
  void aDueCheckThatThrowsIsToldAtOnce() {
    try (Bench bench =
        bench(
            b ->
                b.register(
                    Job.of(
                        "a",
                        now -> {
                          throw new IllegalStateException("odd");
                        },
                        () -> "x")))) {
      bench.tick();
      assertThat(bench.only().panics()).containsOnlyKeys("a");
      assertThat(bench.only().endedAt()).isEqualTo(SLOT);
    }
  }

  @Test
  void itIsOverdueATickAfterItsJitter_notAfterItsSlot() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Job blocker =
        Bench.job(
            "blocker",
            context -> {
              begun.countDown();
              Bench.await(release);
              return null;
            });
    try (Bench bench = bench(b -> b.concurrencyLimit(1).register(once("a")))) {
      CompletableFuture<Result> blocked = bench.runner.pushAndAwait(List.of(blocker));
      Bench.await(begun);
      bench.time.turn(Bench.MINUTE);
      bench.time.turn(Duration.between(SLOT, A_BEGINS).plus(Bench.MINUTE).minusNanos(1));
      assertThat(bench.runner.overdue()).isEqualTo(new Overdue(0, List.of()));
      bench.time.turn(Duration.ofNanos(1));
      assertThat(bench.runner.overdue()).isEqualTo(new Overdue(1, List.of("a")));
      release.countDown();
      assertThat(Bench.get(blocked).errors()).isEmpty();
      bench.time.settle();
      assertThat(bench.runner.overdue()).isEqualTo(new Overdue(0, List.of()));
    }
  }

  @Test
  void theExplanationTellsThatItWaits_andThenThatItRan() {
    try (Bench bench =
        bench(b -> b.register(once("a")).source(slot -> List.of(once("b"), once("c"))))) {
      bench.tick();
      assertThat(bench.runner.jobs().explain("a", SLOT))
          .isEqualTo(
              new Explanation(
                  Explanation.Kind.RAN,
                  "Job 'a' was due at 2026-06-01 12:01+00:00 [Z]; it waits for its jitter, until"
                      + " 2026-06-01 12:01:39.863+00:00 [Z]."));
      assertThat(bench.runner.jobs().explain("b", SLOT).sentence())
          .contains("it waits for its jitter, until 2026-06-01 12:01:21.626+00:00 [Z].");
      bench.time.advance(JITTER);
      for (String id : List.of("a", "b", "c")) {
        assertThat(bench.runner.jobs().explain(id, SLOT))
            .isEqualTo(
                new Explanation(
                    Explanation.Kind.RAN,
                    "Job '"
                        + id
                        + "' was due at 2026-06-01 12:01+00:00 [Z] and ran: SUCCEEDED after"
                        + " PT0S."));
      }
    }
  }

  @Test
  void theTimeOfItsQueueCountsFromTheEndOfTheJitter() {
    Counts counts = new Counts();
    try (Bench bench = bench(b -> b.recorder(counts).register(once("a")))) {
      bench.tick();
      bench.time.advance(JITTER);
      assertThat(counts.queueNanos).containsExactly(0L);
      assertThat(counts.jobNanos).containsExactly(0L);
    }
  }

  // Slots that are late

  @Test
  void whereItsSlotIsEvaluatedLateItBeginsWhenItWouldHave_orAtOnce() {
    try (Bench bench = bench(b -> b.register(once("a")).register(once("b")).register(once("c")))) {
      bench.time.jump(Duration.ofSeconds(30));
      bench.tick();
      assertThat(bench.runner.stats().lastSlot()).isEqualTo(SLOT);
      assertThat(bench.only().byId()).containsOnlyKeys("b", "c");
      assertThat(bench.only().items().get(0).startedAt()).isEqualTo(at("12:01:30"));
      bench.time.advance(Duration.ofSeconds(29));
      assertThat(bench.results()).hasSize(2);
      assertThat(bench.results().get(1).items().get(0).startedAt()).isEqualTo(A_BEGINS);
    }
  }

  @Test
  void whereOtherJobsOfTheSlotTakeTheirTimeToBeAskedItBeginsWhenItWouldHave_orAtOnce() {
    AtomicReference<Bench> running = new AtomicReference<>();
    Job slowlyAsked =
        Job.of(
            "slowly",
            now -> {
              running.get().time.turn(Duration.ofSeconds(30));
              return false;
            },
            () -> "x");
    try (Bench bench =
        bench(b -> b.register(once("a")).register(once("b")).register(slowlyAsked))) {
      running.set(bench);
      bench.tick();
      assertThat(bench.time.instant()).isEqualTo(at("12:01:30"));
      bench.time.settle();
      bench.time.advance(Duration.ofSeconds(10));
      assertThat(bench.results())
          .extracting(result -> result.items().get(0).startedAt())
          .containsExactly(at("12:01:30"), A_BEGINS);
    }
  }

  @Test
  void aSlotThatIsMadeUpRunsAtOnce() {
    try (Bench bench = bench(b -> b.missedSlots(MissedSlots.ALL).register(Bench.noop("a")))) {
      bench.time.jump(Duration.ofMinutes(3));
      bench.tick();
      assertThat(bench.results())
          .extracting(Result::slot)
          .containsExactlyInAnyOrder(at("12:01:00"), at("12:02:00"), at("12:03:00"));
      assertThat(bench.results())
          .extracting(result -> result.items().get(0).startedAt())
          .containsOnly(at("12:04:00"));
      bench.time.advance(JITTER);
      assertThat(bench.results()).hasSize(4);
      assertThat(bench.results().get(3).items().get(0).startedAt())
          .isEqualTo(begins("a", at("12:04:00")));
    }
  }

  // Many

  private static final int MANY = 10_000;

  private static RunnerBuilder many(RunnerBuilder builder, AtomicInteger ran) {
    for (int i = 0; i < MANY; i++) {
      String id = "job-" + i;
      builder
          .jobSetting(id, "jitter", "59s")
          .register(Job.of(id, now -> now.getMinute() == 1, ran::incrementAndGet));
    }
    return builder;
  }

  private static Map<String, Integer> countsById(List<Result> results) {
    Map<String, Integer> counts = new HashMap<>();
    results.forEach(
        result -> result.items().forEach(item -> counts.merge(item.id(), 1, Integer::sum)));
    return counts;
  }

  @Test
  void tenThousandWaitAsTimersAlone_andEachRunsOnceAtItsTime() {
    AtomicInteger ran = new AtomicInteger();
    try (Bench bench = Bench.with(b -> many(b, ran))) {
      int timers = bench.time.pendingTimers();
      Set<Thread> threads = Thread.getAllStackTraces().keySet();
      bench.tick();
      int atOnce = ran.get();
      assertThat(bench.time.pendingTimers() - timers).isBetween(MANY - atOnce, MANY - atOnce + 1);
      assertThat(Thread.getAllStackTraces().size() - threads.size()).isLessThan(60);
      assertThat(bench.runner.inFlightIds()).hasSize(MANY - atOnce);
      bench.time.advance(JITTER);
      assertThat(ran).hasValue(MANY);
      assertThat(countsById(bench.results())).hasSize(MANY).containsValue(1);
      assertThat(bench.results().stream().flatMap(result -> result.items().stream()))
          .allSatisfy(
              item -> assertThat(item.startedAt()).isEqualTo(begins(item.id(), item.slot())));
      // The one more watches for a shortage of threads.
      assertThat(bench.time.pendingTimers()).isBetween(timers, timers + 1);
      assertThat(bench.runner.inFlightIds()).isEmpty();
    }
  }

  @Test
  void thoseWhoseJitterIsOverHaveTogetherOneTurnAmongTheOtherQueues() {
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Job blocker =
        Bench.job(
            "blocker",
            context -> {
              begun.countDown();
              Bench.await(release);
              return null;
            });
    try (Bench bench =
        Bench.with(
            b -> {
              for (int i = 0; i < 100; i++) {
                String id = "herd-" + i;
                b.jobSetting(id, "jitter", "59s")
                    .register(Job.of(id, now -> now.getMinute() == 1, () -> order.add("herd")));
              }
              return b.concurrencyLimit(1);
            })) {
      CompletableFuture<Result> blocked = bench.runner.pushAndAwait(List.of(blocker));
      Bench.await(begun);
      bench.turn();
      bench.time.turn(JITTER);
      bench.runner.push(Bench.jobs(50, context -> order.add("ordinary")));
      bench.time.turn(Duration.ofSeconds(1));
      release.countDown();
      assertThat(Bench.get(blocked).errors()).isEmpty();
      bench.time.settle();
      assertThat(order).hasSize(150);
      assertThat(Collections.frequency(order.subList(0, 102), "ordinary"))
          .as("ordinary jobs among the first hundred")
          .isEqualTo(50);
    }
  }

  // The stop

  @Test
  void aStopEndsThoseThatWait_andWaitsForNoDelay() {
    AtomicInteger ran = new AtomicInteger();
    Bench bench = Bench.with(b -> many(b, ran));
    bench.tick();
    int atOnce = ran.get();
    bench.time.advance(Duration.ofSeconds(20));
    int before = ran.get();
    assertThat(before).isBetween(atOnce + 1, MANY - 1);
    Instant stopped = bench.time.instant();

    bench.runner.stopAndWait();

    assertThat(ran).hasValue(before);
    assertThat(countsById(bench.results())).hasSize(MANY).containsValue(1);
    List<Result> ended =
        bench.results().stream()
            .filter(result -> result.items().get(0).outcome() == Outcome.SHUTTING_DOWN)
            .toList();
    assertThat(ended).hasSize(MANY - before);
    assertThat(ended)
        .allSatisfy(
            result -> {
              assertThat(result.slot()).isEqualTo(SLOT);
              assertThat(result.startedAt()).isEqualTo(stopped);
              assertThat(result.endedAt()).isEqualTo(stopped);
              JobResult item = result.items().get(0);
              assertThat(item.startedAt()).isEqualTo(stopped);
              assertThat(item.error()).isInstanceOf(ShuttingDownException.class);
              assertThat(item.executionKey()).isEqualTo(item.id() + "@" + SLOT);
            });
    assertThat(bench.runner.stats().droppedResultsTotal()).isZero();
    assertThat(bench.time.pendingTimers()).isZero();
    assertThat(bench.runner.inFlightIds()).isEmpty();
    String id = ended.get(0).items().get(0).id();
    assertThat(bench.runner.jobs().explain(id, SLOT).kind())
        .isEqualTo(Explanation.Kind.SLOT_MISSED);
  }

  @Test
  void aStopDropsTheTimersOfThoseThatWait_evenWhileAJobRuns() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Bench bench = bench(b -> b.register(once("a")).register(once("b")));
    bench.tick();
    CompletableFuture<Result> running =
        bench.runner.pushAndAwait(
            List.of(
                Bench.job(
                    "running",
                    context -> {
                      begun.countDown();
                      Bench.await(release);
                      return null;
                    })));
    Bench.await(begun);
    bench.runner.stop();
    // That of the shutdown timeout, and perhaps that which watches for a shortage of threads.
    assertThat(bench.time.pendingTimers()).isBetween(1, 2);
    Bench.eventually(() -> bench.results().size() == 2);
    assertThat(bench.results())
        .extracting(result -> result.items().get(0).outcome())
        .containsOnly(Outcome.SHUTTING_DOWN);
    release.countDown();
    assertThat(Bench.get(running).errors()).isEmpty();
    assertThat(bench.runner.awaitStopped(Bench.MINUTE)).isTrue();
  }

  @Test
  void aStopBetweenTheTimerAndTheOpeningEndsTheJobOnce_offTheTimersThread() {
    TurnedTime time = TurnedTime.startingAt(Bench.NOON);
    AtomicReference<Thread> timer = new AtomicReference<>();
    CountDownLatch fired = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    LongSupplier nanoTime =
        () -> {
          if (Thread.currentThread() == timer.get() && fired.getCount() > 0) {
            fired.countDown();
            Bench.await(stopped);
          }
          return time.getAsLong();
        };
    List<Result> results = new CopyOnWriteArrayList<>();
    List<Thread> told = new CopyOnWriteArrayList<>();
    RunnerEngine runner =
        time.attach(
                new RunnerBuilder()
                    .zone(ZoneOffset.UTC)
                    .jobSetting("a", "jitter", "59s")
                    .register(once("a"))
                    .onJobResult(result -> told.add(Thread.currentThread()))
                    .onResult(results::add))
            .nanoTime(nanoTime)
            .buildGated();
    runner.openGate();
    time.turn(Bench.MINUTE);
    timer.set(
        Bench.start(
            "timer",
            () -> {
              Thread me = Thread.currentThread();
              Bench.eventually(() -> timer.get() == me);
              time.turn(JITTER);
            }));
    Bench.await(fired);
    runner.stop();
    assertThat(runner.awaitStopped(Duration.ofMillis(1))).isFalse();
    stopped.countDown();
    assertThat(runner.awaitStopped(Bench.MINUTE)).isTrue();
    assertThat(Bench.join(timer.get())).isTrue();
    assertThat(results).hasSize(1);
    assertThat(results.get(0).items().get(0).outcome()).isEqualTo(Outcome.SHUTTING_DOWN);
    assertThat(told).hasSize(1).doesNotContain(timer.get());
    assertThat(time.pendingTimers()).isZero();
  }

  @Test
  void oneThatIsAskedWhileTheRunnerStopsEndsToo() {
    AtomicReference<Bench> running = new AtomicReference<>();
    CountDownLatch stopping = new CountDownLatch(1);
    AtomicReference<Thread> stop = new AtomicReference<>();
    Job job =
        Job.of(
            "a",
            now -> {
              stop.set(Bench.start("stopping", () -> running.get().runner.stopAndWait()));
              Bench.eventually(() -> running.get().runner.isStopping());
              stopping.countDown();
              return true;
            },
            () -> "ran");
    Bench bench = bench(b -> b.source(slot -> List.of(job)));
    running.set(bench);
    bench.turn();
    Bench.await(stopping);
    assertThat(bench.runner.awaitStopped(Bench.MINUTE)).isTrue();
    assertThat(Bench.join(stop.get())).isTrue();
    assertThat(bench.only().items().get(0).outcome()).isEqualTo(Outcome.SHUTTING_DOWN);
    assertThat(bench.time.pendingTimers()).isZero();
  }

  /** Each execution has either run or is SHUTTING_DOWN, and is told of exactly once. */
  private static void stopAtARandomMoment(int jobs) {
    AtomicInteger ran = new AtomicInteger();
    AtomicInteger told = new AtomicInteger();
    Bench bench =
        Bench.with(
            b -> {
              for (int i = 0; i < jobs; i++) {
                String id = "job-" + i;
                b.jobSetting(id, "jitter", "59s")
                    .register(Job.of(id, now -> now.getMinute() == 1, ran::incrementAndGet));
              }
              return b.concurrencyLimit(4)
                  .dedupe(true)
                  .resultBuffer(10 * jobs)
                  .shutdownTimeout(Duration.ofHours(1))
                  .onJobResult(result -> told.incrementAndGet());
            });
    bench.tick();
    int patience = ThreadLocalRandom.current().nextInt(jobs);
    Thread turning = Bench.start("turning", () -> bench.time.turn(JITTER));
    while (ran.get() < patience && turning.isAlive()) {
      Thread.onSpinWait();
    }
    bench.runner.stopAndWait();
    assertThat(Bench.join(turning)).isTrue();
    Map<String, Integer> counts = countsById(bench.results());
    assertThat(counts).hasSize(jobs);
    assertThat(counts.values()).containsOnly(1);
    Map<Outcome, Integer> outcomes = new HashMap<>();
    bench
        .results()
        .forEach(
            result ->
                result.items().forEach(item -> outcomes.merge(item.outcome(), 1, Integer::sum)));
    assertThat(outcomes.keySet()).isSubsetOf(Outcome.SUCCEEDED, Outcome.SHUTTING_DOWN);
    assertThat(outcomes.getOrDefault(Outcome.SUCCEEDED, 0)).isEqualTo(ran.get());
    assertThat(told).hasValue(jobs);
    assertThat(bench.runner.inFlightIds()).isEmpty();
    assertThat(bench.runner.stats().droppedResultsTotal()).isZero();
    assertThat(bench.time.pendingTimers()).isZero();
  }

  @Test
  void aStopAmongTheTimersLosesNothing() {
    for (int round = 0; round < 20; round++) {
      stopAtARandomMoment(200);
    }
  }

  @Tag("stress")
  @Test
  void aStopAmongVeryManyTimersLosesNothing() {
    for (int round = 0; round < 300; round++) {
      stopAtARandomMoment(1 + ThreadLocalRandom.current().nextInt(1_000));
    }
  }
}
