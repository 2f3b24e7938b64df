package org.runnercdi.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.logging.LogRecord;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.runnercdi.Job;
import org.runnercdi.JobContext;
import org.runnercdi.JobInfo;
import org.runnercdi.JobResult;
import org.runnercdi.Jobs;
import org.runnercdi.Outcome;
import org.runnercdi.QueueSource;
import org.runnercdi.Result;
import org.runnercdi.RunnableJob;
import org.runnercdi.Schedule;
import org.runnercdi.schedule.Cron;
import org.runnercdi.schedule.Dst;

/** Jobs: register, unregister, list, trigger, next. */
@NullUnmarked
@SuppressWarnings("FutureReturnValueIgnored") // a future may be a value, or refused
class JobsTest {

  @Test
  void registeredJobsRunFromTheNextTickOnInTheirOrder() {
    try (Bench bench = Bench.with(b -> b.register(Bench.noop("b")))) {
      Jobs jobs = bench.runner.jobs();
      bench.tick();
      jobs.register(Bench.noop("a"));
      bench.tick();
      jobs.unregister("b");
      bench.tick();
      assertThat(bench.results().stream().map(r -> List.copyOf(r.byId().keySet())).toList())
          .containsExactly(List.of("b"), List.of("b", "a"), List.of("a"));
      assertThat(bench.results())
          .allSatisfy(r -> assertThat(r.source()).isEqualTo(QueueSource.REGISTERED))
          .allSatisfy(r -> assertThat(r.sourceName()).isEqualTo("registered"));
      jobs.register(Bench.noop("b"));
      assertThat(jobs.list()).extracting(JobInfo::id).containsExactly("a", "b");
      assertThat(jobs.list().get(0).last().value()).isEqualTo("a");
      assertThat(jobs.list().get(1).last()).isNull();
    }
  }

  @Test
  void anExpressionThatCanNeverBeDueIsWarnedOfAsItsJobIsRegistered() {
    ZoneId paris = ZoneId.of("Europe/Paris");
    try (CapturedLog log = new CapturedLog();
        Bench bench =
            Bench.with(
                b ->
                    b.register(Job.of("a", Cron.parse("0 0 31 2 *", paris), () -> 1))
                        .jobSetting("off", "enabled", "false"))) {
      Jobs jobs = bench.runner.jobs();
      jobs.register(Job.of("b", Cron.parse("0 0 31 2,4 *"), () -> 1));
      jobs.register(Job.of("c", Cron.parse("30 2 ? 3 SUNL", paris, Dst.LITERAL), () -> 1));
      jobs.register(Job.of("d", Cron.parse("0 0 29 2 *"), () -> 1));
      jobs.register(Job.of("off", Cron.parse("0 0 31 2 *"), () -> 1));
      assertThat(log.records())
          .extracting(LogRecord::getMessage)
          .containsExactly(
              "Job 'a' will never be due: no time in Europe/Paris matches its cron expression"
                  + " '0 0 31 2 *'.",
              "Job 'b' will never be due: no time in Z matches its cron expression"
                  + " '0 0 31 2,4 *'.",
              "Job 'c' will never be due: no time in Europe/Paris matches its cron expression"
                  + " '30 2 ? 3 SUNL'.");
    }
  }

