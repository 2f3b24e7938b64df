package org.runnercdi.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.runnercdi.Job;
import org.runnercdi.JobContext;
import org.runnercdi.JobInfo;
import org.runnercdi.RunnableJob;
import org.runnercdi.Schedule;
import org.runnercdi.schedule.Cron;
import org.runnercdi.schedule.Every;

/** What applies to a job: settings before annotation before the job's own before the defaults. */
@NullUnmarked
class JobPlansTest {

  @RunnableJob(id = "annotated", cron = "*/5 * * * *", zone = "Europe/Paris", timeout = "10m")
  static class Annotated implements Job {
    @Override
    public Object run(JobContext context) {
      return "ran";
    }
  }

  @RunnableJob(id = "periodic", every = "${period:2m}")
  static final class Periodic extends Annotated {}

  @RunnableJob(id = "off", cron = "${nowhere:off}")
  static final class Off extends Annotated {}

  @RunnableJob(id = "both", cron = "* * * * *", every = "5m")
  static final class Both extends Annotated {}

  @RunnableJob(id = "bad", cron = "61 * * * *")
  static final class BadCron extends Annotated {}

  @RunnableJob(id = "bad", every = "0s")
  static final class BadEvery extends Annotated {}

  @RunnableJob(id = "bad", every = "90s")
  static final class NoMultiple extends Annotated {}

  @RunnableJob(id = "bad", zone = "Mars/Olympus")
  static final class BadZone extends Annotated {}

  @RunnableJob(id = "bad", timeout = "soon")
  static final class BadTimeout extends Annotated {}

  @RunnableJob(id = "bad", cron = "${missing.key}")
  static final class NoValue extends Annotated {}

  /** Not inherited. */
  static final class Heir extends Annotated {}

  private static JobInfo info(Job job, UnaryOperator<RunnerBuilder> settings) {
    try (Bench bench = Bench.with(b -> settings.apply(b.register(job)))) {
      return bench.runner.jobs().list().get(0);
    }
  }

  private static JobInfo info(Job job) {
    return info(job, b -> b);
  }

  @Test
  void theAnnotationOfThePlainClassApplies() {
    JobInfo info = info(new Annotated());
    assertThat(info.id()).isEqualTo("annotated");
    assertThat(info.schedule()).isEqualTo("*/5 * * * *");
    assertThat(info.zone()).hasToString("Europe/Paris");
    assertThat(info.enabled()).isTrue();
    assertThat(info.next()).isEqualTo("2026-06-01T12:05:00Z");
    assertThat(info.last()).isNull();
    JobInfo heir = info(new Heir());
    assertThat(heir.id()).isEqualTo(Heir.class.getName());
    assertThat(heir.schedule()).isNull();
    assertThat(heir.zone()).hasToString("Z");
    assertThat(heir.next()).isNull();
  }

  @Test
  void expressionsTakeTheirValuesFromTheProperties() {
    assertThat(info(new Periodic()).schedule()).contains("2M");
    Map<String, String> values = Map.of("period", "7m");
    assertThat(info(new Periodic(), b -> b.properties(values::get)).schedule()).contains("7M");
  }

  @Test
  void offDisables() {
    JobInfo info = info(new Off());
    assertThat(info.enabled()).isFalse();
    assertThat(info.next()).isNull();
    assertThat(info(new Off(), b -> b.jobSetting("off", "every", "10m")).enabled()).isTrue();
    assertThat(info(new Periodic(), b -> b.jobSetting("periodic", "cron", "OFF")).enabled())
        .isFalse();
    try (Bench bench = Bench.with(b -> b.register(new Off()))) {
      bench.tick();
      assertThat(bench.results()).isEmpty();
      assertThat(Bench.get(bench.runner.jobs().trigger("off")).value()).isEqualTo("ran");
      assertThat(bench.runner.jobs().next("off", 3)).isEmpty();
    }
  }

  @Test
  void settingsGoBeforeTheAnnotation() {
    JobInfo info =
        info(
            new Annotated(),
            b -> b.jobSetting("annotated", "every", "15m").jobSetting("annotated", "zone", "UTC"));
    assertThat(info.schedule()).contains("15M");
    assertThat(info.zone()).hasToString("UTC");
    JobInfo cron = info(new Periodic(), b -> b.jobSetting("periodic", "cron", "0 6 * * *"));
    assertThat(cron.schedule()).isEqualTo("0 6 * * *");
    assertThat(info(new Annotated(), b -> b.jobSetting("annotated", "enabled", "false")).enabled())
        .isFalse();
  }

