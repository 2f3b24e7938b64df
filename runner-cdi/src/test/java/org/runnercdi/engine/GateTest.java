package org.runnercdi.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.runnercdi.JobResult;
import org.runnercdi.Result;
import org.runnercdi.RunnerStoppedException;

/** Before the application is up: push is accepted, pushAndAwait and trigger wait. */
@NullUnmarked
class GateTest {

  @Test
  void nothingRunsBeforeItOpens() {
    try (Bench bench = Bench.gated(b -> b.register(Bench.noop("registered")))) {
      assertThat(bench.runner.isOpen()).isFalse();
      assertThat(bench.runner.push(List.of(Bench.noop("pushed")))).isTrue();
      CompletableFuture<Result> awaited = bench.runner.pushAndAwait(List.of(Bench.noop("awaited")));
      CompletableFuture<JobResult> triggered = bench.runner.jobs().trigger("registered");
      bench.time.advance(Duration.ofMinutes(10));
      assertThat(awaited).isNotDone();
      assertThat(triggered).isNotDone();
      assertThat(bench.results()).isEmpty();
      assertThat(bench.runner.sinceLastWake()).isZero();

      bench.runner.openGate();
      bench.runner.openGate();
      assertThat(bench.runner.isOpen()).isTrue();
      assertThat(Bench.get(awaited).slot()).isEqualTo(Bench.NOON);
      assertThat(Bench.get(triggered).value()).isEqualTo("registered");
      bench.tick();
      assertThat(bench.results()).hasSize(4);
      assertThat(bench.runner.stats().missedSlotsTotal()).isZero();
      assertThat(bench.runner.stats().lastSlot()).isEqualTo("2026-06-01T12:11:00Z");
    }
  }

  @Test
  void aStopBeforeItOpensFailsWhatWaitsAndReportsWhatWasPushed() {
    Bench bench = Bench.gated(b -> b);
    bench.runner.push(List.of(Bench.noop("pushed")));
    CompletableFuture<Result> awaited = bench.runner.pushAndAwait(List.of(Bench.noop("awaited")));
    bench.runner.stopAndWait();
    assertThat(Bench.failure(awaited)).isInstanceOf(RunnerStoppedException.class);
    assertThat(bench.only().byId()).containsOnlyKeys("pushed");
    bench.runner.openGate();
    assertThat(bench.runner.isOpen()).isFalse();
    bench.time.turn(Duration.ofHours(1));
    assertThat(bench.results()).hasSize(1);
  }

  @Test
  void aDisabledRunnerHasNone() {
    Bench bench = Bench.gated(b -> b.enabled(false));
    bench.runner.openGate();
    assertThat(bench.runner.isOpen()).isFalse();
    bench.runner.stopAndWait();
  }
}
