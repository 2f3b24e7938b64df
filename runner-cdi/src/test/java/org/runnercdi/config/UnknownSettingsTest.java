package org.runnercdi.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.runnercdi.config.Configs.config;
import static org.runnercdi.config.Configs.environment;
import static org.runnercdi.config.Configs.map;
import static org.runnercdi.config.Configs.properties;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.runnercdi.spi.KnownSettings;

/** An unknown key is a warning with the nearest known one; environment variables are exempt. */
class UnknownSettingsTest {

  private static List<String> warnings(Config config, KnownSettings... modules) {
    try (Warnings warnings = new Warnings()) {
      RunnerConfig.read(config, List.of(modules));
      return List.copyOf(warnings.messages());
    }
  }

  private static String warning(String unknown, String nearest) {
    return "The setting " + unknown + " is not known; the nearest known one is " + nearest + ".";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          runner.tik              | runner.tick
          runner.start.delay      | runner.start-delay
          runner.concurency-limit | runner.concurrency-limit
          runner.app_name         | runner.app-name
          runner.Tick             | runner.tick
          runner.job."x".crn      | runner.job."x".cron
          runner.job.x.every-one  | runner.job.x.every
          runner.jobs.x.cron      | runner.job.x.cron
          runner.job.x.y.cron     | runner.job."x.y".cron
          """)
  void theNearestKnownKeyIsNamed(String unknown, String nearest) {
    assertThat(warnings(properties(unknown, "1"))).containsExactly(warning(unknown, nearest));
  }

  @Test
  void eachUnknownKeyIsOneWarning() {
    assertThat(warnings(properties("runner.tik", "1", "runner.zon", "2", "runner.dedupe", "true")))
        .containsExactly(
            warning("runner.tik", "runner.tick"), warning("runner.zon", "runner.zone"));
  }

  @Test
  void knownKeysAreNoWarning() {
    assertThat(
            warnings(
                properties(
                    "runner.enabled", "true",
                    "runner.start-delay", "1s",
                    "runner.executor", "own",
                    "runner.scheduler", "own",
                    "runner.app-name", "shop",
                    "runner.metrics.per-job", "all",
                    "runner.history-size", "1",
                    "runner.job.\"x.y\".overlap", "skip",
                    "runner.job.\"x.y\".jitter", "5s")))
        .isEmpty();
  }

  @Test
  void keysOfOtherPrefixesAreNoWarning() {
    assertThat(warnings(properties("runnerx.tik", "1", "runners.tik", "1", "my.runner.tik", "1")))
        .isEmpty();
  }

  @Test
  void modulesAddTheirKeys() {
    KnownSettings cluster = () -> Set.of("runner.cluster.name");

    assertThat(warnings(properties("runner.cluster.name", "a"), cluster)).isEmpty();
    assertThat(warnings(properties("runner.cluster.nam", "a"), cluster))
        .containsExactly(warning("runner.cluster.nam", "runner.cluster.name"));
  }

  @Test
  void environmentVariablesAreNoWarningHoweverTheyArePresented() {
    Config config =
        environment(
            "RUNNER_OS", "Linux",
            "RUNNER_TOOL_CACHE", "/opt",
            "RUNNER_TEMP_", "x",
            "RUNNER_JOB__X__FOO", "y",
            "RUNNER_JOB_MY_ID_CRON", "z",
            "RUNNER_START_DELAY", "3s",
            "_DEV_RUNNER_FOO", "q");

    assertThat(config.getPropertyNames()).contains("runner.os", "runner.tool.cache");
    assertThat(warnings(config)).isEmpty();
  }

  @Test
  void aKeyThatStandsElsewhereTooIsAWarning() {
    assertThat(
            warnings(
                config(
                    map("runner.tool.cache", "x"),
                    map("RUNNER_TOOL_CACHE", "/opt", "RUNNER_OS", "Linux"))))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("The setting runner.tool.cache is not known");
  }

  @Test
  void theVariablesOfThisMachineAreNoWarning() {
    Map<String, String> real = System.getenv();

    assertThat(warnings(config(map(), real))).isEmpty();
  }

  @Test
  void anActiveProfilesKeyIsAWarningAndAnotherProfilesIsNone() {
    var properties = map("%dev.runner.tik", "5s");

    assertThat(warnings(config(properties, map(), "dev")))
        .containsExactly(warning("runner.tik", "runner.tick"));
    assertThat(warnings(config(properties, map(), "prod"))).isEmpty();
  }

  @Test
  void anUnknownKeyThatCannotBeReadIsAWarningAndNoMore() {
    assertThat(warnings(properties("runner.tik", "${no.such.key}")))
        .containsExactly(warning("runner.tik", "runner.tick"));
  }
}
