package org.runnercdi.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.runnercdi.Job;
import org.runnercdi.JobResult;
import org.runnercdi.Outcome;
import org.runnercdi.QueueSource;
import org.runnercdi.Result;
import org.runnercdi.Runner;
import org.runnercdi.engine.RunnerBuilder;
import org.runnercdi.schedule.Cron;

/** Time is what the test says: clock, durations, ticks and timeouts. */
@NullUnmarked
class ManualTimeTest {

  private static final Instant START = Instant.parse("2026-03-29T00:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** In the first slot, out of 59 s, in milliseconds. */
  private static final long JITTER_OF_A = 16_688;

  private final ManualTime time = ManualTime.startingAt(START);
  private final RunnerBuilder builder = time.attach(new RunnerBuilder());

  @AfterEach
  void stop() {
    time.stopRunners();
  }

  @Test
  void runsEachTickThatLiesBetweenInOrder() {
    builder.register(job("a", () -> null)).build();

    List<Result> results = time.advance(Duration.ofMinutes(5));

    assertThat(results)
        .extracting(Result::slot)
        .containsExactly(minute(1), minute(2), minute(3), minute(4), minute(5));
    assertThat(time.now()).isEqualTo(minute(5));
  }

  @Test
  void goesToAMoment_andATickThereRuns() {
    builder.register(job("a", () -> null)).build();

    assertThat(time.advanceTo(START.plusSeconds(59))).isEmpty();
    assertThat(time.advanceTo(minute(1))).hasSize(1);
    assertThat(time.advanceTo(minute(1))).isEmpty();
  }

  @Test
  void aJitterIsTurnedToo_andWaitingForItKeepsNothingUp() {
    Runner runner =
        builder
            .jobSetting("a", "jitter", "59s")
            .register(job("a", () -> null))
            .register(job("b", () -> null))
            .build();

    assertThat(time.advance(MINUTE))
        .extracting(result -> result.byId().keySet())
        .containsExactly(Set.of("b"));
    assertThat(runner.inFlightIds()).containsExactly("a");

    List<Result> results = time.advance(MINUTE);

    assertThat(results)
        .extracting(Result::slot, result -> result.byId().keySet())
        .containsExactly(tuple(minute(1), Set.of("a")), tuple(minute(2), Set.of("b")));
    JobResult jittered = results.get(0).items().get(0);
    assertThat(jittered.startedAt())
        .isEqualTo(minute(1).plusMillis(JITTER_OF_A))
        .isEqualTo(jittered.endedAt());
    assertThat(results.get(0).startedAt()).isEqualTo(jittered.startedAt());
  }

  @Test
  void aJobThatTakesTimeHoldsUpNoJitter() {
    builder
        .jobSetting("a", "jitter", "59s")
        .register(job("a", () -> time.advance(Duration.ofSeconds(1))))
        .register(job("b", () -> time.advance(Duration.ofSeconds(50))))
        .build();

    List<Result> results = time.advance(Duration.ofSeconds(119));

    assertThat(results)
        .extracting(result -> result.byId().keySet())
        .containsExactly(Set.of("a"), Set.of("b"));
    JobResult jittered = results.get(0).items().get(0);
    assertThat(jittered.startedAt()).isEqualTo(minute(1).plusMillis(JITTER_OF_A));
    assertThat(jittered.duration()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void aStopWaitsForNoJitter() {
    Runner runner = builder.jobSetting("a", "jitter", "59s").register(job("a", () -> null)).build();
    time.advance(MINUTE);

    runner.stopAndWait();

    assertThat(time.now()).isEqualTo(minute(1));
    assertThat(time.events).isEmpty();
  }

  @Test
  void returnsWhenEveryResultHasBeenDelivered_noneDropped() {
    List<Result> seen = Collections.synchronizedList(new ArrayList<>());
    builder
        .resultBuffer(1)
        .batchesPerTick(100)
        .batchBuffer(100)
        .onResult(
            result -> {
              Thread.onSpinWait();
              seen.add(result);
            });
    Runner runner = builder.build();
    for (int i = 0; i < 100; i++) {
      runner.push(List.of(job("job " + i, () -> null)));
    }

    List<Result> results = time.advance(MINUTE);

    assertThat(seen).hasSize(100);
    assertThat(results).containsExactlyInAnyOrderElementsOf(seen);
    assertThat(runner.stats().droppedResultsTotal()).isZero();
  }

  @Test
  void everySourceIsAskedForEverySlot() {
    List<Instant> asked = new CopyOnWriteArrayList<>();
    Runner runner =
        builder
            .source(
                slot -> {
                  asked.add(slot);
                  return List.of(job("supplied", () -> null));
                })
            .build();

    List<Result> results = time.advance(Duration.ofMinutes(100));

    assertThat(asked).hasSize(100).isSorted();
    assertThat(results).hasSize(100);
    assertThat(runner.stats().missedSlotsTotal()).isZero();
  }

  @Test
  void aJobThatAdvancesNothingTakesNoTime() {
    builder
        .register(
            job(
                "a",
                () -> {
                  for (int i = 0; i < 1000; i++) {
                    Thread.onSpinWait();
                  }
                  return null;
                }))
        .build();

    JobResult item = time.advance(MINUTE).get(0).items().get(0);

    assertThat(item.duration()).isZero();
    assertThat(item.startedAt()).isEqualTo(minute(1));
    assertThat(item.endedAt()).isEqualTo(minute(1));
  }

  @Test
  void aJobThatAdvancesTakesThatLong_andItsResultIsAwaited() {
    builder.register(job("a", () -> time.advance(Duration.ofSeconds(20)))).build();

    JobResult item = time.advance(MINUTE).get(0).items().get(0);

    assertThat(item.duration()).isEqualTo(Duration.ofSeconds(20));
    assertThat(time.now()).isEqualTo(minute(1).plusSeconds(20));
  }

  @Test
  void jobsThatAdvanceAtOnceTakeTheirTimeSideBySide() {
    builder
        .register(job("short", () -> time.advance(Duration.ofSeconds(10))))
        .register(job("long", () -> time.advance(Duration.ofSeconds(30))))
        .build();

    Result result = time.advance(MINUTE).get(0);

    assertThat(result.byId().get("short").duration()).isEqualTo(Duration.ofSeconds(10));
    assertThat(result.byId().get("long").duration()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void aTickComesWhileAJobAdvances_andWhatIsDueThenEndsBeforeTimeGoesOn() {
    builder
        .dedupe(true)
        .register(
            Job.of("slow", Cron.parse("1 * * * *"), () -> time.advance(Duration.ofMinutes(3))))
        .register(job("quick", () -> time.now()))
        .build();

    List<Result> results = time.advance(Duration.ofMinutes(2));

    assertThat(results)
        .flatExtracting(Result::items)
        .filteredOn(item -> item.id().equals("quick"))
        .allSatisfy(item -> assertThat(item.outcome()).isEqualTo(Outcome.SUCCEEDED))
        .extracting(JobResult::value)
        .containsExactly(minute(2), minute(3), minute(1), minute(4));
    assertThat(time.now()).isEqualTo(minute(4));
  }

  @Test
  void aJobAdvancesWhileNobodyElseDoes() throws Exception {
    Runner runner = builder.build();

    Result result =
        runner.pushAndAwait(List.of(job("a", () -> time.advance(Duration.ofHours(1))))).get();

    assertThat(result.items().get(0).duration()).isEqualTo(Duration.ofHours(1));
    assertThat(runner.stats().lastSlot()).isEqualTo(START.plus(Duration.ofHours(1)));
  }

  @Test
  void aTimeoutFiresWhenTheJobAdvancesOverIt() {
    AtomicReference<Boolean> interrupted = new AtomicReference<>();
    builder
        .timeout(Duration.ofSeconds(10))
        .register(
            job(
                "a",
                () -> {
                  time.advance(Duration.ofSeconds(11));
                  interrupted.set(Thread.interrupted());
                  return null;
                }))
        .build();

    JobResult item = time.advance(MINUTE).get(0).items().get(0);

    assertThat(item.outcome()).isEqualTo(Outcome.TIMED_OUT);
    assertThat(item.duration()).isEqualTo(Duration.ofSeconds(10));
    assertThat(interrupted).hasValue(true);
    assertThat(time.now()).isEqualTo(minute(1).plusSeconds(10));
  }

  @Test
  void aTimeoutDoesNotFireWhereTheJobAdvancesLess() {
    builder
        .timeout(Duration.ofSeconds(10))
        .register(job("a", () -> time.advance(Duration.ofSeconds(9)).size()))
        .build();

    assertThat(time.advance(MINUTE).get(0).errors()).isEmpty();
  }

  @Test
  void aTimeoutFiresWhenTheTestAdvancesOverIt_whileTheJobBlocks() {
    CountDownLatch never = new CountDownLatch(1);
    builder
        .timeout(Duration.ofSeconds(10))
        .register(
            Job.of(
                "a",
                Cron.parse("1 * * * *"),
                () -> {
                  never.await();
                  return null;
                }))
        .build();

    assertThat(time.advance(MINUTE)).isEmpty();
    assertThat(time.advance(Duration.ofSeconds(9))).isEmpty();
    List<Result> results = time.advance(Duration.ofSeconds(1));

    assertThat(results.get(0).slot()).isEqualTo(minute(1));
    assertThat(results.get(0).items().get(0).outcome()).isEqualTo(Outcome.TIMED_OUT);
    assertThat(results.get(0).items().get(0).duration()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void aTimeoutFiresForAStageThatDoesNotComplete() {
    builder
        .timeout(Duration.ofSeconds(10))
        .register(Job.of("a", Cron.parse("1 * * * *"), () -> new CompletableFuture<>()))
        .build();

    assertThat(time.advance(Duration.ofMinutes(2)).get(0).items().get(0).outcome())
        .isEqualTo(Outcome.TIMED_OUT);
  }

  @Test
  void aJobThatAdvancesHoldsItsPermitAndItsThread() {
    ExecutorService one = Executors.newSingleThreadExecutor();
    try {
      builder
          .executor(one)
          .register(job("a", () -> time.advance(Duration.ofSeconds(10)).size()))
          .register(job("b", () -> time.now()))
          .build();

      Result result = time.advance(MINUTE).get(0);

      assertThat(result.byId().get("b").value()).isEqualTo(minute(1).plusSeconds(10));
    } finally {
      time.stopRunners();
      one.shutdown();
    }
  }

  @Test
  void whatEndedBeforeIsNotReturned_evenIfNobodyAwaitedIt() {
    Runner runner = builder.build();
    CompletableFuture<Result> now = runner.pushAndAwait(List.of(job("now", () -> null)));

    assertThat(time.advance(MINUTE)).isEmpty();
    assertThat(now).isCompleted();
  }

  @Test
  void resultsOfOneMomentComeInOneOrder() {
    Runner runner =
        builder
            .source(slot -> List.of(job("supplied", () -> null)))
            .register(job("registered", () -> null))
            .build();
    for (int i = 0; i < 50; i++) {
      runner.push(List.of(job("pushed", () -> null)));
      assertThat(time.advance(MINUTE))
          .extracting(Result::source)
          .containsExactly(QueueSource.REGISTERED, QueueSource.SUPPLIED, QueueSource.PUSHED);
    }
  }

  @Test
  void twoRunnersGoByOneTime() {
    List<String> ran = new CopyOnWriteArrayList<>();
    builder.register(job("a", () -> ran.add("a " + time.now()))).build();
    time.attach(new RunnerBuilder()).register(job("b", () -> ran.add("b " + time.now()))).build();

    assertThat(time.advance(Duration.ofMinutes(2))).hasSize(4);
    assertThat(ran)
        .containsExactlyInAnyOrder(
            "a " + minute(1), "b " + minute(1), "a " + minute(2), "b " + minute(2));
  }

  @Test
  void aDueCheckASourceAndAnObserverMustNotAdvance() {
    List<Throwable> refusals = new CopyOnWriteArrayList<>();
    Runnable advance =
        () -> {
          try {
            time.advance(MINUTE);
          } catch (IllegalStateException e) {
            refusals.add(e);
          }
        };
    builder
        .register(
            Job.of(
                "a",
                now -> {
                  advance.run();
                  return true;
                },
                () -> null))
        .source(
            slot -> {
              advance.run();
              return List.of();
            })
        .onResult(result -> advance.run())
        .build();

    time.advance(MINUTE);

    assertThat(refusals)
        .hasSize(3)
        .allSatisfy(refusal -> assertThat(refusal).hasMessageContaining("call it from the test"));
  }

  @Test
  void doesNotGoBack() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> time.advance(Duration.ofSeconds(-1)))
        .withMessage(
            "The clock stands at 2026-03-29T00:00:00Z and cannot go on by PT-1S; it goes forward,"
                + " and no further than 292 years from its start.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> time.advanceTo(START.minusSeconds(1)))
        .withMessage(
            "The clock stands at 2026-03-29T00:00:00Z and cannot go back to"
                + " 2026-03-28T23:59:59Z; it goes forward.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> time.advance(Duration.ofDays(366L * 293)));
  }

  @Test
  void aTestThatIsInterruptedSaysSo() {
    builder.register(job("a", () -> null)).build();
    Thread.currentThread().interrupt();

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> time.advance(MINUTE))
        .withMessageStartingWith("The test was interrupted while time was advanced");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void withoutARunnerTheClockMovesAlone() {
    ManualTime alone = ManualTime.startingAt(START);

    assertThat(alone.advance(MINUTE)).isEmpty();
    assertThat(alone).hasToString("ManualTime[2026-03-29T00:01:00Z]");
  }

  @Test
  void aDisabledRunnerDoesNothing() {
    builder.enabled(false).register(job("a", () -> null)).build();

    assertThat(time.advance(Duration.ofMinutes(5))).isEmpty();
  }

  @Test
  void aStopGoesByThisTimeToo() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    Runner runner = builder.shutdownTimeout(Duration.ofSeconds(30)).build();
    CompletableFuture<Result> result =
        runner.pushAndAwait(
            List.of(
                job(
                    "a",
                    () -> {
                      begun.countDown();
                      new CountDownLatch(1).await();
                      return null;
                    })));
    begun.await();
    runner.stop();

    time.advance(Duration.ofSeconds(30));

    assertThat(result.get().items().get(0).outcome()).isEqualTo(Outcome.INTERRUPTED);
    assertThat(result.get().items().get(0).duration()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void whatHangsIsCutOffAtTheEnd() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    Runner runner = builder.build();
    CompletableFuture<Result> result =
        runner.pushAndAwait(
            List.of(
                job(
                    "a",
                    () -> {
                      begun.countDown();
                      new CountDownLatch(1).await();
                      return null;
                    })));
    begun.await();

    time.stopRunners();

    assertThat(result.get().items().get(0).outcome()).isEqualTo(Outcome.INTERRUPTED);
    assertThat(runner.awaitStopped(Duration.ZERO)).isTrue();
  }

  private static Job job(String id, Callable<?> body) {
    return Job.of(id, now -> true, body);
  }

  private static Instant minute(int number) {
    return START.plus(Duration.ofMinutes(number));
  }
}
