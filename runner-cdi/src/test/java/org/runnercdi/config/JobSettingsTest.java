package org.runnercdi.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.runnercdi.config.Configs.config;
import static org.runnercdi.config.Configs.environment;
import static org.runnercdi.config.Configs.map;
import static org.runnercdi.config.Configs.properties;
import static org.runnercdi.config.Configs.read;

import java.time.ZoneId;
import java.util.List;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.runnercdi.Job;
import org.runnercdi.JobContext;
import org.runnercdi.JobInfo;
import org.runnercdi.RunnableJob;
import org.runnercdi.engine.RunnerBuilder;

/** The settings of single jobs reach the jobs they name. */
class JobSettingsTest {

  private static JobInfo job(String id, Config config) {
    RunnerBuilder builder = new RunnerBuilder();
    read(config).applyTo(builder);
    return registered(id, builder);
  }

  private static JobInfo knownJob(String id, Config config) {
    RunnerBuilder builder = new RunnerBuilder();
    read(config).applyTo(builder, List.of("another", id));
    return registered(id, builder);
  }

  private static JobInfo registered(String id, RunnerBuilder builder) {
    return builder
        .register(Job.of(id, now -> true, () -> null))
        .enabled(false)
        .build()
        .jobs()
        .list()
        .get(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a        | runner.job."a".zone
          a        | runner.job.a.zone
          a-b      | runner.job.a-b.zone
          x.y.Z    | runner.job."x.y.Z".zone
          a b      | runner.job."a b".zone
          say "hi" | runner.job."say "hi"".zone
          say "hi" | runner.job."say \\"hi\\"".zone
          a\\b     | runner.job."a\\b".zone
          a\\b     | runner.job."a\\\\b".zone
          cron     | runner.job.cron.zone
          a.zone   | runner.job."a.zone".zone
          """)
  void theIdStandsInQuotesOrWithoutDotsBare(String id, String key) {
    assertThat(job(id, properties(key, "Asia/Tokyo")).zone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
  }

  @Test
  void anIdWithDotsNeedsItsQuotes() {
    assertThat(job("x.y", properties("runner.job.x.y.zone", "Asia/Tokyo", "runner.zone", "UTC")))
        .extracting(JobInfo::zone)
        .isEqualTo(ZoneId.of("UTC"));
  }

  @Test
  void theQuotedKeyGoesBeforeTheBareOne() {
    assertThat(
            job(
                    "a",
                    properties(
                        "runner.job.a.zone", "Asia/Tokyo", "runner.job.\"a\".zone", "Asia/Seoul"))
                .zone())
        .isEqualTo(ZoneId.of("Asia/Seoul"));
  }

  @Test
  void aJobsSettingGoesBeforeItsAnnotation() {
    JobInfo job =
        registeredAnnotated(
            properties("runner.job.\"a\".cron", "*/7 * * * *", "runner.job.a.enabled", "false"));

    assertThat(job.schedule()).isEqualTo("*/7 * * * *");
    assertThat(job.enabled()).isFalse();
  }

  @Test
  void expressionsOfAnnotationsFindTheirValuesInTheConfiguration() {
    assertThat(registeredAnnotated(properties("shop.cron", "5 4 * * *")).schedule())
        .isEqualTo("5 4 * * *");
  }

  @RunnableJob(id = "a", cron = "${shop.cron:0 6 * * *}")
  static final class Annotated implements Job {
    @Override
    public Object run(JobContext context) {
      return "ran";
    }
  }

  private static JobInfo registeredAnnotated(Config config) {
    RunnerBuilder builder = new RunnerBuilder();
    read(config).applyTo(builder);
    return builder.register(new Annotated()).enabled(false).build().jobs().list().get(0);
  }

  @Test
  void profilesAndExpressionsApply() {
    var properties =
        map(
            "shop.zone", "Asia/Tokyo",
            "runner.zone", "UTC",
            "%dev.runner.job.\"a\".zone", "${shop.zone}");

    assertThat(job("a", config(properties, map(), "dev")).zone())
        .isEqualTo(ZoneId.of("Asia/Tokyo"));
    assertThat(job("a", config(properties, map(), "prod")).zone()).isEqualTo(ZoneId.of("UTC"));
  }

  @Test
  void environmentVariablesApplyWhereTheNameTellsTheId() {
    assertThat(job("invoices", environment("RUNNER_JOB_INVOICES_ZONE", "Asia/Tokyo")).zone())
        .isEqualTo(ZoneId.of("Asia/Tokyo"));
    assertThat(job("invoices", environment("RUNNER_JOB__INVOICES__ZONE", "Asia/Tokyo")).zone())
        .isEqualTo(ZoneId.of("Asia/Tokyo"));
  }

  @Test
  void environmentVariablesApplyToAnyIdThatIsKnown() {
    assertThat(
            knownJob("Nightly-Report", environment("RUNNER_JOB_NIGHTLY_REPORT_ZONE", "Asia/Tokyo"))
                .zone())
        .isEqualTo(ZoneId.of("Asia/Tokyo"));
    assertThat(knownJob("x.Report", environment("RUNNER_JOB__X_REPORT__ZONE", "Asia/Tokyo")).zone())
        .isEqualTo(ZoneId.of("Asia/Tokyo"));
  }

  @Test
  void aBadSettingOfAKnownIdIsRefusedWhereItIsApplied() {
    RunnerConfig settings =
        read(environment("RUNNER_JOB_NIGHTLY_REPORT_CRON", "never", "OTHER", "x"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings.applyTo(new RunnerBuilder(), List.of("Nightly-Report")))
        .withMessageStartingWith("runner.job.\"Nightly-Report\".cron is 'never'");
  }

  @Test
  void cronAndEveryAtOnceAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                read(properties("runner.job.a.cron", "* * * * *", "runner.job.\"a\".every", "10m")))
        .withMessage(
            "runner.job.\"a\".cron is '* * * * *' and runner.job.\"a\".every is '10m';"
                + " keep one of them.");
  }

  @Test
  void cronOffDisablesTheJob() {
    assertThat(job("a", properties("runner.job.a.cron", "off")).enabled()).isFalse();
  }
}
