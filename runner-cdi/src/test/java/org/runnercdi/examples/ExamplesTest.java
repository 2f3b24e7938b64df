package org.runnercdi.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.runnercdi.engine.RunnerBuilder;

/** The programs that the README shows to those who come from go-runner compile and run. */
@Timeout(60)
class ExamplesTest {

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final FastTime time = new FastTime();

  @AfterEach
  void stopTime() {
    time.close();
  }

  @Test
  void basicRunsBothJobsAtOneTick() throws InterruptedException {
    Basic.run(new RunnerBuilder().clock(time::now).tickSource(time), lines::add);

    assertThat(lines).containsExactly("a -> a:done", "b -> b:done");
  }

  @Test
  void dedupeSkipsTheSecond() throws InterruptedException {
    Dedupe.run(new RunnerBuilder().clock(time::now).tickSource(time), lines::add);

    assertThat(lines)
        .containsExactlyInAnyOrder("slow skipped (dedupe)", "slow -> slow", "skips: 1");
  }

  @Test
  void withStatsNeverHasMoreInFlightThanTheLimit() {
    WithStats.run(new RunnerBuilder(), lines::add);

    assertThat(new ArrayList<>(lines).subList(0, 10))
        .allSatisfy(line -> assertThat(line).matches("inFlight=[123] batchDepth=0/8 .*"));
    assertThat(lines.get(10)).isEqualTo("items=10");
  }
}
