package org.runnercdi.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.runnercdi.Job;
import org.runnercdi.JobInfo;
import org.runnercdi.engine.RunnerBuilder;
import org.runnercdi.engine.RunnerEngine;
import org.runnercdi.schedule.Cron;
import org.runnercdi.spi.TickSource;

/** Settings of jobs that change in a configuration are there at the next tick. */
class LiveJobSettingsTest {

  /** A source that changes, as a database or a watched file does. */
  private static final class Changing implements ConfigSource {

    private final Map<String, String> properties = new ConcurrentHashMap<>();
    private final int ordinal;

    Changing(int ordinal) {
      this.ordinal = ordinal;
    }

    @Override
    public Set<String> getPropertyNames() {
      return properties.keySet();
    }

    @Override
    public @Nullable String getValue(String name) {
      return properties.get(name);
    }

    @Override
    public String getName() {
      return "changing-" + ordinal;
    }

    @Override
    public int getOrdinal() {
      return ordinal;
    }
  }

  /** A runner whose tick is called by hand. */
  private static final class Ticked implements TickSource, InstantSource, AutoCloseable {

    private final RunnerEngine runner;
    private Instant now = Instant.parse("2026-06-01T12:00:00Z");
    private Runnable wake = () -> {};

    Ticked(Config config, String... ids) {
      RunnerBuilder builder = new RunnerBuilder().zone(ZoneId.of("UTC"));
      RunnerConfig.read(config, List.of()).applyTo(builder, List.of(ids));
      builder.clock(this).tickSource(this);
      for (String id : ids) {
        builder.register(Job.of(id, Cron.parse("0 6 * * *"), () -> id));
      }
      runner = builder.buildGated();
      runner.openGate();
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public Runnable arm(Instant from, Instant slot, Runnable action) {
      wake = action;
      return () -> {};
    }

    void tick() {
      now = now.plus(Duration.ofMinutes(1));
      wake.run();
    }

    JobInfo job(String id) {
      return runner.jobs().list().stream()
          .filter(job -> job.id().equals(id))
          .findFirst()
          .orElseThrow();
    }

    @Nullable String schedule(String id) {
      tick();
      return job(id).schedule();
    }

    @Override
    public void close() {
      runner.stopAndWait();
    }
  }

  private final Changing changing = new Changing(200);
  private final Changing below = new Changing(150);

  private Config config(Map<String, String> environment, String... profiles) {
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .withSources(changing, below, new EnvConfigSource(environment, 300));
    List.of(profiles).forEach(builder::withProfile);
    return builder.build();
  }

  private Config config() {
    return config(Map.of());
  }

  @Test
  void aValueThatChangesIsTaken() {
    changing.properties.put("runner.job.\"a\".cron", "0 7 * * *");
    try (Ticked ticked = new Ticked(config(), "a")) {
      assertThat(ticked.schedule("a")).isEqualTo("0 7 * * *");
      changing.properties.put("runner.job.\"a\".cron", "0 8 * * *");
      assertThat(ticked.job("a").schedule()).isEqualTo("0 7 * * *");
      assertThat(ticked.schedule("a")).isEqualTo("0 8 * * *");
    }
  }

  @Test
  void aKeyThatComesLaterIsFoundAlthoughTheConfigurationListsItNot() {
    changing.properties.put("other", "x");
    Config config = config();
    try (Ticked ticked = new Ticked(config, "a", "x.y")) {
      changing.properties.put("runner.job.a.cron", "0 7 * * *");
      changing.properties.put("runner.job.\"x.y\".cron", "0 8 * * *");
      Set<String> listed = new HashSet<>();
      config.getPropertyNames().forEach(listed::add);
      assertThat(listed).contains("other").doesNotContain("runner.job.a.cron");
      assertThat(ticked.schedule("a")).isEqualTo("0 7 * * *");
      assertThat(ticked.job("x.y").schedule()).isEqualTo("0 8 * * *");
    }
  }

  @Test
  void aKeyThatGoesIsSetNoLonger() {
    changing.properties.put("runner.job.a.cron", "0 7 * * *");
    changing.properties.put("runner.job.a.enabled", "false");
    try (Ticked ticked = new Ticked(config(), "a")) {
      changing.properties.remove("runner.job.a.cron");
      assertThat(ticked.schedule("a")).isEqualTo("0 6 * * *");
      assertThat(ticked.job("a").enabled()).isFalse();
      changing.properties.clear();
      ticked.tick();
      assertThat(ticked.job("a").enabled()).isTrue();
    }
  }

  @Test
  void profilesExpressionsAndOrdinalsApply() {
    changing.properties.put("%dev.runner.job.a.cron", "${shop.cron}");
    changing.properties.put("%prod.runner.job.a.cron", "0 1 * * *");
    below.properties.put("shop.cron", "0 7 * * *");
    below.properties.put("runner.job.a.cron", "0 2 * * *");
    try (Ticked ticked = new Ticked(config(Map.of(), "dev"), "a")) {
      assertThat(ticked.schedule("a")).isEqualTo("0 7 * * *");
      below.properties.put("shop.cron", "0 8 * * *");
      assertThat(ticked.schedule("a")).isEqualTo("0 8 * * *");
      changing.properties.remove("%dev.runner.job.a.cron");
      assertThat(ticked.schedule("a")).isEqualTo("0 2 * * *");
    }
  }

