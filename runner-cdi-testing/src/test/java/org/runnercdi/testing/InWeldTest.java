package org.runnercdi.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.runnercdi.Job;
import org.runnercdi.JobContext;
import org.runnercdi.Result;
import org.runnercdi.RunnableJob;
import org.runnercdi.Runner;
import org.runnercdi.spi.ClusterSource;

/** The artifact on the class path replaces the time of the application's runner, with Weld. */
@NullUnmarked
class InWeldTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private Map<String, String> settings = Map.of();
  private SeContainer container;

  private SeContainer start(Map<String, String> with) {
    settings = with;
    settings.forEach(System::setProperty);
    container =
        SeContainerInitializer.newInstance()
            .disableDiscovery()
            .addBeanClasses(
                Minutely.class, Reports.class, Seen.class, Asked.class, NeverJoined.class)
            .initialize();
    return container;
  }

  @AfterEach
  void close() {
    if (container != null) {
      container.close();
    }
    settings.keySet().forEach(System::clearProperty);
  }

  private ManualTime time() {
    return container.select(ManualTime.class).get();
  }

  @Test
  void slotsRunRightAtTheStart_andEveryObserverHasHeardOfThem() {
    start(Map.of());

    List<Result> results = time().advance(Duration.ofMinutes(5));

    assertThat(results)
        .extracting(Result::slot)
        .containsExactly(
            START.plusSeconds(60),
            START.plusSeconds(120),
            START.plusSeconds(180),
            START.plusSeconds(240),
            START.plusSeconds(300));
    assertThat(results)
        .flatExtracting(Result::items)
        .allSatisfy(item -> assertThat(item.duration()).isZero());
    Seen seen = container.select(Seen.class).get();
    assertThat(seen.sync()).isEqualTo(results);
    assertThat(seen.async()).isEqualTo(results);
  }

  @Test
  void aJobMayInjectTheTime_andTakeAsLongAsItSays() {
    start(Map.of("runner.job.reports.timeout", "10s"));

    Result result = time().advanceTo(Instant.parse("2026-01-01T06:00:00Z")).get(359);

    RunnerAssertions.assertThat(result)
        .hasSlot("2026-01-01T06:00:00Z")
        .ran("reports")
        .timedOut()
        .took(Duration.ofSeconds(10));
  }

  @Test
  void theStartIsASetting() {
    start(Map.of("runner.testing.start", "2026-03-29T00:59:30Z"));

    assertThat(time().now()).isEqualTo(Instant.parse("2026-03-29T00:59:30Z"));
    assertThat(time().advance(Duration.ofSeconds(30))).hasSize(1);
  }

  @Test
  void aBadStartIsOneSentence() {
    assertThatThrownBy(() -> start(Map.of("runner.testing.start", "noon")))
        .hasStackTraceContaining(
            "runner.testing.start 'noon' is no moment; write one such as 2026-01-01T00:00:00Z.");
  }

  @Test
  void theStartDelayGoesByThisTime() {
    start(Map.of("runner.start-delay", "10m", "runner.zone", "UTC"));

    assertThat(time().advance(Duration.ofMinutes(10))).isEmpty();
    assertThat(time().advance(Duration.ofMinutes(1)))
        .extracting(Result::slot)
        .containsExactly(START.plus(Duration.ofMinutes(11)));
  }

  @Test
  void aDueCheckHasARequestContextOfItsOwn() {
    start(Map.of());

    time().advance(Duration.ofMinutes(2));

    assertThat(container.select(Minutely.class).get().asked()).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void whatIsPushedRunsAtTheNextTick() {
    start(Map.of());
    Runner runner = container.select(Runner.class).get();
    runner.push(List.of(Job.of("pushed", now -> true, () -> time().now())));

    Result pushed = time().advance(Duration.ofMinutes(1)).get(1);

    RunnerAssertions.assertThat(pushed).ran("pushed").hasValue(START.plusSeconds(60));
  }

  @RequestScoped
  static class Asked {
    int number() {
      return System.identityHashCode(this);
    }
  }

  @RunnableJob(id = "minutely")
  static class Minutely implements Job {

    private final List<Integer> asked = new CopyOnWriteArrayList<>();
    @Inject Asked request;

    @Override
    public boolean isDue(ZonedDateTime now) {
      return asked.add(request.number());
    }

    @Override
    public Object run(JobContext context) {
      return context.slot();
    }

    List<Integer> asked() {
      return asked;
    }
  }

  @ApplicationScoped
  static class Reports {

    @Inject ManualTime time;

    @RunnableJob(id = "reports", cron = "0 6 * * *", zone = "UTC")
    void report() {
      time.advance(Duration.ofSeconds(20));
    }
  }

  @ApplicationScoped
  static class Seen {

    private final List<Result> sync = new CopyOnWriteArrayList<>();
    private final List<Result> async = new CopyOnWriteArrayList<>();

    void on(@Observes Result result) {
      sync.add(result);
    }

    void onAsync(@ObservesAsync Result result) {
      async.add(result);
    }

    List<Result> sync() {
      return sync;
    }

    List<Result> async() {
      return async;
    }
  }

  /** A cluster has a clock of its own, which nobody turns: it is not asked. */
  @ApplicationScoped
  static class NeverJoined implements ClusterSource {

    @Override
    public Optional<Node> node(String appName, Function<String, String> texts) {
      throw new AssertionError("The runner joins a cluster whose clock nobody turns.");
    }
  }
}
