package org.runnercdi.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.LogRecord;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.runnercdi.Job;
import org.runnercdi.JobResult;
import org.runnercdi.JobSource;
import org.runnercdi.Outcome;
import org.runnercdi.Result;
import org.runnercdi.spi.RunStart;
import org.runnercdi.spi.RunTracer;

/** A tracer is told of each job that starts: its start, the end of its body, its outcome. */
@NullUnmarked
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class TracerTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  private final NotedRuns runs = new NotedRuns();

  private Job noting(String id) {
    return Bench.job(
        id,
        context -> {
          runs.note("body " + id);
          return id;
        });
  }

  private static Job throwing(String id, Exception thrown) {
    return Bench.job(
        id,
        context -> {
          throw thrown;
        });
  }

  @Test
  void itHearsOfTheBodyAndThenOfTheOutcomeBeforeTheResultIsThere() {
    try (Bench bench =
        Bench.with(b -> b.tracer(runs).onResult(result -> runs.note("result delivered")))) {
      bench.now(noting("a"));
      bench.time.settle();
      assertThat(runs.notes)
          .containsExactly("begin a", "body a", "leave a", "end a SUCCEEDED", "result delivered");
    }
  }

  @Test
  void itHearsOfWhatTheJobThrew() {
    try (Bench bench = Bench.with(b -> b.tracer(runs))) {
      bench.now(throwing("a", new IOException("x")));
      bench.now(throwing("b", new IllegalStateException("x")));
      assertThat(runs.notes)
          .containsExactly(
              "begin a", "leave a", "end a FAILED", "begin b", "leave b", "end b PANICKED");
    }
  }

  @Test
  void itHearsWhereTheJobComesFromAndTheTimesOfItsResult() {
    Job registered = Job.of("registered", now -> true, () -> "done");
    JobSource source =
        new JobSource() {
          @Override
          public List<Job> jobs(Instant slot) {
            return List.of(Bench.noop("supplied"));
          }

          @Override
          public String name() {
            return "customers";
          }
        };
    try (Bench bench = Bench.with(b -> b.tracer(runs).register(registered).source(source))) {
      assertThat(bench.runner.push(List.of(Bench.noop("pushed")))).isTrue();
      bench.tick();
      bench.now(Bench.noop("now"));
      Bench.get(bench.runner.jobs().trigger("registered"));
      Bench.get(bench.runner.jobs().trigger("supplied"));
    }
    assertThat(runs.starts)
        .extracting(
            start ->
                start.context().jobId()
                    + " "
                    + start.source()
                    + " "
                    + start.origin()
                    + " "
                    + start.sourceName())
        .containsExactlyInAnyOrder(
            "registered REGISTERED REGISTERED registered",
            "supplied SUPPLIED SUPPLIED customers",
            "pushed PUSHED PUSHED pushed",
            "now IMMEDIATE PUSHED immediate",
            "registered IMMEDIATE REGISTERED immediate",
            "supplied IMMEDIATE SUPPLIED immediate");
    Set<String> keys =
        Set.copyOf(runs.starts.stream().map(s -> s.context().executionKey()).toList());
    assertThat(keys).hasSize(6);
    assertThat(runs.ends)
        .extracting(JobResult::executionKey)
        .containsExactlyInAnyOrderElementsOf(keys);
    assertThat(runs.starts)
        .allSatisfy(
            start ->
                assertThat(runs.ends)
                    .filteredOn(end -> end.executionKey().equals(start.context().executionKey()))
                    .extracting(JobResult::startedAt)
                    .containsExactly(start.at()));
  }

  @Test
  void itHearsNothingOfWhatNeverStarts() {
    Job neverDue = Job.of("not due", now -> false, () -> "ran");
    Job badCheck =
        Job.of(
            "bad check",
            now -> {
              throw new IllegalStateException("x");
            },
            () -> "ran");
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Job running =
        Bench.job(
            "a",
            context -> {
              begun.countDown();
              Bench.await(release);
              return "done";
            });
    Bench bench = Bench.with(b -> b.tracer(runs).dedupe(true).concurrencyLimit(1));
    CompletableFuture<Result> result =
        bench.runner.pushAndAwait(
            List.of(neverDue, badCheck, running, Bench.noop("a"), Bench.noop("b")));
    Bench.await(begun);
    bench.runner.stop();
    release.countDown();
    assertThat(bench.runner.awaitStopped(LONG)).isTrue();
    assertThat(Bench.get(result).items())
        .extracting(JobResult::outcome)
        .containsExactly(
            Outcome.PANICKED, Outcome.SUCCEEDED, Outcome.SKIPPED_DUPLICATE, Outcome.SHUTTING_DOWN);
    assertThat(runs.notes).containsExactly("begin a", "leave a", "end a SUCCEEDED");
  }

  @Test
  void aStageEndsItWhenItIsComplete() {
    CompletableFuture<String> stage = new CompletableFuture<>();
    try (Bench bench = Bench.with(b -> b.tracer(runs))) {
      CompletableFuture<Result> result =
          bench.runner.pushAndAwait(List.of(Bench.job("a", context -> stage)));
      Bench.eventually(() -> runs.notes.contains("leave a"));
      assertThat(runs.notes).containsExactly("begin a", "leave a");
      stage.completeExceptionally(new IOException("x"));
      Bench.get(result);
      assertThat(runs.notes).containsExactly("begin a", "leave a", "end a FAILED");
    }
  }

  @Test
  void aTimeoutEndsItAlthoughTheBodyGoesOn() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Job deaf =
        Bench.job(
            "a",
            context -> {
              begun.countDown();
              awaitDeafly(release);
              return "too late";
            });
    try (Bench bench = Bench.with(b -> b.tracer(runs).timeout(Duration.ofSeconds(3)))) {
      CompletableFuture<Result> result = bench.runner.pushAndAwait(List.of(deaf));
      Bench.await(begun);
      bench.time.turn(Duration.ofSeconds(3));
      Bench.get(result);
      assertThat(runs.notes).containsExactly("begin a", "end a TIMED_OUT");
      assertThat(runs.ends.get(0).duration()).isEqualTo(Duration.ofSeconds(3));
      release.countDown();
      bench.time.settle();
      assertThat(runs.notes).containsExactly("begin a", "end a TIMED_OUT", "leave a");
    }
  }

  private static void awaitDeafly(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException ignored) {
        // It is deaf.
      }
    }
  }

  @Test
  void aStopThatCutsTheJobOffEndsIt() {
    CountDownLatch begun = new CountDownLatch(1);
    Bench bench = Bench.with(b -> b.tracer(runs));
    CompletableFuture<Result> result =
        bench.runner.pushAndAwait(
            List.of(
                Bench.job(
                    "a",
                    context -> {
                      begun.countDown();
                      return Bench.blockUntilInterrupted();
                    })));
    Bench.await(begun);
    bench.runner.stop();
    bench.time.turn(Duration.ofSeconds(30));
    Bench.get(result);
    assertThat(runs.notes).containsExactly("begin a", "leave a", "end a INTERRUPTED");
  }

  @Test
  void soDoesAStopThatGivesItUp() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Bench bench = Bench.with(b -> b.tracer(runs));
    CompletableFuture<Result> result =
        bench.runner.pushAndAwait(
            List.of(
                Bench.job(
                    "a",
                    context -> {
                      begun.countDown();
                      awaitDeafly(release);
                      return "too late";
                    })));
    Bench.await(begun);
    giveUp(bench);
    Bench.get(result);
    assertThat(runs.notes).containsExactly("begin a", "end a INTERRUPTED");
    release.countDown();
    Bench.eventually(() -> runs.notes.contains("leave a"));
    assertThat(runs.notes).containsExactly("begin a", "end a INTERRUPTED", "leave a");
  }

  private static void giveUp(Bench bench) {
    bench.runner.stop();
    bench.time.turn(Duration.ofSeconds(30));
    bench.time.turn(Duration.ofSeconds(5));
    assertThat(bench.runner.awaitStopped(LONG)).isTrue();
  }

  @Test
  void whatIsGivenUpWhileTheTracerBeginsEndsAfterThat() {
    CountDownLatch beginning = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    RunTracer slow =
        start -> {
          beginning.countDown();
          awaitDeafly(release);
          return runs.begin(start);
        };
    Bench bench = Bench.with(b -> b.tracer(slow));
    CompletableFuture<Result> result = bench.runner.pushAndAwait(List.of(noting("a")));
    Bench.await(beginning);
    giveUp(bench);
    assertThat(Bench.get(result).items())
        .extracting(JobResult::outcome)
        .containsExactly(Outcome.INTERRUPTED);
    assertThat(runs.notes).isEmpty();
    release.countDown();
    Bench.eventually(() -> runs.notes.contains("leave a"));
    assertThat(runs.notes).containsExactly("begin a", "end a INTERRUPTED", "body a", "leave a");
  }

  @Test
  void aJobThatRunsOnTheThreadOfOneThatWaitsLiesWithinIt() {
    try (Bench bench = Bench.with(b -> b.tracer(runs).concurrencyLimit(1))) {
      bench.now(
          Bench.job(
              "outer",
              context -> bench.runner.pushAndAwait(List.of(noting("inner"))).get().slot()));
      assertThat(runs.notes)
          .containsExactly(
              "begin outer",
              "begin inner",
              "body inner",
              "leave inner",
              "end inner SUCCEEDED",
              "leave outer",
              "end outer SUCCEEDED");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"begin", "nothing", "leave", "end"})
  void oneThatThrowsHarmsNoJobAndIsLoggedOnce(String where) {
    List<String> told = new CopyOnWriteArrayList<>();
    RunTracer rude =
        new RunTracer() {
          @Override
          public Run begin(RunStart start) {
            told.add("begin");
            rude("begin", where);
            if (where.equals("nothing")) {
              return null;
            }
            return new Run() {
              @Override
              public void leave() {
                told.add("leave");
                rude("leave", where);
              }

              @Override
              public void end(JobResult result) {
                told.add("end");
                rude("end", where);
              }
            };
          }
        };
    try (CapturedLog log = new CapturedLog();
        Bench bench = Bench.with(b -> b.tracer(rude))) {
      for (int i = 0; i < 3; i++) {
        assertThat(bench.now(noting("a")).errors()).isEmpty();
      }
      bench.time.settle();
      assertThat(bench.runner.stats().inFlightJobs()).isZero();
      boolean begun = where.equals("leave") || where.equals("end");
      assertThat(told).hasSize(begun ? 9 : 3);
      assertThat(log.records())
          .extracting(LogRecord::getMessage)
          .filteredOn(message -> message.contains("tracer"))
          .containsExactly("The tracer threw; the runner goes on, and does not tell of it again.");
    }
  }

  private static void rude(String here, String where) {
    if (here.equals(where)) {
      throw new AssertionError("rude");
    }
  }
}
