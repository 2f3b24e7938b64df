package org.runnercdi.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.runnercdi.Job;
import org.runnercdi.JobPanicException;
import org.runnercdi.JobResult;
import org.runnercdi.Outcome;
import org.runnercdi.QueueSource;
import org.runnercdi.Result;

/** What becomes of what a job returns or throws. */
@NullUnmarked
class OutcomeTest {

  private static final class OwnError extends Error {
    private static final long serialVersionUID = 1L;
  }

  static List<Throwable> unchecked() {
    return List.of(
        new StackOverflowError(),
        new AssertionError("x"),
        new LinkageError("x"),
        new OutOfMemoryError("not really"),
        new OwnError(),
        new IllegalStateException("x"),
        new ThreadDeathLike());
  }

  private static final class ThreadDeathLike extends Error {
    private static final long serialVersionUID = 1L;

    ThreadDeathLike() {
      super(null, null, false, true);
    }
  }

  @Test
  void howLongAJobTookIsWhatTheMonotonicClockSays() {
    Counts counts = new Counts();
    TurnedTime time = TurnedTime.startingAt(Bench.NOON);
    try (Bench bench = Bench.with(time, b -> b.recorder(counts))) {
      bench.tick();
      Result result =
          bench.now(
              Bench.job(
                  "a",
                  context -> {
                    time.jump(Duration.ofHours(-1));
                    time.turn(Duration.ofSeconds(2));
                    return null;
                  }));
      JobResult item = result.items().get(0);
      assertThat(item.startedAt()).isEqualTo("2026-06-01T12:01:00Z");
      assertThat(item.endedAt()).isEqualTo("2026-06-01T12:01:02Z");
      assertThat(item.duration()).isEqualTo(Duration.ofSeconds(2));
      assertThat(result.startedAt()).isEqualTo("2026-06-01T12:01:00Z");
      assertThat(result.endedAt()).isEqualTo("2026-06-01T12:01:02Z");
      assertThat(counts.jobNanos).containsExactly(2_000_000_000L);
      assertThat(counts.queueNanos).containsExactly(2_000_000_000L);
    }
  }