  @Test
  void settingsReplaceTheScheduleOfAComposedJobWhole() {
    AtomicInteger ran = new AtomicInteger();
    Job daily = Job.of("daily", Cron.parse("0 6 * * *"), ran::incrementAndGet);
    try (Bench bench =
        Bench.with(b -> b.register(daily).jobSetting("daily", "cron", "*/2 * * * *"))) {
      bench.tick().tick().tick().tick();
      assertThat(ran).hasValue(2);
    }
  }

  @Test
  void theZoneOfASettingMovesTheJobsOwnCronUnlessThatIsReplacedToo() {
    Job daily = Job.of("daily", Cron.parse("0 6 * * *"), () -> "ran");
    JobInfo moved = info(daily, b -> b.jobSetting("daily", "zone", "Asia/Tokyo"));
    assertThat(moved.schedule()).isEqualTo("0 6 * * *");
    assertThat(moved.next()).isEqualTo("2026-06-01T21:00:00Z");
    JobInfo replaced =
        info(
            daily,
            b ->
                b.jobSetting("daily", "zone", "Asia/Tokyo")
                    .jobSetting("daily", "cron", "0 7 * * *"));
    assertThat(replaced.schedule()).isEqualTo("0 7 * * *");
    assertThat(replaced.next()).isEqualTo("2026-06-01T22:00:00Z");
  }

  private record Conditional(String id, Schedule own, AtomicBoolean agrees) implements Job {

    @Override
    public Optional<Schedule> schedule() {
      return Optional.of(own);
    }

    @Override
    public boolean isDue(ZonedDateTime now) {
      return agrees.get();
    }

    @Override
    public Object run(JobContext context) {
      return "ran";
    }
  }

  @Test
  void aDueCheckThatIsNotTheScheduleItselfIsAskedAlsoWhereASettingReplacesTheSchedule() {
    AtomicBoolean agrees = new AtomicBoolean();
    Job job = new Conditional("a", Cron.parse("0 6 * * *"), agrees);
    try (Bench bench = Bench.with(b -> b.register(job).jobSetting("a", "cron", "* * * * *"))) {
      bench.tick();
      assertThat(bench.results()).isEmpty();
      agrees.set(true);
      bench.tick();
      assertThat(bench.only().byId()).containsOnlyKeys("a");
    }
  }

  @Test
  void withAScheduleAJobIsDueWhenItMatchesAndIsDueAgrees() {
    AtomicInteger asked = new AtomicInteger();
    AtomicInteger ran = new AtomicInteger();
    Job job = Job.of("a", now -> asked.incrementAndGet() % 2 == 0, ran::incrementAndGet);
    try (Bench bench = Bench.with(b -> b.register(job).jobSetting("a", "cron", "*/2 * * * *"))) {
      for (int i = 0; i < 8; i++) {
        bench.tick();
      }
      assertThat(asked).hasValue(4);
      assertThat(ran).hasValue(2);
    }
  }

  @Test
  void settingsApplyToPushedAndSuppliedJobsOfTheId() {
    try (Bench bench =
        Bench.with(
            b ->
                b.jobSetting("a", "enabled", "false")
                    .source(slot -> List.of(Bench.noop("a"), Bench.noop("b"))))) {
      bench.tick();
      assertThat(bench.only().byId()).containsOnlyKeys("b");
      assertThat(bench.now(Bench.noop("a")).items()).isEmpty();
    }
  }

