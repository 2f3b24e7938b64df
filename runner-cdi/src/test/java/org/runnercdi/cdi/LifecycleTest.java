package org.runnercdi.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.runnercdi.Job;
import org.runnercdi.JobContext;
import org.runnercdi.JobResult;
import org.runnercdi.Jobs;
import org.runnercdi.Outcome;
import org.runnercdi.QueueSource;
import org.runnercdi.Result;
import org.runnercdi.RunnableJob;
import org.runnercdi.Runner;
import org.runnercdi.RunnerStoppedException;
import org.runnercdi.engine.RunnerEngine;
import org.runnercdi.health.RunnerAware;

/** One runner for the application: when it starts, when it stops, what it says. */
class LifecycleTest {

  @Test
  void oneLineAtTheStartSaysWhatWasChosen() {
    try (LogLines log = new LogLines();
        Container container = Container.of(Plain.class)) {
      assertThat(container.get(Jobs.class).list()).hasSize(1);

      assertThat(log.at(Level.INFO))
          .containsExactly(
              "Runner started: 1 job, 0 sources; jobs on own threads, ticks on own threads,"
                  + " dispatch on daemon threads; first tick after CDI startup.");
    }
  }

  @Test
  void theLineAtTheStartNamesTheSettingsThatDifferFromTheirDefault() {
    try (LogLines log = new LogLines();
        Container container =
            Container.of(
                Map.of(
                    "runner.tick", "15s",
                    "runner.concurrency-limit", "50",
                    "runner.start-delay", "PT1H",
                    "runner.job.plain.zone", "Asia/Seoul"),
                Plain.class)) {
      assertThat(container.get(Jobs.class).list()).hasSize(1);

      assertThat(log.at(Level.INFO))
          .singleElement()
          .asString()
          .endsWith(
              "; first tick after CDI startup and PT1H; settings: runner.start-delay=PT1H,"
                  + " runner.tick=PT15S, runner.job.\"plain\".zone=Asia/Seoul.");
    }
  }

  @Test
  void theLineAtTheStopSaysWhatHasPassed() {
    try (LogLines log = new LogLines()) {
      try (Container container = Container.of(Plain.class, Time.class)) {
        container.get(Time.class).tick();
        container.get(Time.class).tickAfter(2);
      }

      assertThat(log.at(Level.INFO))
          .last()
          .isEqualTo(
              "Runner stopped. Last slot 2026-03-02T06:03:00Z; 2 slots missed, 0 duplicates"
                  + " skipped, 0 results dropped since the start.");
    }
  }

  @Test
  void quarkusOnTheClassPathIsNotWaitedForInAnotherContainer() {
    assertThat(Loadable.isLoadable("io.quarkus.runtime.StartupEvent")).isTrue();
    try (LogLines log = new LogLines();
        Container container = Container.of(Plain.class)) {
      assertThat(container.get(Jobs.class).list()).hasSize(1);

      assertThat(log.at(Level.INFO).toString()).contains("first tick after CDI startup.");
    }
  }

  @Test
  void aStartThatFailsStopsTheEngine() {
    Throwable thrown = catchThrowable(() -> Container.of(Refusing.class).close());

    while (thrown != null && !(thrown instanceof Refused)) {
      thrown = thrown.getCause();
    }
    assertThat(thrown).isInstanceOf(Refused.class);
    CompletableFuture<Result> late = ((Refused) thrown).runner.pushAndAwait(List.of());
    assertThat(late).isCompletedExceptionally();
    assertThatThrownBy(late::join).hasCauseInstanceOf(RunnerStoppedException.class);
    assertThat(threads()).isEmpty();
  }

  @Test
  void aJobThatIsNotAnnotatedIsIgnoredWithOneLine() {
    try (LogLines log = new LogLines();
        Container container = Container.of(Unannotated.class, Plain.class)) {
      assertThat(container.get(Jobs.class).list()).extracting("id").containsExactly("plain");

      assertThat(log.at(Level.INFO))
          .filteredOn(line -> line.contains("not annotated"))
          .containsExactly(
              "The bean "
                  + Unannotated.class.getName()
                  + " is a Job but not annotated @RunnableJob, and is ignored; annotate it, or push"
                  + " or register it.");
    }
  }

  @Test
  void disabledNothingRuns() {
    try (LogLines log = new LogLines();
        Container container =
            Container.of(Map.of("runner.enabled", "false"), Plain.class, Time.class)) {
      Runner runner = container.get(Runner.class);

      assertThat(runner.push(List.of())).isFalse();
      assertThat(runner.offer(List.of())).isFalse();
      assertThatThrownBy(() -> runner.pushAndAwait(List.of()).get(20, TimeUnit.SECONDS))
          .hasCauseInstanceOf(RunnerStoppedException.class);
      assertThatThrownBy(() -> container.get(Jobs.class).trigger("plain").get(20, TimeUnit.SECONDS))
          .hasRootCauseInstanceOf(RunnerStoppedException.class);
      assertThat(log.at(Level.INFO))
          .containsExactly("Runner disabled (runner.enabled=false): nothing runs.");
      assertThat(threads()).isEmpty();
    }
  }

