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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
import org.runnercdi.engine.MemoryCluster;
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
  void aNodeOfAClusterIsReadyOnlyWhileItCanClaim_andAliveAllTheSame() {
    MemoryCluster cluster = new MemoryCluster(ticks::now, false);
    MemoryCluster.Node node = cluster.node("a");
    RunnerEngine engine = attached(builder().ledger(node, node));
    engine.openGate();
    assertThat(readiness.call().getStatus()).isEqualTo(UP);
    assertThat(data(readiness)).doesNotContainKey("cluster");

    cluster.kill(node);
    assertThat(readiness.call().getStatus()).isEqualTo(DOWN);
    assertThat(data(readiness))
        .containsEntry(
            "cluster",
            "No heartbeat of this node has been stored for half a lease; the log says why.");
    assertThat(liveness.call().getStatus()).isEqualTo(UP);
    engine.stopAndWait();
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

    Map<String, Object> common =
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
            1L);
    assertThat(data(liveness)).containsExactlyInAnyOrderEntriesOf(common);
    Map<String, Object> ready = new HashMap<>(common);
    ready.put("tickLagMillis", 5L);
    ready.put("overdue", 0L);
    assertThat(data(readiness)).containsExactlyInAnyOrderEntriesOf(ready);
    engine.stopAndWait();
  }

  @Test
  void aJobIsOverdueThatHasNotStartedOneTickAfterItsSlot_andReadinessStaysUp() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    RunnerEngine engine =
        attached(builder().concurrencyLimit(1).dedupe(true).tick(Duration.ofSeconds(10)));
    engine.openGate();
    List<Job> batch = new ArrayList<>();
    batch.add(
        Job.of(
            "running",
            now -> true,
            () -> {
              started.countDown();
              return mayEnd.await(60, TimeUnit.SECONDS);
            }));
    for (int i = 0; i < 7; i++) {
      // The second of each id is skipped: it is not waited for.
      batch.add(Job.of("waits-" + i, now -> true, () -> null));
      batch.add(Job.of("waits-" + i, now -> true, () -> null));
    }
    engine.push(batch);
    ticks.tick(Duration.ofMillis(40));
    assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();

    ticks.silence(Duration.ofSeconds(10).minusMillis(40).minusNanos(1));
    assertThat(data(readiness)).containsEntry("overdue", 0L).doesNotContainKey("overdueIds");

    ticks.silence(Duration.ofNanos(1));
    assertThat(data(readiness))
        .containsEntry("overdue", 7L)
        .containsEntry("overdueIds", "waits-0, waits-1, waits-2, waits-3, waits-4")
        .containsEntry("tickLagMillis", 40L);
    assertThat(readiness.call().getStatus()).isEqualTo(UP);
    assertThat(data(liveness)).doesNotContainKeys("overdue", "overdueIds", "tickLagMillis");

    mayEnd.countDown();
    engine.stopAndWait();
    assertThat(data(readiness)).containsEntry("overdue", 0L);
  }

  @Test
  void aWallClockThatIsSetMakesNoJobOverdue() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    RunnerEngine engine = attached(builder().concurrencyLimit(1));
    engine.openGate();
    engine.push(
        List.of(
            Job.of(
                "running",
                now -> true,
                () -> {
                  started.countDown();
                  return mayEnd.await(60, TimeUnit.SECONDS);
                }),
            Job.of("waits", now -> true, () -> null)));
    ticks.tick(Duration.ZERO);
    assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();

    ticks.setClock(Instant.parse("2030-01-01T00:00:00Z"));

    assertThat(data(readiness)).containsEntry("overdue", 0L);
    mayEnd.countDown();
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
