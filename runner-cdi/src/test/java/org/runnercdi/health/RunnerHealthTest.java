package org.runnercdi.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.eclipse.microprofile.health.HealthCheckResponse.Status.DOWN;
import static org.eclipse.microprofile.health.HealthCheckResponse.Status.UP;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.runnercdi.Job;
import org.runnercdi.engine.RunnerBuilder;
import org.runnercdi.engine.RunnerEngine;
import org.runnercdi.metrics.ManualTicks;

class RunnerHealthTest {

  private final ManualTicks ticks = new ManualTicks();
  private final RunnerLiveness liveness = new RunnerLiveness();
  private final RunnerReadiness readiness = new RunnerReadiness();

  @BeforeAll
  static void provider() {
    HealthCheckResponse.setResponseProvider(new TestResponses());
  }

  private RunnerBuilder builder() {
    return new RunnerBuilder().clock(ticks::now).nanoTime(ticks::nanos).tickSource(ticks);
  }

  private RunnerEngine attached(RunnerBuilder builder) {
    RunnerEngine engine = builder.buildGated();
    liveness.attach(engine);
    readiness.attach(engine);
    return engine;
  }

  private static Map<String, Object> data(HealthCheck check) {
    return check.call().getData().orElse(Map.of());
  }

  @Test
  void beforeThereIsARunnerItIsAliveAndNotReady() {
    assertThat(liveness.call().getStatus()).isEqualTo(UP);
    assertThat(readiness.call().getStatus()).isEqualTo(DOWN);
    assertThat(data(readiness)).isEmpty();
  }

  @Test
  void theChecksHaveNamesOfTheirOwn() {
    assertThat(liveness.call().getName()).isEqualTo("runner-liveness");
    assertThat(readiness.call().getName()).isEqualTo("runner-readiness");
  }

  @Test
  void itIsReadyFromTheOpeningOfTheGateToTheStop() {
    RunnerEngine engine = attached(builder());
    assertThat(readiness.call().getStatus()).isEqualTo(DOWN);

    engine.openGate();
    assertThat(readiness.call().getStatus()).isEqualTo(UP);

    engine.stopAndWait();
    assertThat(readiness.call().getStatus()).isEqualTo(DOWN);
    assertThat(data(readiness)).containsEntry("enabled", true);
  }

  @Test
  void disabledIsUp() {
    attached(builder().enabled(false));

    assertThat(readiness.call().getStatus()).isEqualTo(UP);
    assertThat(liveness.call().getStatus()).isEqualTo(UP);
    ticks.silence(Duration.ofDays(1));
    assertThat(liveness.call().getStatus()).isEqualTo(UP);
    assertThat(data(liveness)).containsEntry("enabled", false);
    assertThat(data(readiness)).containsEntry("enabled", false);
  }

  @ParameterizedTest
  @CsvSource({"1, 30", "15, 30", "20, 40", "60, 120"})
  void itIsDownWhereTheTickIsSilentForTwoTicksAndAtLeastThirtySeconds(long tick, long limit) {
    RunnerEngine engine = attached(builder().tick(Duration.ofSeconds(tick)));
    engine.openGate();
    ticks.silence(Duration.ofSeconds(limit).minusNanos(1));
    assertThat(liveness.call().getStatus()).isEqualTo(UP);

    ticks.silence(Duration.ofNanos(1));
    assertThat(liveness.call().getStatus()).isEqualTo(DOWN);
    assertThat(readiness.call().getStatus()).isEqualTo(UP);

    ticks.tick(Duration.ZERO);
    assertThat(liveness.call().getStatus()).isEqualTo(UP);
    engine.stopAndWait();
  }

  @Test
  void itIsAliveHoweverLongTheGateIsShutAndAfterTheStop() {
    RunnerEngine engine = attached(builder());
    ticks.silence(Duration.ofDays(1));
    assertThat(liveness.call().getStatus()).isEqualTo(UP);

    engine.openGate();
    engine.stopAndWait();
    ticks.silence(Duration.ofDays(1));
    assertThat(liveness.call().getStatus()).isEqualTo(UP);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2020-01-01T00:00:00Z", "2030-01-01T00:00:00Z"})
  void aWallClockThatIsSetDoesNotBringItDown(Instant to) {
    RunnerEngine engine = attached(builder());
    engine.openGate();
    ticks.tick(Duration.ZERO);

    ticks.setClock(to);

    assertThat(liveness.call().getStatus()).isEqualTo(UP);
    engine.stopAndWait();
  }

  @Test
  void theDataTellWhichRunnerItIsAndWhatItDoes() {
    RunnerEngine engine = attached(builder().appName("shop"));
    engine.openGate();
    assertThat(data(readiness)).doesNotContainKey("lastSlot");
    ticks.tick(Duration.ofMillis(5));
    engine.push(List.of(Job.of("a", now -> true, () -> null)));

    for (HealthCheck check : List.of(liveness, readiness)) {
      assertThat(data(check))
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  "app",
                  "shop",
                  "enabled",
                  true,
                  "lastSlot",
                  "2026-01-05T10:01:00Z",
                  "inFlight",
                  0L,
                  "batchesQueued",
                  1L));
    }
    engine.stopAndWait();
  }

  @ParameterizedTest
  @ValueSource(classes = {RunnerLiveness.class, RunnerReadiness.class})
  void noContainerTakesTheCheckForABeanByItself(Class<?> check) {
    Class<? extends Annotation> kind =
        check == RunnerLiveness.class ? Liveness.class : Readiness.class;

    assertThat(check.getAnnotations())
        .extracting(Annotation::annotationType)
        .isEqualTo(List.of(kind));
    assertThat(
            Stream.of(check.getDeclaredFields(), check.getDeclaredConstructors())
                .flatMap(Arrays::stream)
                .filter(member -> member.isAnnotationPresent(Inject.class)))
        .isEmpty();
    assertThat(
            Arrays.stream(check.getDeclaredMethods())
                .map(Method::getParameterAnnotations)
                .flatMap(Arrays::stream)
                .flatMap(Arrays::stream)
                .filter(Observes.class::isInstance))
        .isEmpty();
  }
}