  static String message(Runnable call) {
    try {
      call.run();
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
    throw new AssertionError("Nothing was wrong.");
  }

  @Test
  void whatIsWrongIsNamedInOneSentence() {
    assertThat(message(() -> info(new Both())))
        .isEqualTo("Job 'both' has both cron '* * * * *' and every '5m'; keep one of them.");
    assertThat(message(() -> info(new BadCron())))
        .startsWith("The cron of job 'bad' is '61 * * * *': ");
    assertThat(message(() -> info(new BadEvery()))).startsWith("The every of job 'bad' is '0s': ");
    assertThat(message(() -> info(new NoMultiple())))
        .isEqualTo("The every of job 'bad' is '90s', which is not a multiple of the tick PT1M.");
    assertThat(message(() -> info(new BadZone())))
        .isEqualTo(
            "The zone of job 'bad' is 'Mars/Olympus': write a zone id such as Europe/Paris or"
                + " UTC.");
    assertThat(message(() -> info(new BadTimeout())))
        .startsWith("The timeout of job 'bad' is 'soon': ");
    assertThat(message(() -> info(new NoValue())))
        .startsWith("The cron of job 'bad' is '${missing.key}': No value for 'missing.key'");
  }

  @Test
  void aRegisteredJobsOwnPeriodIsAMultipleOfTheTick() {
    Job odd = Job.of("odd", Every.parse("90s"), () -> "ran");
    String refusal =
        "The period of job 'odd' is PT1M30S, which is not a multiple of the tick PT1M.";
    assertThat(message(() -> info(odd))).isEqualTo(refusal);
    try (Bench bench = Bench.with(b -> b)) {
      assertThat(message(() -> bench.runner.jobs().register(odd))).isEqualTo(refusal);
      assertThat(bench.runner.jobs().list()).isEmpty();
    }
    assertThat(info(odd, b -> b.tick(Duration.ofSeconds(30))).schedule()).isEqualTo("PT1M30S");
    assertThat(info(odd, b -> b.jobSetting("odd", "every", "2m")).schedule()).isEqualTo("PT2M");
    // A supplied one is just due where it matches.
    try (Bench bench = Bench.with(b -> b.source(slot -> List.of(odd)))) {
      bench.tick().tick().tick();
      assertThat(bench.only().slot()).isEqualTo("2026-06-01T12:03:00Z");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cron | 61 * * * *",
        "every | never",
        "every | 61s",
        "zone | Nowhere",
        "timeout | -5s",
        "jitter | a while",
        "jitter | -5s",
        "jitter | 1m",
        "overlap | sometimes",
        "enabled | maybe"
      })
  void aBadSettingIsReportedByBuildEvenWhereNoSuchJobIsRegistered(String name, String text) {
    RunnerBuilder builder = new RunnerBuilder().jobSetting("later", name, text);
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("runner.job.\"later\"." + name + " is '" + text + "'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PT1M  | 60s    | which is not shorter than the tick PT1M.",
        "PT1M  | PT1H   | which is not shorter than the tick PT1M.",
        "PT10S | 10000ms| which is not shorter than the tick PT10S.",
      })
  void aJitterThatIsNotShorterThanTheTickIsReported(
      Duration tick, String jitter, String complaint) {
    RunnerBuilder builder = new RunnerBuilder().tick(tick).jobSetting("a", "jitter", jitter);
    assertThat(message(builder::build))
        .isEqualTo("runner.job.\"a\".jitter is '" + jitter + "', " + complaint);
  }

  @Test
  void aBadJitterIsToldWhatWouldBeRight() {
    RunnerBuilder builder = new RunnerBuilder().jobSetting("a", "jitter", "soon");
    assertThat(message(builder::build))
        .isEqualTo(
            "runner.job.\"a\".jitter is 'soon': The duration \"soon\" is not understood or too large:"
                + " write a positive duration, as ISO-8601 (PT10M) or as a number with ms, s, m, h"
                + " or d (10m).");
  }

  @Test
  void theJitterIsThatOfTheSetting_andNoneWhereItIsZero() {
    JobPlans plans =
        new JobPlans(
            Map.of("a", Map.of("jitter", " 59s "), "zero", Map.of("jitter", "0s")),
            key -> null,
            Duration.ofMinutes(1),
            ZoneOffset.UTC,
            org.runnercdi.schedule.Dst.CIVIL,
            null);
    assertThat(plans.plan("a", Bench.noop("a"), null, plans.settings("a"), null).jitter)
        .isEqualTo(Duration.ofSeconds(59));
    assertThat(plans.plan("zero", Bench.noop("zero"), null, plans.settings("zero"), null).jitter)
        .isNull();
    assertThat(plans.plan("other", Bench.noop("other"), null, plans.settings("other"), null).jitter)
        .isNull();
  }

  @Test
  void anUnknownSettingIsReported() {
    RunnerBuilder builder = new RunnerBuilder().jobSetting("a", "corn", "x");
    assertThatThrownBy(builder::build)
        .hasMessage(
            "runner.job.\"a\".corn is not known; known are cron, every, zone, enabled, timeout,"
                + " jitter and overlap.");
  }

  @Test
  void theTimeoutOfTheAnnotationGoesBeforeTheRunners() {
    JobPlans plans =
        new JobPlans(
            Map.of("annotated", Map.of("overlap", " Skip ")),
            key -> null,
            Duration.ofMinutes(1),
            ZoneOffset.UTC,
            org.runnercdi.schedule.Dst.CIVIL,
            Duration.ofHours(1));
    Job job = new Annotated();
    RunnableJob annotation = Annotated.class.getAnnotation(RunnableJob.class);
    assertThat(plans.plan("annotated", job, annotation, plans.settings("annotated"), null).timeout)
        .isEqualTo(Duration.ofMinutes(10));
    assertThat(plans.plan("annotated", job, annotation, plans.settings("annotated"), null).overlap)
        .isEqualTo(RunnableJob.Overlap.SKIP);
    assertThat(plans.plan("plain", job, null, plans.settings("plain"), null).timeout)
        .isEqualTo(Duration.ofHours(1));
    assertThat(plans.plan("plain", job, null, plans.settings("plain"), null).overlap)
        .isEqualTo(RunnableJob.Overlap.INHERIT);
    assertThat(plans.settings()).containsOnlyKeys("annotated");
  }
}
