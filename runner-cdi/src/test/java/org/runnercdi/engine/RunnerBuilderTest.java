package org.runnercdi.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.runnercdi.RunnableJob;
import org.runnercdi.schedule.Dst;

/** Bad input is refused at the call, in one sentence. */
@NullUnmarked
class RunnerBuilderTest {

  @Test
  void nullIsRefused() {
    Map<String, Consumer<RunnerBuilder>> calls =
        Map.ofEntries(
            Map.entry("The tick must not be null.", b -> b.tick(null)),
            Map.entry("The zone must not be null.", b -> b.zone(null)),
            Map.entry("The rule for daylight saving must not be null.", b -> b.dst(null)),
            Map.entry("The policy for missed slots must not be null.", b -> b.missedSlots(null)),
            Map.entry("The timeout must not be null.", b -> b.timeout(null)),
            Map.entry("The shutdown timeout must not be null.", b -> b.shutdownTimeout(null)),
            Map.entry("The id must not be null.", b -> b.jobSetting(null, "cron", "x")),
            Map.entry(
                "The name of a job's setting must not be null.", b -> b.jobSetting("a", null, "x")),
            Map.entry(
                "The value of a job's setting must not be null.",
                b -> b.jobSetting("a", "cron", null)),
            Map.entry("The lookup of properties must not be null.", b -> b.properties(null)),
            Map.entry("The clock must not be null.", b -> b.clock(null)),
            Map.entry("The monotonic clock must not be null.", b -> b.nanoTime(null)),
            Map.entry("The executor must not be null.", b -> b.executor(null)),
            Map.entry("The name of the executor must not be null.", b -> b.executorName(null)),
            Map.entry("The scheduler must not be null.", b -> b.scheduler(null)),
            Map.entry("The thread factory must not be null.", b -> b.threadFactory(null)),
            Map.entry("The tick source must not be null.", b -> b.tickSource(null)),
            Map.entry("The contexts must not be null.", b -> b.contexts(null)),
            Map.entry("The recorder must not be null.", b -> b.recorder(null)),
            Map.entry("The job to register must not be null.", b -> b.register(null)),
            Map.entry("The annotation must not be null.", b -> b.register(Bench.noop("a"), null)));
    calls.forEach(
        (message, call) ->
            assertThatThrownBy(() -> call.accept(new RunnerBuilder()))
                .isInstanceOf(NullPointerException.class)
                .hasMessage(message));
    for (Consumer<RunnerBuilder> call :
        List.<Consumer<RunnerBuilder>>of(
            b -> b.onResult(null),
            b -> b.onPanic(null),
            b -> b.onSkip(null),
            b -> b.onJobResult(null),
            b -> b.onSlotMissed(null),
            b -> b.onSourceFailed(null))) {
      assertThatThrownBy(() -> call.accept(new RunnerBuilder()))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("The consumer must not be null.");
    }
  }

  @Test
  void whatIsOutOfRangeIsRefused() {
    for (Duration tick :
        List.of(
            Duration.ZERO,
            Duration.ofSeconds(-1),
            Duration.ofMillis(500),
            Duration.ofMillis(1_500),
            Duration.ofSeconds(7),
            Duration.ofMinutes(2))) {
      assertThatThrownBy(() -> new RunnerBuilder().tick(tick))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "The tick is "
                  + tick
                  + "; it must be a number of seconds that divides a minute, from PT1S to PT1M.");
    }
    Map<String, Consumer<RunnerBuilder>> calls =
        Map.of(
            "The number of batches per tick is 0; it must be 1 or more.",
            b -> b.batchesPerTick(0),
            "The size of the result buffer is 0; it must be 1 or more.",
            b -> b.resultBuffer(0),
            "The number of missed slots to make up is 0; it must be 1 or more.",
            b -> b.missedSlotsMax(0),
            "The size of the history is -1; it must be 0 or more.",
            b -> b.historySize(-1),
            "The timeout is PT0S; it must be positive.",
            b -> b.timeout(Duration.ZERO),
            "The timeout is PT-1S; it must be positive.",
            b -> b.timeout(Duration.ofSeconds(-1)),
            "The shutdown timeout is PT-1S; it must not be negative.",
            b -> b.shutdownTimeout(Duration.ofSeconds(-1)));
    calls.forEach(
        (message, call) ->
            assertThatThrownBy(() -> call.accept(new RunnerBuilder()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message));
  }