  @Test
  void whatCannotBeRegistered() {
    try (Bench bench = Bench.with(b -> b.register(Bench.noop("a")))) {
      Jobs jobs = bench.runner.jobs();
      assertThatThrownBy(() -> jobs.register(Bench.noop("a")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("A job of the id 'a' is registered already; give each its own id.");
      assertThatThrownBy(() -> jobs.register(null))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("The job to register must not be null.");
      assertThat(jobs.list()).hasSize(1);
    }
    assertThatThrownBy(
            () -> new RunnerBuilder().register(Bench.noop("a")).register(Bench.noop("a")).build())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anUnknownIdIsNoSuchElement() {
    try (Bench bench = Bench.with(b -> b)) {
      Jobs jobs = bench.runner.jobs();
      for (Runnable call :
          List.<Runnable>of(
              () -> jobs.unregister("x"),
              () -> jobs.trigger("x"),
              () -> jobs.next("x", 1),
              () -> jobs.history("x"),
              () -> jobs.explain("x", Instant.EPOCH),
              () -> jobs.pause("x"),
              () -> jobs.resume("x"))) {
        assertThatThrownBy(call::run)
            .isInstanceOf(NoSuchElementException.class)
            .hasMessage("There is no job of the id 'x'.");
      }
      assertThatThrownBy(() -> jobs.trigger(null)).hasMessage("The id must not be null.");
    }
  }

  @Test
  void triggerIgnoresScheduleAndDueCheckAndKeepsLimitAndDedupe() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Job never =
        Job.of(
            "never",
            Cron.parse("0 0 30 2 *"),
            context -> {
              begun.countDown();
              Bench.await(release);
              return context.now();
            });
    Counts counts = new Counts();
    try (Bench bench =
        Bench.with(
            b ->
                b.dedupe(true)
                    .concurrencyLimit(1)
                    .recorder(counts)
                    .register(never)
                    .register(Job.of("other", now -> false, () -> "ran")))) {
      Jobs jobs = bench.runner.jobs();
      CompletableFuture<JobResult> first = jobs.trigger("never");
      Bench.await(begun);
      assertThat(Bench.get(jobs.trigger("never")).outcome()).isEqualTo(Outcome.SKIPPED_DUPLICATE);
      CompletableFuture<JobResult> other = jobs.trigger("other");
      Bench.eventually(() -> bench.runner.inFlightIds().contains("other"));
      assertThat(other).isNotDone();
      release.countDown();
      assertThat(Bench.get(first).value()).hasToString("2026-06-01T12:00Z");
      assertThat(Bench.get(other).value()).isEqualTo("ran");
      bench.time.settle();
      assertThat(bench.results())
          .hasSize(3)
          .allSatisfy(r -> assertThat(r.source()).isEqualTo(QueueSource.IMMEDIATE));
      // Metrics count it as what it is.
      assertThat(counts.calls).contains("job REGISTERED other SUCCEEDED", "queue IMMEDIATE");
    }
  }

  @Test
  void next() {
    try (Bench bench =
        Bench.with(
            b ->
                b.register(Job.of("a", Cron.parse("*/10 * * * *"), () -> "ran"))
                    .register(Bench.noop("plain"))
                    .source(slot -> List.of(Job.of("s", Cron.parse("0 13 * * *"), () -> "x"))))) {
      Jobs jobs = bench.runner.jobs();
      assertThat(jobs.next("a", 2))
          .extracting(Object::toString)
          .containsExactly("2026-06-01T12:10Z", "2026-06-01T12:20Z");
      assertThat(jobs.next("a", 0)).isEmpty();
      assertThat(jobs.next("plain", 5)).isEmpty();
      assertThatThrownBy(() -> jobs.next("a", -1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("The count is -1; it must not be negative.");
      bench.tick();
      assertThat(jobs.next("s", 1))
          .extracting(Object::toString)
          .containsExactly("2026-06-01T13:00Z");
    }
  }

  /** A schedule of which everything may throw. */
  private record Broken(boolean zoneToo) implements Schedule {

    @Override
    public boolean test(ZonedDateTime time) {
      return false;
    }

    @Override
    public Optional<ZoneId> zone() {
      if (zoneToo) {
        throw new IllegalStateException("zone");
      }
      return Optional.empty();
    }

    @Override
    public List<ZonedDateTime> next(ZonedDateTime from, int count) {
      throw new IllegalStateException("next");
    }

    @Override
    public Optional<String> mismatch(ZonedDateTime time) {
      return Optional.empty();
    }

    @Override
    public String toString() {
      throw new IllegalStateException("toString");
    }
  }

  private record Unscheduled(String id) implements Job {

    @Override
    public Optional<Schedule> schedule() {
      throw new IllegalStateException("schedule");
    }

    @Override
    public Object run(JobContext context) {
      return "x";
    }
  }

  @Test
  void aScheduleThatThrowsSpoilsNoList() {
    try (CapturedLog log = new CapturedLog();
        Bench bench =
            Bench.with(
                b ->
                    b.register(Job.of("registered", new Broken(false), () -> "x"))
                        .source(
                            slot ->
                                List.of(
                                    Job.of("next", new Broken(false), () -> "x"),
                                    Job.of("zone", new Broken(true), () -> "x"),
                                    new Unscheduled("schedule"),
                                    Job.of("good", Cron.parse("0 13 * * *"), () -> "x"))))) {
      bench.tick();
      for (int i = 0; i < 2; i++) {
        assertThat(bench.runner.jobs().list())
            .extracting(JobInfo::id, JobInfo::schedule, JobInfo::next)
            .containsExactly(
                tuple("registered", Broken.class.getName(), null),
                tuple("next", Broken.class.getName(), null),
                tuple("zone", Broken.class.getName(), null),
                tuple("schedule", null, null),
                tuple("good", "0 13 * * *", Instant.parse("2026-06-01T13:00:00Z")));
      }
      assertThat(log.records())
          .extracting(LogRecord::getMessage)
          .filteredOn(message -> message.contains("listed"))
          .containsExactly(
              "The schedule of job 'registered' threw, and is listed without its next time.",
              "The schedule of job 'schedule' threw, and is listed without its next time.");
    }
  }

  @Test
  void anIdThatIsUnregisteredIsForgotten() {
    InFlight inFlight = new InFlight(false);
    JobPlans plans =
        new JobPlans(Map.of(), key -> null, Bench.MINUTE, ZoneOffset.UTC, Dst.CIVIL, Bench.MINUTE);
    Registry registry =
        new Registry(
            plans,
            inFlight,
            new Pauses(null),
            Histories.of(1),
            new DecisionLog.Memory(1_000).newLog(),
            Bench.MINUTE,
            Instant::now,
            List.of(),
            job -> new CompletableFuture<>(),
            job -> new CompletableFuture<>(),
            (queue, job) -> Optional.empty());
    JobPlan plain = plans.plain(ZoneOffset.UTC);
    RunnableJob skip = DedupeTest.Skipping.class.getAnnotation(RunnableJob.class);
    for (int i = 0; i < 1_000; i++) {
      Job job = Bench.noop("job-" + i);
      registry.register(job, skip);
      assertThat(inFlight.tracks(job.id(), plain)).isTrue();
      registry.unregister(job.id());
      assertThat(inFlight.tracks(job.id(), plain)).isFalse();
    }
  }

  @Test
  void inFlightIdsAreASnapshot() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    try (Bench bench = Bench.with(b -> b.concurrencyLimit(1))) {
      CompletableFuture<Result> result =
          bench.runner.pushAndAwait(
              List.of(
                  Bench.job(
                      "running",
                      context -> {
                        begun.countDown();
                        Bench.await(release);
                        return null;
                      }),
                  Bench.noop("waiting")));
      Bench.await(begun);
      var ids = bench.runner.inFlightIds();
      assertThat(ids).containsExactlyInAnyOrder("running", "waiting");
      assertThatThrownBy(ids::clear).isInstanceOf(UnsupportedOperationException.class);
      assertThat(bench.runner.stats().inFlightJobs()).isEqualTo(1);
      release.countDown();
      Bench.get(result);
      assertThat(ids).hasSize(2);
      bench.time.settle();
      assertThat(bench.runner.inFlightIds()).isEmpty();
    }
  }
}
