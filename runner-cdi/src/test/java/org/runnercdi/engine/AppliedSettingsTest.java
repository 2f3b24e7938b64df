package org.runnercdi.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.runnercdi.config.Configs;
import org.runnercdi.config.RunnerConfig;
import org.runnercdi.schedule.Dst;

/** Each setting of the engine arrives in the builder, in its own place. */
class AppliedSettingsTest {

  private static RunnerBuilder applied(String... keysAndValues) {
    RunnerBuilder builder = new RunnerBuilder();
    RunnerConfig.read(Configs.properties(keysAndValues), List.of()).applyTo(builder);
    return builder;
  }

  @Test
  void eachSettingReachesItsOwnPlace() {
    RunnerBuilder builder =
        applied(
            "runner.enabled", "false",
            "runner.tick", "15s",
            "runner.concurrency-limit", "3",
            "runner.batch-buffer", "4",
            "runner.batches-per-tick", "5",
            "runner.result-buffer", "6",
            "runner.dedupe", "true",
            "runner.zone", "Australia/Lord_Howe",
            "runner.dst", "literal",
            "runner.missed-slots", "latest",
            "runner.missed-slots-max", "7",
            "runner.timeout", "PT8S",
            "runner.shutdown-timeout", "9s",
            "runner.history-size", "10",
            "runner.app-name", "shop");

    assertThat(builder.enabled).isFalse();
    assertThat(builder.tick).isEqualTo(Duration.ofSeconds(15));
    assertThat(builder.concurrencyLimit).isEqualTo(3);
    assertThat(builder.batchBuffer).isEqualTo(4);
    assertThat(builder.batchesPerTick).isEqualTo(5);
    assertThat(builder.resultBuffer).isEqualTo(6);
    assertThat(builder.dedupe).isTrue();
    assertThat(builder.zone).isEqualTo(ZoneId.of("Australia/Lord_Howe"));
    assertThat(builder.dst).isEqualTo(Dst.LITERAL);
    assertThat(builder.missedSlots).isEqualTo(MissedSlots.LATEST);
    assertThat(builder.missedSlotsMax).isEqualTo(7);
    assertThat(builder.timeout).isEqualTo(Duration.ofSeconds(8));
    assertThat(builder.shutdownTimeout).isEqualTo(Duration.ofSeconds(9));
    assertThat(builder.historySize).isEqualTo(10);
    assertThat(builder.appName).isEqualTo("shop");
  }

  @Test
  void withoutSettingsTheDefaultsStand() {
    RunnerBuilder builder = applied();

    assertThat(builder.enabled).isTrue();
    assertThat(builder.tick).isEqualTo(Duration.ofMinutes(1));
    assertThat(builder.concurrencyLimit).isEqualTo(50);
    assertThat(builder.batchBuffer).isEqualTo(64);
    assertThat(builder.missedSlots).isEqualTo(MissedSlots.SKIP);
    assertThat(builder.timeout).isNull();
    assertThat(builder.shutdownTimeout).isEqualTo(Duration.ofSeconds(30));
    assertThat(builder.appName).isEmpty();
  }

  @Test
  void aLimitOfZeroOrLessMeansTheDefaultAndABufferBelowOneMeansOne() {
    RunnerBuilder builder = applied("runner.concurrency-limit", "0", "runner.batch-buffer", "0");
    RunnerBuilder negative = applied("runner.concurrency-limit", "-3", "runner.batch-buffer", "-1");

    assertThat(builder.concurrencyLimit).isEqualTo(50);
    assertThat(builder.batchBuffer).isEqualTo(1);
    assertThat(negative.concurrencyLimit).isEqualTo(50);
    assertThat(negative.batchBuffer).isEqualTo(1);
  }

  @Test
  void aShutdownTimeoutOfZeroIsAllowed() {
    assertThat(applied("runner.shutdown-timeout", "0s").shutdownTimeout).isZero();
  }
}