  @Test
  void theLeastValueIsTaken() {
    RunnerBuilder builder =
        new RunnerBuilder().batchesPerTick(1).resultBuffer(1).missedSlotsMax(1).historySize(0);
    assertThat(builder.batchesPerTick).isEqualTo(1);
    assertThat(builder.resultBuffer).isEqualTo(1);
    assertThat(builder.missedSlotsMax).isEqualTo(1);
    assertThat(builder.historySize).isZero();
  }

  @Test
  void eachCallGivesTheBuilderBack() {
    TurnedTime time = TurnedTime.startingAt(Bench.NOON);
    RunnableJob annotation = DedupeTest.Skipping.class.getAnnotation(RunnableJob.class);
    ExecutorService executor = Executors.newCachedThreadPool();
    List<UnaryOperator<RunnerBuilder>> calls =
        List.of(
            b -> b.enabled(true),
            b -> b.concurrencyLimit(1),
            b -> b.tick(Bench.MINUTE),
            b -> b.batchBuffer(1),
            b -> b.batchesPerTick(1),
            b -> b.resultBuffer(1),
            b -> b.dedupe(true),
            b -> b.zone(ZoneOffset.UTC),
            b -> b.dst(Dst.LITERAL),
            b -> b.missedSlots(MissedSlots.ALL),
            b -> b.missedSlotsMax(1),
            b -> b.timeout(Bench.MINUTE),
            b -> b.shutdownTimeout(Bench.MINUTE),
            b -> b.historySize(1),
            b -> b.appName("shop"),
            b -> b.jobSetting("a", "enabled", "true"),
            RunnerBuilder::checkJobSettings,
            b -> b.properties(key -> null),
            b -> b.clock(time),
            b -> b.nanoTime(time),
            b -> b.executor(executor),
            b -> b.executorName("pool"),
            time::attach,
            b -> b.threadFactory(Thread::new),
            b -> b.tickSource((now, slot, wake) -> () -> {}),
            b -> b.contexts(Contexts.NONE),
            b -> b.recorder(new Counts()),
            b -> b.onResult(result -> {}),
            b -> b.onPanic(panic -> {}),
            b -> b.onSkip(id -> {}),
            b -> b.onJobResult(result -> {}),
            b -> b.onSlotMissed(missed -> {}),
            b -> b.onSourceFailed(failed -> {}),
            b -> b.register(Bench.noop("a")),
            b -> b.register(Bench.noop("b"), annotation),
            b -> b.source(slot -> List.of()));
    executor.shutdown();
    RunnerBuilder builder = new RunnerBuilder();
    assertThat(calls).allSatisfy(call -> assertThat(call.apply(builder)).isSameAs(builder));
  }

  @Test
  void everyTickThatDividesAMinuteIsTaken() {
    for (int seconds : new int[] {1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60}) {
      assertThat(new RunnerBuilder().tick(Duration.ofSeconds(seconds)).tick)
          .isEqualTo(Duration.ofSeconds(seconds));
    }
  }

  @Test
  void aBuilderMakesOneRunnerWhichItsLaterChangesDoNotReach() {
    RunnerBuilder builder = new RunnerBuilder();
    RunnerEngine runner = TurnedTime.startingAt(Bench.NOON).build(builder);
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("This builder has made a runner before; take a new one.");
    builder.onJobResult(
        result -> {
          throw new AssertionError("not this runner's");
        });
    try (CapturedLog log = new CapturedLog()) {
      Bench.get(runner.pushAndAwait(List.of(Bench.noop("a"))));
      runner.stopAndWait();
      assertThat(log.records()).isEmpty();
    }
  }
}