  @Test
  void aPushBeforeStartupIsKeptForTheFirstTick() throws Exception {
    try (LogLines log = new LogLines();
        Container container = Container.of(EarlyBird.class, Time.class, Results.class)) {
      container.get(Time.class).tick();

      Result result = container.get(Results.class).take();

      assertThat(result.source()).isEqualTo(QueueSource.PUSHED);
      assertThat(result.items()).extracting(JobResult::id).containsExactly("early");
      assertThat(log.at(Level.INFO)).filteredOn(l -> l.startsWith("Runner started")).hasSize(1);
    }
  }

  @Test
  void anAwaitBeforeTheGateOpensWaits_andFailsIfTheStopComesFirst() {
    CompletableFuture<Result> awaited;
    try (Container container = Container.of(Map.of("runner.start-delay", "PT1H"), Plain.class)) {
      awaited = container.get(Runner.class).pushAndAwait(List.of());
      assertThat(awaited).isNotDone();
    }

    assertThat(awaited).isCompletedExceptionally();
    assertThatThrownBy(awaited::join).hasCauseInstanceOf(RunnerStoppedException.class);
    assertThat(threads()).isEmpty();
  }

  @Test
  void ticksByItselfWhereNobodyTurnsTheClock() throws Exception {
    try (Container container =
        Container.of(Map.of("runner.tick", "PT1S"), Plain.class, Results.class)) {
      Result result = container.get(Results.class).take();

      assertThat(result.source()).isEqualTo(QueueSource.REGISTERED);
      assertThat(result.items()).extracting(JobResult::id).containsExactly("plain");
    }
  }

  @Test
  void theContainersEndWaitsForARunningJobAndItsResult() throws Exception {
    Container container = Container.of(Slow.class, Time.class, Results.class);
    BlockingQueue<Result> results = container.get(Results.class).all();
    Slow slow = container.get(Slow.class);
    CountDownLatch started = slow.started();
    CountDownLatch mayEnd = slow.mayEnd();
    container.get(Time.class).tick();
    assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();

    Thread closing = new Thread(container::close);
    closing.start();
    while (!threads().isEmpty() && closing.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    assertThat(results).isEmpty();
    mayEnd.countDown();
    closing.join(20_000);

    assertThat(closing.isAlive()).isFalse();
    assertThat(results).hasSize(1);
    assertThat(results.element().byId().get("slow").outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(threads()).isEmpty();
  }

  @Test
  void theContainersEndWaitsForTheResultOfAnAbandonedJob() throws Exception {
    Container container =
        Container.of(
            Map.of("runner.shutdown-timeout", "PT0S"), Stubborn.class, Time.class, Results.class);
    BlockingQueue<Result> results = container.get(Results.class).all();
    CountDownLatch mayEnd = container.get(Stubborn.class).mayEnd();
    CountDownLatch started = container.get(Stubborn.class).started();
    container.get(Time.class).tick();
    assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();

    try (LogLines log = new LogLines()) {
      container.close();
      assertThat(log.at(Level.WARNING))
          .last()
          .asString()
          .startsWith("Runner stopped. ")
          .endsWith(" Still running, although interrupted: stubborn.");
    }

    assertThat(results).hasSize(1);
    assertThat(results.element().byId().get("stubborn").outcome()).isEqualTo(Outcome.INTERRUPTED);
    mayEnd.countDown();
  }

  @Test
  void aBeanThatUsesTheRunnerWhileItIsMadeIsToldSo() {
    assertThatThrownBy(() -> Container.of(Impatient.class).close())
        .hasStackTraceContaining(
            "The runner is being started and was used by a bean that it starts");
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .map(Thread::getName)
        .filter(name -> name.startsWith("runner-"))
        .toList();
  }

  @RunnableJob(id = "stubborn")
  static class Stubborn implements Job {
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    @Override
    public @Nullable Object run(JobContext context) {
      started.countDown();
      while (mayEnd.getCount() > 0) {
        try {
          mayEnd.await();
        } catch (InterruptedException ignored) {
          Thread.interrupted();
        }
      }
      return null;
    }

    CountDownLatch started() {
      return started;
    }

    CountDownLatch mayEnd() {
      return mayEnd;
    }
  }

  @RunnableJob(id = "plain")
  static class Plain implements Job {
    @Override
    public Object run(JobContext context) {
      return "done";
    }
  }

  @ApplicationScoped
  static class Unannotated implements Job {
    @Override
    public Object run(JobContext context) {
      return null;
    }
  }

  @RunnableJob(id = "slow")
  static class Slow implements Job {
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    CountDownLatch started() {
      return started;
    }

    CountDownLatch mayEnd() {
      return mayEnd;
    }

    @Override
    public Object run(JobContext context) throws InterruptedException {
      started.countDown();
      mayEnd.await();
      return null;
    }
  }

  @ApplicationScoped
  static class Refusing implements RunnerAware {
    @Override
    public void attach(RunnerEngine engine) {
      throw new Refused(engine);
    }
  }

  static class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Runner runner;

    Refused(Runner runner) {
      this.runner = runner;
    }
  }

  @ApplicationScoped
  static class EarlyBird {
    @Inject Runner runner;

    void early(@Observes @Initialized(ApplicationScoped.class) Object event) {
      runner.push(List.of(Job.of("early", now -> true, () -> null)));
    }
  }

  @RunnableJob(id = "impatient")
  static class Impatient extends Plain {
    @Inject Runner runner;

    @Override
    public String id() {
      return runner.stats().lastSlot() == null ? "impatient" : "late";
    }
  }
}