  @ParameterizedTest
  @MethodSource("unchecked")
  void anUncheckedThrowableIsAPanicWithItsCauseAndTheWorkerLivesOn(Throwable thrown) {
    List<JobPanicException> panics = new CopyOnWriteArrayList<>();
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    try (Bench bench = Bench.with(b -> b.concurrencyLimit(1).onPanic(panics::add))) {
      Job panicking =
          Bench.job(
              "a",
              context -> {
                threads.add(Thread.currentThread());
                OutcomeTest.<RuntimeException>sneak(thrown);
                return null;
              });
      Job fine =
          Bench.job(
              "b",
              context -> {
                threads.add(Thread.currentThread());
                return "fine";
              });
      Result result = bench.now(panicking, fine);
      JobResult item = result.items().get(0);
      assertThat(item.outcome()).isEqualTo(Outcome.PANICKED);
      assertThat(item.value()).isNull();
      JobPanicException panic = result.panics().get("a");
      assertThat(panic).isSameAs(item.error()).isSameAs(result.errors().get("a"));
      assertThat(panic).cause().isSameAs(thrown);
      assertThat(thrown.getStackTrace()).isNotEmpty();
      assertThat(panic.jobId()).isEqualTo("a");
      assertThat(panic.slot()).isEqualTo(result.slot());
      assertThat(panics).containsExactly(panic);
      assertThat(result.items().get(1).value()).isEqualTo("fine");
      assertThat(threads).hasSize(1);
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @Test
  void aResultKeepsNoJobAlive() {
    try (Bench bench = Bench.with(b -> b)) {
      JobResult item = bench.now(Bench.noop("a")).items().get(0);
      assertThat(item)
          .isInstanceOfSatisfying(
              Execution.class, execution -> assertThat(execution.job()).isNull());
    }
  }

  @Test
  void aCheckedExceptionIsTheJobsOwnReport() {
    IOException thrown = new IOException("disk");
    try (Bench bench = Bench.with(b -> b)) {
      Result result =
          bench.now(
              Bench.job(
                  "a",
                  context -> {
                    throw thrown;
                  }));
      assertThat(result.items().get(0).outcome()).isEqualTo(Outcome.FAILED);
      assertThat(result.errors()).containsEntry("a", thrown);
      assertThat(result.panics()).isEmpty();
    }
  }

  @Test
  void aDeepRecursionIsAPanicToo() {
    try (Bench bench = Bench.with(b -> b.concurrencyLimit(1))) {
      Result result = bench.now(Bench.job("a", context -> depth(0)), Bench.noop("b"));
      assertThat(result.panics().get("a")).hasCauseInstanceOf(StackOverflowError.class);
      assertThat(result.byId().get("b").outcome()).isEqualTo(Outcome.SUCCEEDED);
    }
  }

  @SuppressWarnings("InfiniteRecursion")
  private static int depth(int depth) {
    return depth(depth + 1) + 1;
  }

  @Test
  void aValueOrNullIsSuccess() {
    try (Bench bench = Bench.with(b -> b)) {
      Result result = bench.now(Bench.job("a", context -> 7), Bench.job("b", context -> null));
      assertThat(result.items()).extracting(JobResult::outcome).containsOnly(Outcome.SUCCEEDED);
      assertThat(result.items().get(0).value()).isEqualTo(7);
      assertThat(result.items().get(1).value()).isNull();
      assertThat(result.items().get(1).error()).isNull();
    }
  }

  @Test
  void timesAreThoseOfTheRunnersClocks() {
    try (Bench bench = Bench.with(b -> b)) {
      Result result =
          bench.now(
              Bench.job(
                  "a",
                  context -> {
                    // The wall clock goes back meanwhile: a duration does not care.
                    bench.time.jump(Duration.ofHours(-3));
                    bench.time.turn(Duration.ofSeconds(9));
                    return null;
                  }));
      JobResult item = result.items().get(0);
      assertThat(item.slot()).isEqualTo(Bench.NOON);
      assertThat(item.startedAt()).isEqualTo("2026-06-01T12:00:00Z");
      assertThat(item.endedAt()).isEqualTo("2026-06-01T12:00:09Z");
      assertThat(item.duration()).isEqualTo(Duration.ofSeconds(9));
      assertThat(item.attempt()).isEqualTo(1);
      assertThat(result.startedAt()).isEqualTo("2026-06-01T12:00:00Z");
      assertThat(result.endedAt()).isEqualTo("2026-06-01T12:00:09Z");
      assertThat(item).asString().contains("a@", "SUCCEEDED", "PT9S");
    }
  }

  @Test
  void theContextKnowsSlotZoneKeyTokenAndAttempt() {
    ZoneId paris = ZoneId.of("Europe/Paris");
    List<String> seen = new CopyOnWriteArrayList<>();
    Job job =
        Bench.job(
            "a",
            context -> {
              seen.add(
                  String.join(
                      " ",
                      context.jobId(),
                      context.slot().toString(),
                      context.now().toString(),
                      context.executionKey(),
                      String.valueOf(context.fencingToken()),
                      String.valueOf(context.attempt()),
                      String.valueOf(context.isCancelled())));
              return null;
            });
    try (Bench bench = Bench.with(b -> b.zone(paris))) {
      bench.runner.push(List.of(job));
      bench.tick();
      assertThat(seen)
          .containsExactly(
              "a 2026-06-01T12:01:00Z 2026-06-01T14:01+02:00[Europe/Paris]"
                  + " a@2026-06-01T12:01:00Z 1 1 false");
    }
  }

  @Test
  void theSecondOfAnIdInOneQueueHasTheKeyNumberTwo() {
    try (Bench bench = Bench.with(b -> b)) {
      bench.runner.push(
          List.of(Bench.noop("a"), Bench.noop("b"), Bench.noop("a"), Bench.noop("a")));
      bench.tick();
      assertThat(bench.only().items())
          .extracting(JobResult::executionKey)
          .containsExactly(
              "a@2026-06-01T12:01:00Z",
              "b@2026-06-01T12:01:00Z",
              "a@2026-06-01T12:01:00Z#2",
              "a@2026-06-01T12:01:00Z#3");
    }
  }

  @Test
  void immediateRunsAreNumberedSoThatNoKeyComesTwice() {
    try (Bench bench = Bench.with(b -> b.register(Bench.noop("a")))) {
      Set<String> keys = new HashSet<>();
      Result first = bench.now(Bench.noop("a"), Bench.noop("a"));
      Result second = bench.now(Bench.noop("a"));
      JobResult third = Bench.get(bench.runner.jobs().trigger("a"));
      assertThat(first.items().get(0).executionKey()).isEqualTo("a@2026-06-01T12:00:00Z#1");
      first.items().forEach(item -> keys.add(item.executionKey()));
      second.items().forEach(item -> keys.add(item.executionKey()));
      keys.add(third.executionKey());
      assertThat(keys).hasSize(4).allMatch(key -> key.startsWith("a@2026-06-01T12:00:00Z#"));
      assertThat(first.source()).isEqualTo(QueueSource.IMMEDIATE);
      assertThat(first.sourceName()).isEqualTo("immediate");
    }
  }
}
