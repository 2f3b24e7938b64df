package org.runnercdi.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.runnercdi.Job;
import org.runnercdi.JobInfo;
import org.runnercdi.Jobs;
import org.runnercdi.Outcome;
import org.runnercdi.QueueSource;
import org.runnercdi.Result;

/** A paused job is not due at any slot until it is resumed. */
@NullUnmarked
class PauseTest {

  /** The ids that ran, one list for each result. */
  private static List<List<String>> ran(Bench bench) {
    List<List<String>> ran = new ArrayList<>();
    bench.results().forEach(result -> ran.add(List.copyOf(result.byId().keySet())));
    return ran;
  }

  @Test
  void aRegisteredJobIsNotDueUntilItIsResumed() {
    try (Bench bench = Bench.with(b -> b.register(Bench.noop("a")).register(Bench.noop("b")))) {
      Jobs jobs = bench.runner.jobs();
      bench.tick();
      jobs.pause("a");
      bench.tick().tick();
      jobs.resume("a");
      bench.tick();
      assertThat(ran(bench))
          .containsExactly(List.of("a", "b"), List.of("b"), List.of("b"), List.of("a", "b"));
    }
  }

  @Test
  void aSuppliedJobIsNotDueUntilItIsResumed_suppliedAnewOrNot() {
    AtomicReference<List<Job>> supplied =
        new AtomicReference<>(List.of(Bench.noop("a"), Bench.noop("b")));
    try (Bench bench = Bench.with(b -> b.source(slot -> supplied.get()))) {
      Jobs jobs = bench.runner.jobs();
      bench.tick();
      jobs.pause("a");
      bench.tick();
      supplied.set(List.of(Bench.noop("b")));
      bench.tick();
      // The pause is the id's: it outlasts what the source supplies.
      supplied.set(List.of(Bench.noop("b"), Bench.noop("a")));
      bench.tick();
      supplied.set(List.of(Bench.noop("b")));
      bench.tick();
      jobs.resume("a");
      supplied.set(List.of(Bench.noop("b"), Bench.noop("a")));
      bench.tick();
      assertThat(ran(bench))
          .containsExactly(
              List.of("a", "b"),
              List.of("b"),
              List.of("b"),
              List.of("b"),
              List.of("b"),
              List.of("b", "a"));
    }
  }

  @Test
  void nothingPausedMeansNoEmptyResult() {
    try (Bench bench = Bench.with(b -> b.register(Bench.noop("a")))) {
      bench.runner.jobs().pause("a");
      bench.tick();
      assertThat(bench.results()).isEmpty();
    }
  }

  @Test
  void isDueIsNotAskedOfAPausedJob() {
    List<ZonedDateTime> asked = new CopyOnWriteArrayList<>();
    try (Bench bench =
        Bench.with(b -> b.register(Job.of("a", now -> !asked.add(now), () -> "ran")))) {
      bench.runner.jobs().pause("a");
      bench.tick().tick();
      assertThat(asked).isEmpty();
      bench.runner.jobs().resume("a");
      bench.tick();
      assertThat(asked).hasSize(1);
    }
  }

  @Test
  void triggerIgnoresPause() {
    try (Bench bench =
        Bench.with(
            b -> b.register(Bench.noop("a")).source(slot -> List.of(Bench.noop("supplied"))))) {
      Jobs jobs = bench.runner.jobs();
      bench.tick();
      jobs.pause("a");
      jobs.pause("supplied");
      assertThat(Bench.get(jobs.trigger("a")).outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(Bench.get(jobs.trigger("supplied")).outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(jobs.list()).allMatch(JobInfo::paused);
    }
  }

  @Test
  void triggerOfAPausedJobKeepsDedupe() {
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
      Jobs jobs = bench.runner.jobs();
      bench.turn();
      Bench.await(begun);
      jobs.pause("a");
      assertThat(Bench.get(jobs.trigger("a")).outcome()).isEqualTo(Outcome.SKIPPED_DUPLICATE);
      release.countDown();
      bench.time.settle();
      // What ran when it was paused has gone on.
      assertThat(bench.results())
          .anySatisfy(
              result -> {
                assertThat(result.source()).isEqualTo(QueueSource.REGISTERED);
                assertThat(result.byId().get("a").outcome()).isEqualTo(Outcome.SUCCEEDED);
              });
    }
  }

  @Test
  void batchesThatAreHandedOverRunWhateverIsPaused() {
    try (Bench bench = Bench.with(b -> b.register(Bench.noop("a")))) {
      bench.runner.jobs().pause("a");
      bench.runner.push(List.of(Bench.noop("a")));
      bench.tick();
      Result now = bench.now(Bench.noop("a"));
      assertThat(now.byId().get("a").outcome()).isEqualTo(Outcome.SUCCEEDED);
      bench.time.settle();
      assertThat(bench.results())
          .extracting(Result::source)
          .containsExactly(QueueSource.PUSHED, QueueSource.IMMEDIATE);
      assertThat(bench.results().get(0).byId()).containsOnlyKeys("a");
    }
  }

  @Test
  void pauseAndResumeAreIdempotent_andListed() {
    try (Bench bench =
        Bench.with(b -> b.register(Bench.noop("a")).source(slot -> List.of(Bench.noop("s"))))) {
      Jobs jobs = bench.runner.jobs();
      bench.tick();
      jobs.resume("a");
      jobs.resume("s");
      jobs.pause("a");
      jobs.pause("a");
      jobs.pause("s");
      jobs.pause("s");
      assertThat(jobs.list())
          .extracting(JobInfo::id, JobInfo::paused, JobInfo::enabled)
          .containsExactly(tuple("a", true, true), tuple("s", true, true));
      jobs.resume("a");
      jobs.resume("a");
      jobs.resume("s");
      jobs.resume("s");
      assertThat(jobs.list()).noneMatch(JobInfo::paused);
    }
  }

  @Test
  void anUnregisteredJobTakesItsPauseAlong() {
    try (Bench bench = Bench.with(b -> b.register(Bench.noop("a")))) {
      Jobs jobs = bench.runner.jobs();
      jobs.pause("a");
      jobs.unregister("a");
      assertThatThrownBy(() -> jobs.resume("a")).isInstanceOf(NoSuchElementException.class);
      jobs.register(Bench.noop("a"));
      bench.tick();
      assertThat(ran(bench)).containsExactly(List.of("a"));
    }
  }

  @Test
  void aSuppliedJobWithoutAnIdStillPanicsWhileAnotherIsPaused() {
    AtomicInteger runs = new AtomicInteger();
    Job nameless =
        new Job() {
          @Override
          public String id() {
            return " ";
          }

          @Override
          public Object run(org.runnercdi.JobContext context) {
            return runs.incrementAndGet();
          }
        };
    try (Bench bench = Bench.with(b -> b.source(slot -> List.of(Bench.noop("a"), nameless)))) {
      bench.tick();
      bench.runner.jobs().pause("a");
      bench.tick();
      assertThat(bench.results().get(1).items())
          .extracting(item -> item.outcome())
          .containsExactly(Outcome.PANICKED);
      assertThat(runs).hasValue(0);
    }
  }
}
