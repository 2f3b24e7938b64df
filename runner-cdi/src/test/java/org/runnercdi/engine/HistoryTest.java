package org.runnercdi.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.runnercdi.Job;
import org.runnercdi.JobPanicException;
import org.runnercdi.JobResult;
import org.runnercdi.Jobs;
import org.runnercdi.Outcome;
import org.runnercdi.QueueSource;
import org.runnercdi.RunnableJob.Overlap;

/** How jobs have ended: bounded for each job, and altogether in results and in bytes. */
@NullUnmarked
class HistoryTest {

  private static final JobPlan PLAN =
      new JobPlan(null, ZoneOffset.UTC, null, null, Overlap.INHERIT, true, false, null);

  private static Execution ended(String id, int slot, Outcome outcome, Object valueOrError) {
    QueueHeader header =
        new QueueHeader(
            QueueSource.SUPPLIED,
            QueueSource.SUPPLIED,
            "source",
            Instant.ofEpochSecond(60L * slot),
            Instant.ofEpochSecond(60L * slot),
            0,
            0);
    Execution execution = new Execution(header, id, PLAN, Bench.noop(id));
    execution.tryClose();
    execution.end(outcome, valueOrError, 5);
    return execution;
  }

  private static Execution succeeded(String id, int slot) {
    return ended(id, slot, Outcome.SUCCEEDED, "value");
  }

  private static List<Integer> slots(History history, String id) {
    return history.of(id).stream()
        .map(result -> (int) (result.slot().getEpochSecond() / 60))
        .toList();
  }

  @Test
  void theNewestComesFirstAndTheOldestOfTheJobGivesWay() {
    History history = new History(3, 100, 1 << 20);
    for (int slot = 1; slot <= 5; slot++) {
      history.remember(succeeded("a", slot), succeeded("b", slot));
    }
    history.remember(succeeded("c", 6));
    assertThat(slots(history, "a")).containsExactly(5, 4, 3);
    assertThat(slots(history, "b")).containsExactly(5, 4, 3);
    assertThat(slots(history, "c")).containsExactly(6);
    assertThat(history.size()).isEqualTo(7);
    assertThat(history.lastOf("a").slot()).isEqualTo(Instant.ofEpochSecond(300));
    assertThat(history.lastOf("x")).isNull();
    history.forget("a");
    assertThat(history.of("a")).isEmpty();
    assertThat(history.size()).isEqualTo(4);
  }

  @Test
  void ofAllJobsTheOldestGivesWay() {
    History history = new History(3, 4, 1 << 20);
    history.remember(succeeded("a", 1), succeeded("b", 1), succeeded("a", 2), succeeded("c", 2));
    history.remember(succeeded("d", 3));
    assertThat(slots(history, "a")).containsExactly(2);
    history.remember(succeeded("e", 3));
    assertThat(history.of("b")).isEmpty();
    history.remember(
        succeeded("f", 4),
        succeeded("g", 4),
        succeeded("h", 4),
        succeeded("i", 4),
        succeeded("j", 4));
    assertThat(history.size()).isEqualTo(4);
    assertThat(history.of("f")).isEmpty();
    assertThat(history.of("g")).hasSize(1);
  }

  @Test
  void threeHundredThousandIdsStayWithinTheBounds() {
    Histories histories = Histories.of(100);
    History history = histories.supplied();
    for (int slot = 0; slot < 3; slot++) {
      for (int i = 0; i < 300_000; i += 1_000) {
        Execution[] queue = new Execution[1_000];
        for (int j = 0; j < queue.length; j++) {
          queue[j] = succeeded("customer-" + (i + j), slot);
        }
        history.remember(queue);
        assertThat(history.size()).isLessThanOrEqualTo(Histories.MOST_RESULTS);
        assertThat(history.bytes()).isLessThanOrEqualTo(Histories.MOST_BYTES);
      }
    }
    int found = 0;
    for (int i = 0; i < 300_000; i++) {
      found += history.of("customer-" + i).size();
    }
    assertThat(found).isEqualTo(history.size()).isBetween(40_000, Histories.MOST_RESULTS);
  }

  @Test
  void theBytesOfErrorsCount_andNothingRemainsCountedOfWhatIsForgotten() {
    String message = "x".repeat(10_000);
    Throwable cause = new IllegalStateException(message);
    for (int i = 0; i < 100; i++) {
      cause = new IllegalStateException(message, cause);
    }
    History history = new History(10_000, 1_000_000, 100_000);
    for (int i = 0; i < 1_000; i++) {
      history.remember(ended("a-" + i, i, Outcome.FAILED, new IOException(message, cause)));
      assertThat(history.bytes()).isLessThanOrEqualTo(100_000);
    }
    // Each of some 5,000 bytes, however deep and long the errors were.
    assertThat(history.size()).isBetween(15, 25);
    for (int i = 0; i < 1_000; i++) {
      history.forget("a-" + i);
    }
    assertThat(history.size()).isZero();
    assertThat(history.bytes()).isZero();
  }

  /** An application's own, which may hold whatever it likes. */
  private static final class Heavy extends Exception {
    private static final long serialVersionUID = 1L;

    Heavy(String message, Throwable cause) {
      super(message, cause);
    }
  }

