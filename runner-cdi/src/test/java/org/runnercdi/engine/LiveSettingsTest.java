package org.runnercdi.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.runnercdi.Explanation;
import org.runnercdi.Job;
import org.runnercdi.JobContext;
import org.runnercdi.JobInfo;
import org.runnercdi.JobResult;
import org.runnercdi.Outcome;
import org.runnercdi.Result;
import org.runnercdi.RunnableJob;
import org.runnercdi.Schedule;
import org.runnercdi.schedule.Cron;
import org.runnercdi.schedule.Every;

/** Settings of jobs that change while the runner runs: from the next tick on, and only then. */
@NullUnmarked
class LiveSettingsTest {

  /** What the supplier gives. */
  private final AtomicReference<Map<String, Map<String, String>>> settings =
      new AtomicReference<>(Map.of());

  private Bench bench(UnaryOperator<RunnerBuilder> more) {
    return Bench.with(b -> more.apply(b.liveJobSettings(settings::get)));
  }

  private void set(String id, String name, String text) {
    settings.set(Map.of(id, Map.of(name, text)));
  }

  private static Job daily(String id) {
    return Job.of(id, Cron.parse("0 6 * * *"), () -> id);
  }

  private static JobInfo info(Bench bench, String id) {
    return bench.runner.jobs().list().stream()
        .filter(job -> job.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static List<Instant> slots(Bench bench) {
    return bench.results().stream().map(Result::slot).toList();
  }

  private static Instant at(String minute) {
    return Instant.parse("2026-06-01T" + minute + ":00Z");
  }

  private static List<String> lines(CapturedLog log, Level level) {
    return log.records().stream()
        .filter(line -> line.getLevel().equals(level))
        .map(LogRecord::getMessage)
        .toList();
  }

  @Test
  void aChangedCronAppliesFromTheNextTickOnAndNotBefore() {
    try (Bench bench = bench(b -> b.register(daily("a")))) {
      bench.tick();
      set("a", "cron", "* * * * *");
      assertThat(info(bench, "a").schedule()).isEqualTo("0 6 * * *");
      bench.tick().tick();
      assertThat(slots(bench)).containsExactly(at("12:02"), at("12:03"));
      assertThat(info(bench, "a").schedule()).isEqualTo("* * * * *");
      assertThat(bench.runner.jobs().next("a", 1).get(0).toInstant()).isEqualTo(at("12:04"));
      settings.set(Map.of());
      bench.tick().tick();
      assertThat(bench.results()).hasSize(2);
      assertThat(info(bench, "a").schedule()).isEqualTo("0 6 * * *");
    }
  }

  @Test
  void aChangedJitterAppliesFromTheNextTickOn() {
    try (Bench bench = bench(b -> b.register(Bench.noop("a")))) {
      bench.tick();
      set("a", "jitter", "59s");
      bench.time.advance(Bench.MINUTE.plus(Bench.MINUTE));
      assertThat(bench.results())
          .extracting(result -> result.items().get(0).startedAt())
          .startsWith(
              at("12:01"),
              at("12:02").plus(Jitter.delay("a", at("12:02"), Duration.ofSeconds(59))));
    }
  }

  @Test
  void whatIsSuppliedStandsInThePlaceOfTheSettingsOfTheStart() {
    set("a", "cron", "* * * * *");
    try (Bench bench =
        bench(
            b ->
                b.register(daily("a"))
                    .register(daily("b"))
                    .jobSetting("a", "cron", "*/2 * * * *")
                    .jobSetting("b", "enabled", "false"))) {
      assertThat(info(bench, "a").schedule()).isEqualTo("*/2 * * * *");
      assertThat(info(bench, "b").enabled()).isFalse();
      bench.tick();
      assertThat(info(bench, "a").schedule()).isEqualTo("* * * * *");
      assertThat(info(bench, "b").enabled()).isTrue();
    }
  }

  @Test
  void aJobIsDisabledAndEnabled() {
    try (Bench bench = bench(b -> b.register(Bench.noop("a")))) {
      bench.tick();
      set("a", "enabled", "false");
      bench.tick();
      assertThat(info(bench, "a").enabled()).isFalse();
      set("a", "enabled", "true");
      bench.tick();
      assertThat(slots(bench)).containsExactly(at("12:01"), at("12:03"));
      assertThat(info(bench, "a").enabled()).isTrue();
    }
  }

  @Test
  void aZoneMovesTheCron() {
    try (Bench bench = bench(b -> b.register(Job.of("a", Cron.parse("2 21 * * *"), () -> "ran")))) {
      bench.tick();
      set("a", "zone", "Asia/Tokyo");
      bench.tick();
      assertThat(slots(bench)).containsExactly(at("12:02"));
    }
  }

  @Test
  void aTimeoutAppliesToTheNextRunAndNotToTheOneThatIsUnderWay() {
    CountDownLatch begun = new CountDownLatch(2);
    CountDownLatch release = new CountDownLatch(1);
    Job job =
        Bench.job(
            "a",
            context -> {
              begun.countDown();
              if (context.slot().equals(at("12:01"))) {
                Bench.await(release);
                return "ran";
              }
              return Bench.blockUntilInterrupted();
            });
    try (Bench bench = bench(b -> b.register(job))) {
      bench.turn();
      set("a", "timeout", "10s");
      bench.turn();
      Bench.await(begun);
      set("a", "enabled", "false");
      bench.time.turn(Duration.ofSeconds(10));
      release.countDown();
      bench.time.settle();
      assertThat(bench.results())
          .extracting(result -> result.items().get(0).outcome())
          .containsExactlyInAnyOrder(Outcome.TIMED_OUT, Outcome.SUCCEEDED);
      assertThat(bench.results())
          .filteredOn(result -> result.slot().equals(at("12:02")))
          .extracting(result -> result.items().get(0).outcome())
          .containsExactly(Outcome.TIMED_OUT);
    }
  }

  @Test
  void aBadTextKeepsWhatTheJobHadAndIsWarnedOfOnce() {
    try (CapturedLog log = new CapturedLog();
        Bench bench = bench(b -> b.register(daily("a")).register(daily("b")))) {
      settings.set(Map.of("a", Map.of("cron", "* * * * *")));
      bench.tick();
      settings.set(
          Map.of(
              "a", Map.of("cron", "61 * * * *", "zone", "Asia/Tokyo"),
              "b", Map.of("cron", "* * * * *")));
      bench.tick().tick();
      assertThat(info(bench, "a").schedule()).isEqualTo("* * * * *");
      assertThat(info(bench, "a").zone()).isEqualTo(ZoneOffset.UTC);
      assertThat(bench.results().get(2).byId()).containsOnlyKeys("a", "b");
      assertThat(lines(log, Level.WARNING))
          .singleElement()
          .asString()
          .startsWith(
              "The changed settings of job 'a' are not taken, and those it had before apply:"
                  + " runner.job.\"a\".cron is '61 * * * *': ");

      // Another text of the same job has changed, and the bad one is as bad as it was.
      settings.set(
          Map.of(
              "a", Map.of("cron", "61 * * * *", "zone", "Asia/Seoul"),
              "b", Map.of("cron", "* * * * *")));
      bench.tick();
      assertThat(lines(log, Level.WARNING)).hasSize(1);

      settings.set(Map.of("a", Map.of("cron", "62 * * * *")));
      bench.tick();
      assertThat(lines(log, Level.WARNING)).hasSize(2);

      settings.set(Map.of("a", Map.of("cron", "*/2 * * * *")));
      bench.tick();
      assertThat(info(bench, "a").schedule()).isEqualTo("*/2 * * * *");
      assertThat(lines(log, Level.WARNING)).hasSize(2);

      settings.set(Map.of("a", Map.of("cron", "62 * * * *")));
      bench.tick();
      assertThat(lines(log, Level.WARNING)).hasSize(3);
    }
  }

  @Test
  void aBadTextThatIsTakenBackIsNoChange() {
    set("a", "cron", "* * * * *");
    try (Bench bench = bench(b -> b.register(daily("a")).jobSetting("a", "cron", "* * * * *"))) {
      try (CapturedLog log = new CapturedLog()) {
        set("a", "cron", "never");
        bench.tick();
        set("a", "cron", "* * * * *");
        bench.tick();
        assertThat(lines(log, Level.INFO)).isEmpty();
        assertThat(lines(log, Level.WARNING)).hasSize(1);
        assertThat(bench.results()).hasSize(2);
      }
    }
  }

  @Test
  void cronAndEveryAtOnceAndAnUnknownNameAreBadToo() {
    try (CapturedLog log = new CapturedLog();
        Bench bench = bench(b -> b)) {
      settings.set(
          Map.of(
              "a", Map.of("cron", "* * * * *", "every", "2m"), "b", Map.of("corn", "* * * * *")));
      bench.tick();
      assertThat(lines(log, Level.WARNING))
          .anySatisfy(line -> assertThat(line).contains("has both cron '* * * * *' and every '2m'"))
          .anySatisfy(line -> assertThat(line).contains("runner.job.\"b\".corn is not known"))
          .hasSize(2);
      // Nothing of it sticks to a job that comes later.
      bench.runner.jobs().register(daily("a"));
      assertThat(info(bench, "a").schedule()).isEqualTo("0 6 * * *");
    }
  }

  @Test
  void aJobThatCannotBePlannedWithThemKeepsThose() {
    Job odd = Job.of("a", Every.parse("90s"), () -> "ran");
    set("a", "every", "2m");
    try (CapturedLog log = new CapturedLog();
        Bench bench = bench(b -> b.register(odd).jobSetting("a", "every", "2m"))) {
      settings.set(Map.of());
      bench.tick();
      assertThat(info(bench, "a").schedule()).isEqualTo("PT2M");
      assertThat(lines(log, Level.WARNING))
          .containsExactly(
              "The changed settings of job 'a' are not taken, and those it had before apply: The"
                  + " period of job 'a' is PT1M30S, which is not a multiple of the tick PT1M.");
      bench.tick();
      assertThat(lines(log, Level.WARNING)).hasSize(1);
      set("a", "every", "3m");
      bench.tick();
      assertThat(info(bench, "a").schedule()).isEqualTo("PT3M");
      assertThat(slots(bench)).containsExactly(at("12:02"), at("12:03"));
    }
  }

  @Test
  void whatTheSupplierThrowsIsWarnedOfOnceAndChangesNothing() {
    AtomicReference<Supplier<Map<String, Map<String, String>>>> supplier =
        new AtomicReference<>(() -> Map.of("a", Map.of("cron", "* * * * *")));
    try (CapturedLog log = new CapturedLog();
        Bench bench =
            Bench.with(b -> b.register(daily("a")).liveJobSettings(() -> supplier.get().get()))) {
      bench.tick();
      supplier.set(
          () -> {
            throw new IllegalStateException("The source is away.");
          });
      bench.tick().tick();
      supplier.set(() -> null);
      bench.tick();
      assertThat(bench.results()).hasSize(4);
      assertThat(lines(log, Level.WARNING))
          .containsExactly(
              "The settings of jobs could not be read at the tick; those that were known before"
                  + " apply.");
      supplier.set(Map::of);
      bench.tick();
      assertThat(bench.results()).hasSize(4);
      supplier.set(() -> null);
      bench.tick();
      assertThat(lines(log, Level.WARNING)).hasSize(2);
      // The tick would wait for itself.
      supplier.set(Map::of);
      bench.tick();
      supplier.set(() -> Map.of("a", Map.of("x", "" + bench.runner.push(List.of()))));
      bench.tick();
      assertThat(log.records().get(log.records().size() - 1).getThrown())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("use offer");
    }
  }

  @Test
  void theSuppliersMapMayChangeUnderItsHands() {
    Map<String, Map<String, String>> mine = new HashMap<>();
    try (Bench bench = Bench.with(b -> b.register(daily("a")).liveJobSettings(() -> mine))) {
      mine.put("a", new HashMap<>(Map.of("cron", "*/2 * * * *")));
      bench.tick();
      mine.get("a").put("cron", "* * * * *");
      assertThat(info(bench, "a").schedule()).isEqualTo("*/2 * * * *");
      bench.tick();
      assertThat(info(bench, "a").schedule()).isEqualTo("* * * * *");
    }
  }

  /** Counts how often it is planned, and does something else meanwhile. */
  private static final class Planned implements Job {

    final AtomicInteger plans = new AtomicInteger();
    volatile Runnable meanwhile = () -> {};
    private final String id;

    Planned(String id) {
      this.id = id;
    }

    @Override
    public String id() {
      return id;
    }

    @Override
    public Optional<Schedule> schedule() {
      plans.incrementAndGet();
      Runnable once = meanwhile;
      meanwhile = () -> {};
      once.run();
      return Optional.of(Cron.parse("0 6 * * *"));
    }

    @Override
    public Object run(JobContext context) {
      return "ran";
    }
  }

  @Test
  void onlyTheJobsWhoseTextsDifferArePlannedAnew() {
    Planned a = new Planned("a");
    Planned b = new Planned("b");
    try (Bench bench = bench(builder -> builder.register(a).register(b))) {
      a.plans.set(0);
      b.plans.set(0);
      settings.set(Map.of("a", Map.of("cron", "* * * * *")));
      bench.tick().tick();
      settings.set(Map.of("a", new HashMap<>(Map.of("cron", "* * * * *"))));
      bench.tick();
      assertThat(a.plans).hasValue(1);
      assertThat(b.plans).hasValue(0);
    }
  }

  @Test
  void whatAJobThrowsWhileItIsPlannedIsWarnedOf() {
    Planned a = new Planned("a");
    try (CapturedLog log = new CapturedLog();
        Bench bench = bench(builder -> builder.register(a))) {
      a.meanwhile =
          () -> {
            throw new UnsupportedOperationException("No schedule today.");
          };
      set("a", "cron", "* * * * *");
      bench.tick().tick();
      assertThat(bench.results()).isEmpty();
      assertThat(lines(log, Level.WARNING))
          .containsExactly(
              "The changed settings of job 'a' are not taken, and those it had before apply:"
                  + " java.lang.UnsupportedOperationException: No schedule today.");
    }
  }

  @Test
  void aJobThatIsUnregisteredWhileItIsPlannedIsGone() {
    Planned a = new Planned("a");
    try (Bench bench = bench(builder -> builder.register(a).register(Bench.noop("b")))) {
      a.meanwhile = () -> bench.runner.jobs().unregister("a");
      settings.set(Map.of("a", Map.of("cron", "* * * * *"), "b", Map.of("cron", "*/2 * * * *")));
      bench.tick();
      assertThat(bench.runner.jobs().list()).extracting(JobInfo::id).containsExactly("b");
      assertThat(bench.results()).isEmpty();
      bench.tick();
      assertThat(bench.only().byId()).containsOnlyKeys("b");
    }
  }

  @Test
  void aJobThatComesWhileAnotherIsPlannedHasTheChangedSettingsToo() {
    Planned a = new Planned("a");
    Planned successor = new Planned("a");
    try (Bench bench = bench(builder -> builder.register(a))) {
      a.meanwhile =
          () -> {
            bench.runner.jobs().register(daily("b"));
            bench.runner.jobs().unregister("a");
            bench.runner.jobs().register(successor);
          };
      settings.set(Map.of("a", Map.of("cron", "* * * * *"), "b", Map.of("cron", "* * * * *")));
      bench.tick();
      assertThat(bench.only().byId()).containsOnlyKeys("a", "b");
      assertThat(successor.plans).hasValue(2);
    }
  }

  @Test
  void aJobThatIsBeingRegisteredAtTheTickHasTheChangedSettings() {
    Planned a = new Planned("a");
    try (Bench bench = bench(builder -> builder)) {
      set("a", "cron", "* * * * *");
      a.meanwhile = bench::tick;
      bench.runner.jobs().register(a);
      assertThat(info(bench, "a").schedule()).isEqualTo("* * * * *");
      assertThat(a.plans).hasValue(2);
      bench.tick();
      assertThat(slots(bench)).containsExactly(at("12:02"));
    }
  }

  @Test
  void aRunThatIsUnderWayKeepsItsMarkAndGivesItBack() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Job job =
        Bench.job(
            "a",
            context -> {
              begun.countDown();
              Bench.await(release);
              return "ran";
            });
    try (Bench bench = bench(b -> b.dedupe(true).register(job))) {
      bench.turn();
      Bench.await(begun);
      set("a", "cron", "* * * * *");
      bench.turn();
      Bench.eventually(() -> bench.runner.stats().dedupeSkipsTotal() == 1);
      release.countDown();
      bench.time.settle();
      bench.tick();
      assertThat(bench.results())
          .extracting(result -> result.items().get(0).outcome())
          .containsExactlyInAnyOrder(
              Outcome.SUCCEEDED, Outcome.SKIPPED_DUPLICATE, Outcome.SUCCEEDED);
      assertThat(bench.runner.inFlightIds()).isEmpty();
    }
  }

  @Test
  void theLastResultOutlivesThePlan() {
    try (Bench bench = bench(b -> b.register(Bench.noop("a")).historySize(0))) {
      bench.tick();
      set("a", "enabled", "false");
      bench.tick();
      JobResult last = info(bench, "a").last();
      assertThat(last).isNotNull();
      assertThat(last.value()).isEqualTo("a");
      assertThat(last.slot()).isEqualTo(at("12:01"));
    }
  }

  @Test
  void theyApplyToSuppliedJobsToo() {
    try (Bench bench = bench(b -> b.source(slot -> List.of(daily("a"), Bench.noop("b"))))) {
      settings.set(Map.of("a", Map.of("cron", "* * * * *"), "b", Map.of("enabled", "false")));
      bench.tick();
      settings.set(Map.of("a", Map.of("cron", "bad")));
      bench.tick();
      settings.set(Map.of());
      bench.tick();
      assertThat(bench.results())
          .extracting(result -> result.byId().keySet().toString())
          .containsExactly("[a]", "[a, b]", "[b]");
      assertThat(info(bench, "a").schedule()).isEqualTo("0 6 * * *");
    }
  }

  @Test
  void theSupplierIsAskedOnceForAllSlotsOfAWakeUp() {
    AtomicInteger asked = new AtomicInteger();
    AtomicReference<Thread> thread = new AtomicReference<>();
    try (Bench bench =
        Bench.with(
            b ->
                b.register(daily("a"))
                    .missedSlots(MissedSlots.ALL)
                    .liveJobSettings(
                        () -> {
                          asked.incrementAndGet();
                          thread.set(Thread.currentThread());
                          return settings.get();
                        }))) {
      assertThat(asked).hasValue(0);
      set("a", "cron", "* * * * *");
      bench.time.jump(Duration.ofMinutes(3));
      bench.tick();
      assertThat(slots(bench))
          .containsExactlyInAnyOrder(at("12:01"), at("12:02"), at("12:03"), at("12:04"));
      assertThat(asked).hasValue(1);
      assertThat(thread).hasValue(Thread.currentThread());
    }
  }

  @Test
  void aChangedCronThatCanNeverBeDueIsWarnedOf() {
    try (CapturedLog log = new CapturedLog();
        Bench bench = bench(b -> b.register(daily("a")))) {
      set("a", "cron", "0 0 31 2 *");
      bench.tick().tick();
      assertThat(lines(log, Level.WARNING))
          .containsExactly(
              "Job 'a' will never be due: no time in Z matches its cron expression '0 0 31 2 *'.");
    }
  }

  @Test
  void oneLineOfATickNamesWhatHasChanged() {
    try (CapturedLog log = new CapturedLog();
        Bench bench = bench(b -> b)) {
      settings.set(
          Map.of(
              "a", Map.of("cron", "* * * * *", "timeout", "5m"), "b", Map.of("enabled", "false")));
      bench.tick();
      settings.set(Map.of("a", Map.of("cron", "0 6 * * *", "timeout", "5m")));
      bench.tick().tick();
      assertThat(lines(log, Level.INFO))
          .containsExactly(
              "Settings of jobs have changed: runner.job.\"a\".cron=* * * * *,"
                  + " runner.job.\"a\".timeout=5m, runner.job.\"b\".enabled=false.",
              "Settings of jobs have changed: runner.job.\"a\".cron=0 6 * * *,"
                  + " runner.job.\"b\".enabled is gone.");
    }
  }

  @Test
  void theLineOfATickIsBounded() {
    Map<String, Map<String, String>> many = new HashMap<>();
    for (int i = 0; i < 42; i++) {
      many.put("job-" + i, Map.of("enabled", "false"));
    }
    try (CapturedLog log = new CapturedLog();
        Bench bench = bench(b -> b)) {
      settings.set(many);
      bench.tick();
      assertThat(lines(log, Level.INFO))
          .singleElement()
          .asString()
          .endsWith(".enabled=false, and 2 more.");
    }
  }

  @RunnableJob(id = "annotated", cron = "0 6 * * *", overlap = RunnableJob.Overlap.SKIP)
  static final class Annotated implements Job {

    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch release = new CountDownLatch(1);

    @Override
    public Object run(JobContext context) {
      begun.countDown();
      Bench.await(release);
      return "ran";
    }
  }

  @Test
  void theAnnotationSpeaksAgainWhereASettingIsGone() {
    set("annotated", "cron", "* * * * *");
    try (Bench bench =
        bench(b -> b.register(new Annotated()).jobSetting("annotated", "cron", "* * * * *"))) {
      settings.set(Map.of());
      bench.tick();
      assertThat(bench.results()).isEmpty();
      assertThat(info(bench, "annotated").schedule()).isEqualTo("0 6 * * *");
    }
  }

  @Test
  void anOverlapThatIsToBeSkippedCountsTheRunsThatAreUnderWay() {
    CountDownLatch begun = new CountDownLatch(3);
    CountDownLatch release = new CountDownLatch(1);
    Job job =
        Bench.job(
            "a",
            context -> {
              begun.countDown();
              Bench.await(release);
              return "ran";
            });
    try (Bench bench = bench(b -> b.register(job))) {
      bench.turn().turn();
      CompletableFuture<JobResult> triggered = bench.runner.jobs().trigger("a");
      Bench.await(begun);
      set("a", "overlap", "skip");
      bench.turn();
      Bench.eventually(() -> bench.runner.stats().dedupeSkipsTotal() == 1);
      release.countDown();
      assertThat(Bench.get(triggered).outcome()).isEqualTo(Outcome.SUCCEEDED);
      bench.time.settle();
      // Each has given back its mark, and no more than that.
      bench.tick();
      assertThat(bench.runner.stats().dedupeSkipsTotal()).isEqualTo(1);
      assertThat(bench.results()).hasSize(5);
    }
  }

  @Test
  void anOverlapIsAllowedAndSkippedAgain() {
    Annotated job = new Annotated();
    settings.set(Map.of("annotated", Map.of("cron", "* * * * *", "overlap", "allow")));
    try (Bench bench = bench(b -> b.register(job))) {
      bench.turn();
      Bench.await(job.begun);
      bench.turn();
      set("annotated", "cron", "* * * * *");
      bench.turn();
      Bench.eventually(() -> bench.runner.stats().dedupeSkipsTotal() == 1);
      job.release.countDown();
      bench.time.settle();
      bench.tick();
      assertThat(bench.runner.stats().dedupeSkipsTotal()).isEqualTo(1);
      assertThat(bench.results()).hasSize(4);
    }
  }

  @Test
  void anOverlapThatIsToBeSkippedCountsPushedJobsOfItsIdToo() {
    Annotated registered = new Annotated();
    registered.release.countDown();
    Annotated pushed = new Annotated();
    settings.set(Map.of("annotated", Map.of("cron", "* * * * *", "overlap", "allow")));
    try (Bench bench =
        bench(b -> b.register(registered).jobSetting("annotated", "overlap", "allow"))) {
      bench.tick();
      set("annotated", "cron", "* * * * *");
      bench.tick();
      CompletableFuture<Result> batch = bench.runner.pushAndAwait(List.of(pushed));
      Bench.await(pushed.begun);
      bench.turn();
      Bench.eventually(() -> bench.runner.stats().dedupeSkipsTotal() == 1);
      pushed.release.countDown();
      assertThat(Bench.get(batch).items()).hasSize(1);
    }
  }

  @Test
  void aSlotFromBeforeTheChangeIsNotExplainedByTheScheduleOfAfter() {
    try (Bench bench = bench(b -> b.register(daily("a")))) {
      bench.tick();
      set("a", "cron", "*/30 * * * *");
      bench.tick();
      Explanation before = bench.runner.jobs().explain("a", at("12:01"));
      assertThat(before.kind()).isEqualTo(Explanation.Kind.NOT_DUE);
      assertThat(before.sentence())
          .contains("its schedule did not match; it has been changed since to */30 * * * *");
      Explanation after = bench.runner.jobs().explain("a", at("12:02"));
      assertThat(after.kind()).isEqualTo(Explanation.Kind.NOT_DUE);
      assertThat(after.sentence()).doesNotContain("changed");
    }
  }

  @Test
  @Tag("stress")
  void whileTheyFlipEachSlotRunsUnderOneOfThem() {
    Map<String, Map<String, String>> onlyA =
        Map.of("a", Map.of("enabled", "true"), "b", Map.of("enabled", "false"));
    Map<String, Map<String, String>> onlyB =
        Map.of("a", Map.of("enabled", "false"), "b", Map.of("enabled", "true"));
    settings.set(onlyA);
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger ran = new AtomicInteger();
    int ticks = 3_000;
    Job a = Bench.job("a", context -> ran.incrementAndGet());
    Job b = Bench.job("b", context -> ran.incrementAndGet());
    try (CapturedLog log = new CapturedLog();
        Bench bench =
            bench(
                builder ->
                    builder
                        .dedupe(true)
                        .register(a)
                        .register(b)
                        .source(slot -> List.of(a, b))
                        .resultBuffer(2 * ticks))) {
      Thread flipping =
          Bench.start(
              "flipping",
              () -> {
                while (!done.get()) {
                  settings.set(settings.get() == onlyA ? onlyB : onlyA);
                }
              });
      Thread registering =
          Bench.start(
              "registering",
              () -> {
                while (!done.get()) {
                  bench.runner.jobs().register(Job.of("c", Cron.parse("0 6 1 1 *"), () -> "c"));
                  bench.runner.jobs().unregister("c");
                }
              });
      for (int i = 0; i < ticks; i++) {
        bench.tick();
      }
      done.set(true);
      assertThat(Bench.join(flipping)).isTrue();
      assertThat(Bench.join(registering)).isTrue();
      List<Result> registered = new ArrayList<>();
      List<Result> supplied = new ArrayList<>();
      for (Result result : bench.results()) {
        (result.sourceName().equals("registered") ? registered : supplied).add(result);
      }
      assertThat(registered.stream().map(Result::slot).distinct().count()).isEqualTo(ticks);
      assertThat(registered.size()).isEqualTo(ticks);
      assertThat(supplied.stream().map(Result::slot).distinct().count()).isEqualTo(ticks);
      assertThat(supplied.size()).isEqualTo(ticks);
      assertThat(bench.results()).filteredOn(result -> result.items().size() != 1).isEmpty();
      assertThat(registered.stream().map(result -> result.items().get(0).id()).distinct())
          .containsExactlyInAnyOrder("a", "b");
      long skipped = bench.runner.stats().dedupeSkipsTotal();
      assertThat(ran.get() + skipped).isEqualTo(2L * ticks);
      assertThat(lines(log, Level.INFO)).isNotEmpty();
    }
  }
}
