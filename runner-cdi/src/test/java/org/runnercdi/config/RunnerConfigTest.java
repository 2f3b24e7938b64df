package org.runnercdi.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.runnercdi.config.Configs.config;
import static org.runnercdi.config.Configs.engine;
import static org.runnercdi.config.Configs.environment;
import static org.runnercdi.config.Configs.map;
import static org.runnercdi.config.Configs.properties;
import static org.runnercdi.config.Configs.read;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.runnercdi.engine.RunnerBuilder;

class RunnerConfigTest {

  @Test
  void whatTheContainersSideAsksHasItsDefaults() {
    RunnerConfig settings = read(properties());

    assertThat(settings.enabled()).isTrue();
    assertThat(settings.startDelay()).isZero();
    assertThat(settings.executor()).isEmpty();
    assertThat(settings.scheduler()).isEmpty();
    assertThat(settings.appName()).isEmpty();
    assertThat(settings.metricsPerJob()).isFalse();
  }

  @Test
  void whatTheContainersSideAsksIsReadWithoutOuterBlanks() {
    RunnerConfig settings =
        read(
            properties(
                "runner.enabled", " FALSE ",
                "runner.start-delay", " 5s",
                "runner.executor", "java:app/jobs ",
                "runner.scheduler", "own",
                "runner.app-name", " shop ",
                "runner.metrics.per-job", "all"));

    assertThat(settings.enabled()).isFalse();
    assertThat(settings.startDelay()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.executor()).isEqualTo("java:app/jobs");
    assertThat(settings.scheduler()).isEqualTo("own");
    assertThat(settings.appName()).isEqualTo("shop");
    assertThat(settings.metricsPerJob()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          runner.enabled           | true       | false    | false
          runner.tick              | 60s        | 5s       | PT5S
          runner.concurrency-limit | 0          | 7        | 7
          runner.batch-buffer      | 64         | 0        | 1
          runner.batches-per-tick  | 1          | 2        | 2
          runner.result-buffer     | 8          | 9        | 9
          runner.dedupe            | FALSE      | true     | true
          runner.zone              |            | Asia/Kathmandu | Asia/Kathmandu
          runner.dst               | civil      | LITERAL  | literal
          runner.missed-slots      | skip       | latest   | latest
          runner.missed-slots-max  | 60         | 61       | 61
          runner.timeout           |            | 90s      | PT1M30S
          runner.shutdown-timeout  | PT30S      | 0s       | PT0S
          runner.history-size      | 100        | 0        | 0
          runner.start-delay       | 0s         | 1m       | PT1M
          runner.executor          |            | own      | own
          runner.scheduler         |            | java:x/y | java:x/y
          runner.app-name          |            | shop     | shop
          runner.metrics.per-job   | registered | all      | all
          runner.job."a".zone      |            | UTC      | UTC
          """)
  void whatDiffersFromItsDefaultIsTold(String key, String asDefault, String other, String text) {
    assertThat(changed(key, asDefault == null ? "" : asDefault)).isEmpty();
    assertThat(changed(key, other)).isEqualTo(map(key, text));
  }

  private static Map<String, String> changed(String key, String value) {
    RunnerConfig settings = read(properties(key, value));
    RunnerBuilder builder = new RunnerBuilder();
    settings.applyTo(builder);
    Map<String, String> changed = new LinkedHashMap<>(settings.changedSettings());
    changed.putAll(builder.changedSettings());
    return changed;
  }

  @Test
  void onlyAllGivesEachJobSeriesOfItsOwn() {
    assertThat(read(properties("runner.metrics.per-job", "registered")).metricsPerJob()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0s", "0ms", "00m", "0h", "0d", "PT0S", "pt0m", "P0D"})
  void aStartDelayOfZeroIsAllowed(String zero) {
    assertThat(read(properties("runner.start-delay", zero)).startDelay()).isZero();
  }

  @Test
  void anEmptyValueIsNone() {
    assertThat(engine(read(properties("runner.tick", "", "runner.app-name", "  "))).tick())
        .isEqualTo(Duration.ofMinutes(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          runner.enabled           | yes     | write true or false.
          runner.dedupe            | 1       | write true or false.
          runner.tick              | 7s      | The tick is PT7S; it must be a number of seconds that divides a minute, from PT1S to PT1M.
          runner.tick              | soon    | write a positive duration
          runner.tick              | 0s      | write a positive duration
          runner.start-delay       | -1s     | write a positive duration
          runner.start-delay       | PT      | write a positive duration
          runner.concurrency-limit | many    | write a whole number
          runner.batch-buffer      | 1.5     | write a whole number
          runner.batches-per-tick  | 0       | it must be 1 or more.
          runner.result-buffer     | 0       | it must be 1 or more.
          runner.zone              | Mars    | write a zone id such as Europe/Paris or UTC.
          runner.dst               | vixie   | write one of civil, literal.
          runner.missed-slots      | some    | write one of skip, latest, all.
          runner.missed-slots-max  | 0       | it must be 1 or more.
          runner.timeout           | 0s      | write a positive duration
          runner.shutdown-timeout  | 10      | write a positive duration
          runner.history-size      | -1      | it must be 0 or more.
          runner.history-size      | 3000000000 | write a whole number
          runner.metrics.per-job   | true    | write all for series of each job
          runner.job."a".cron      | 0 25 * * * | hour
          runner.job."a".every     | 90s     | which is not a multiple of the tick PT1M.
          runner.job."a".zone      | Mars    | write a zone id
          runner.job."a".enabled   | off     | write true or false.
          runner.job."a".timeout   | 0s      | write a positive duration
          runner.job."a".overlap   | both    | write inherit, skip or allow.
          """)
  void aBadValueIsRefusedWithItsKeyTheValueAndWhatWouldBeRight(
      String key, String value, String right) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(properties(key, value)))
        .withMessageStartingWith(key + " is '" + value + "'")
        .withMessageContaining(right)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n").endsWith("."));
  }

  @Test
  void virtualThreadsAreRefusedWhereJavaHasNone() {
    for (String key : new String[] {"runner.executor", "runner.scheduler"}) {
      if (Runtime.version().feature() >= 21) {
        assertThat(read(properties(key, "virtual")).enabled()).isTrue();
      } else {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> read(properties(key, "virtual")))
            .withMessageStartingWith(key + " is 'virtual': virtual threads need Java 21");
      }
    }
  }

  @Test
  void anExpressionWithoutAValueIsRefusedByItsKey() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(properties("runner.tick", "${no.such.key}")))
        .withMessage(
            "runner.tick is '${no.such.key}', whose expression has no value; set what it names, or"
                + " give a default: ${key:default}.");
  }

  @Test
  void anExpressionThatMayBeEmptyIsNoValue() {
    assertThat(engine(read(properties("runner.app-name", "${no.such.key:}"))).appName()).isEmpty();
  }

  @Test
  void expressionsApply() {
    assertThat(engine(read(properties("shop.tick", "20s", "runner.tick", "${shop.tick}"))).tick())
        .isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void theActiveProfileApplies() {
    var properties = map("runner.tick", "60s", "%dev.runner.tick", "5s");

    assertThat(engine(read(config(properties, map(), "dev"))).tick())
        .isEqualTo(Duration.ofSeconds(5));
    assertThat(engine(read(config(properties, map(), "prod"))).tick())
        .isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void environmentVariablesApply() {
    RunnerConfig settings =
        read(environment("RUNNER_START_DELAY", "3s", "RUNNER_METRICS_PER_JOB", "all"));

    assertThat(settings.startDelay()).isEqualTo(Duration.ofSeconds(3));
    assertThat(settings.metricsPerJob()).isTrue();
  }

  @Test
  void keysOfOtherPrefixesAreLeftAlone() {
    assertThat(
            engine(read(properties("runnerx.tick", "7s", "runners.tick", "x", "runner", "y")))
                .tick())
        .isEqualTo(Duration.ofMinutes(1));
  }
}