  @Test
  void aVariableThatOnlyTheIdFindsStaysFoundAndItsExpressionIsReadAgain() {
    changing.properties.put("shop.cron", "0 7 * * *");
    Config config = config(Map.of("RUNNER_JOB_NIGHTLY_REPORT_CRON", "${shop.cron}"));
    try (Ticked ticked = new Ticked(config, "Nightly-Report")) {
      assertThat(ticked.schedule("Nightly-Report")).isEqualTo("0 7 * * *");
      changing.properties.put("shop.cron", "0 8 * * *");
      assertThat(ticked.schedule("Nightly-Report")).isEqualTo("0 8 * * *");
    }
  }

  @Test
  void theQuotedKeyGoesBeforeTheBareOneAlsoLater() {
    changing.properties.put("runner.job.a.cron", "0 7 * * *");
    try (Ticked ticked = new Ticked(config(), "a")) {
      changing.properties.put("runner.job.\"a\".cron", "0 8 * * *");
      assertThat(ticked.schedule("a")).isEqualTo("0 8 * * *");
      changing.properties.put("runner.job.a.cron", "0 9 * * *");
      assertThat(ticked.schedule("a")).isEqualTo("0 8 * * *");
      changing.properties.remove("runner.job.\"a\".cron");
      assertThat(ticked.schedule("a")).isEqualTo("0 9 * * *");
    }
  }

  @Test
  void aBadValueKeepsTheJobsOwnAndIsWarnedOfOnce() {
    changing.properties.put("runner.job.a.cron", "0 7 * * *");
    try (Warnings warnings = new Warnings();
        Ticked ticked = new Ticked(config(), "a", "b")) {
      changing.properties.put("runner.job.a.cron", "never");
      changing.properties.put("runner.job.b.cron", "0 8 * * *");
      assertThat(ticked.schedule("a")).isEqualTo("0 7 * * *");
      assertThat(ticked.schedule("b")).isEqualTo("0 8 * * *");
      assertThat(warnings.messages())
          .singleElement()
          .asString()
          .contains("runner.job.\"a\".cron is 'never': ");
      changing.properties.put("runner.job.a.cron", "0 9 * * *");
      assertThat(ticked.schedule("a")).isEqualTo("0 9 * * *");
      assertThat(warnings.messages()).hasSize(1);
    }
  }

  @Test
  void anExpressionWithoutAValueKeepsTheJobsOwnAndIsWarnedOfOnce() {
    changing.properties.put("runner.job.a.cron", "${shop.cron}");
    changing.properties.put("shop.cron", "0 7 * * *");
    try (Warnings warnings = new Warnings();
        Ticked ticked = new Ticked(config(), "a", "b")) {
      changing.properties.remove("shop.cron");
      changing.properties.put("runner.job.a.enabled", "false");
      changing.properties.put("runner.job.b.cron", "0 8 * * *");
      changing.properties.put("runner.job.c.zone", "${nowhere}");
      assertThat(ticked.schedule("a")).isEqualTo("0 7 * * *");
      assertThat(ticked.schedule("b")).isEqualTo("0 8 * * *");
      assertThat(ticked.job("a").enabled()).isTrue();
      assertThat(warnings.messages())
          .hasSize(2)
          .anySatisfy(
              line ->
                  assertThat(line)
                      .startsWith("The settings of a job stay what they were: runner.job.a.cron ")
                      .contains("shop.cron"))
          .anySatisfy(line -> assertThat(line).contains("runner.job.c.zone ").contains("nowhere"));
      changing.properties.put("shop.cron", "0 9 * * *");
      assertThat(ticked.schedule("a")).isEqualTo("0 9 * * *");
      assertThat(ticked.job("a").enabled()).isFalse();
      assertThat(warnings.messages()).hasSize(2);
    }
  }

  @Test
  void aSourceThatThrowsChangesNothing() {
    changing.properties.put("runner.job.a.cron", "0 7 * * *");
    ConfigSource flaky =
        new ConfigSource() {
          private int asked;

          @Override
          public Set<String> getPropertyNames() {
            if (changing.properties.containsKey("away")) {
              throw new IllegalStateException("Away for the " + ++asked + ". time.");
            }
            return Set.of();
          }

          @Override
          public @Nullable String getValue(String name) {
            return null;
          }

          @Override
          public String getName() {
            return "flaky";
          }
        };
    Config config = new SmallRyeConfigBuilder().withSources(changing, flaky).build();
    try (Warnings warnings = new Warnings();
        Ticked ticked = new Ticked(config, "a")) {
      changing.properties.put("away", "true");
      changing.properties.put("runner.job.a.cron", "0 8 * * *");
      assertThat(ticked.schedule("a")).isEqualTo("0 7 * * *");
      assertThat(ticked.schedule("a")).isEqualTo("0 7 * * *");
      assertThat(warnings.messages()).hasSize(1);
      changing.properties.remove("away");
      assertThat(ticked.schedule("a")).isEqualTo("0 8 * * *");
    }
  }
}