  @Test
  void anErrorIsRememberedByWhatItSaysAndNotHeld() {
    History history = new History(9, 9, 1 << 20);
    Heavy heavy = new Heavy("no route", new IOException("refused"));
    Execution failed = ended("a", 1, Outcome.FAILED, heavy);
    history.remember(
        failed,
        ended(
            "a",
            2,
            Outcome.PANICKED,
            new JobPanicException("a", failed.slot(), new IllegalStateException("odd", heavy))));
    JobResult second = history.of("a").get(0);
    JobResult first = history.of("a").get(1);
    assertThat(first.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(first.error()).hasToString(heavy.toString()).isNotSameAs(heavy);
    assertThat(first.error().getCause()).hasToString("java.io.IOException: refused");
    assertThat(first.error().getStackTrace()).isEmpty();
    assertThat(second.error())
        .isInstanceOf(JobPanicException.class)
        .hasMessageContaining("java.lang.IllegalStateException: odd");
    assertThat(second.error().getCause()).hasToString("java.lang.IllegalStateException: odd");
    for (JobResult result : history.of("a")) {
      for (Throwable each = result.error(); each != null; each = each.getCause()) {
        assertThat(each.getClass().getPackageName()).startsWith("org.runnercdi");
        assertThat(each).isNotInstanceOf(Heavy.class);
      }
    }
  }

  @Test
  void anErrorWhoseMessageThrowsIsRememberedAllTheSame() {
    History history = new History(9, 9, 1 << 20);
    history.remember(
        ended(
            "a",
            1,
            Outcome.FAILED,
            new Exception() {
              private static final long serialVersionUID = 1L;

              @Override
              public String getMessage() {
                throw new IllegalStateException("rude");
              }
            }));
    assertThat(history.of("a").get(0).error())
        .hasMessage("(its message threw java.lang.IllegalStateException)");
  }

  @Test
  void aHistoryOfNoneRemembersNothing() {
    History none = new History(0, 10, 1 << 20);
    none.remember(succeeded("a", 1));
    assertThat(none.of("a")).isEmpty();
    assertThat(none.bytes()).isZero();
  }

  @Test
  void ofARegisteredJobTheLastResultIsWholeAndEarlierOnesHaveNoValue() {
    AtomicInteger runs = new AtomicInteger();
    IOException failure = new IOException("down");
    Job job =
        Bench.job(
            "a",
            context -> {
              if (runs.incrementAndGet() == 3) {
                throw failure;
              }
              return "run " + runs;
            });
    try (Bench bench = Bench.with(b -> b.historySize(3).register(job))) {
      Jobs jobs = bench.runner.jobs();
      assertThat(jobs.history("a")).isEmpty();
      bench.tick().tick();
      assertThat(jobs.history("a")).extracting(JobResult::value).containsExactly("run 2", null);
      bench.tick();
      assertThat(jobs.history("a").get(0).error()).isSameAs(failure);
      Bench.get(jobs.trigger("a"));
      bench.time.settle();
      List<JobResult> history = jobs.history("a");
      assertThat(history)
          .extracting(JobResult::outcome)
          .containsExactly(Outcome.SUCCEEDED, Outcome.FAILED, Outcome.SUCCEEDED);
      assertThat(history)
          .extracting(JobResult::executionKey)
          .containsExactly(
              "a@2026-06-01T12:03:00Z#1", "a@2026-06-01T12:03:00Z", "a@2026-06-01T12:02:00Z");
      assertThat(history.get(1).error()).isNotSameAs(failure).hasToString(failure.toString());
      assertThat(history.get(2).startedAt()).isEqualTo("2026-06-01T12:02:00Z");
      assertThat(history.get(2).endedAt()).isEqualTo("2026-06-01T12:02:00Z");
      assertThat(history.get(2).duration()).isEqualTo(Duration.ZERO);
      assertThatThrownBy(() -> history.remove(0)).isInstanceOf(UnsupportedOperationException.class);
      jobs.unregister("a");
      assertThatThrownBy(() -> jobs.history("a")).isInstanceOf(NoSuchElementException.class);
      jobs.register(job);
      assertThat(jobs.history("a")).isEmpty();
    }
  }

  @Test
  void ofASuppliedJobNoValueIsHeldAndWhatWasPushedIsNotRemembered() {
    AtomicReference<List<Job>> supplied =
        new AtomicReference<>(List.of(Bench.noop("a"), Bench.noop("b")));
    try (Bench bench = Bench.with(b -> b.source(slot -> supplied.get()))) {
      Jobs jobs = bench.runner.jobs();
      bench.tick();
      Bench.get(jobs.trigger("a"));
      bench.now(Bench.noop("a"), Bench.noop("pushed"));
      bench.time.settle();
      assertThat(jobs.history("a"))
          .hasSize(2)
          .allSatisfy(
              result -> {
                assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
                assertThat(result.value()).isNull();
              });
      assertThatThrownBy(() -> jobs.history("pushed")).isInstanceOf(NoSuchElementException.class);
      // Someone asks afterwards what became of a job that is gone.
      supplied.set(List.of(Job.of("c", now -> false, () -> "x")));
      bench.tick();
      assertThat(jobs.history("a")).hasSize(2);
      assertThat(jobs.history("c")).isEmpty();
    }
  }

  @Test
  void manySuppliedJobsDoNotCrowdOutARegisteredOne() {
    List<Job> crowd = Bench.jobs(Histories.MOST_RESULTS + 1, context -> null);
    AtomicReference<List<Job>> supplied = new AtomicReference<>(crowd);
    try (Bench bench =
        Bench.with(b -> b.register(Bench.noop("a")).source(slot -> supplied.get()))) {
      bench.tick();
      supplied.set(List.of());
      bench.tick();
      assertThat(bench.runner.jobs().history("a")).hasSize(2);
      assertThatThrownBy(() -> bench.runner.jobs().history("job-0"))
          .isInstanceOf(NoSuchElementException.class);
      assertThat(bench.runner.jobs().history("job-" + Histories.MOST_RESULTS)).hasSize(1);
    }
  }
}
