package org.runnercdi.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.runnercdi.Job;
import org.runnercdi.JobResult;
import org.runnercdi.Outcome;
import org.runnercdi.QueueSource;
import org.runnercdi.Result;
import org.runnercdi.Runner;
import org.runnercdi.SlotMissed;
import org.runnercdi.engine.RunnerBuilder;
import org.runnercdi.testing.ManualTime;

class SlotMemoryTest {

  private static final Instant START = Instant.parse("2026-03-01T06:00:30Z");

  private final ManualTime time = ManualTime.startingAt(START);
  private final SlotMemory memory = new SlotMemory(Duration.ofMinutes(1));

  private Runner runner(Job... jobs) {
    RunnerBuilder builder = time.attach(new RunnerBuilder()).onResult(memory::add);
    for (Job job : jobs) {
      builder.register(job);
    }
    return builder.build();
  }

  private static Job failing(String id) {
    return Job.of(
        id,
        now -> true,
        () -> {
          throw new IOException();
        });
  }

  private SlotView last(Runner runner) {
    List<SlotView> views = memory.views(runner.stats().lastSlot());
    return views.get(views.size() - 1);
  }

  @Test
  void outcomesOfASlotAreCountedOverItsQueues() {
    Runner runner = runner(Job.of("a", now -> true, () -> 1), failing("b"));
    runner.push(List.of(Job.of("pushed", now -> true, () -> 1)));

    time.advance(Duration.ofMinutes(1));

    assertThat(last(runner).slot()).isEqualTo(Instant.parse("2026-03-01T06:01:00Z"));
    assertThat(last(runner).outcomes()).isEqualTo(Map.of(Outcome.SUCCEEDED, 2, Outcome.FAILED, 1));
  }

  @Test
  void whatRunsAtOnceBelongsToTheSlotThatBeganLast() {
    Runner runner = runner(Job.of("a", now -> true, () -> 1));
    time.advance(Duration.ofMinutes(1));

    CompletableFuture<JobResult> triggered = runner.jobs().trigger("a");
    time.advance(Duration.ZERO);

    assertThat(triggered).isCompleted();
    assertThat(last(runner).outcomes()).isEqualTo(Map.of(Outcome.SUCCEEDED, 2));
  }

  @Test
  void theLongestJobAndTheLagAreThoseOfTheSlot() {
    Runner runner =
        runner(
            Job.of("a", now -> true, () -> time.advance(Duration.ofMillis(1500))),
            Job.of("b", now -> true, () -> time.advance(Duration.ofMillis(20))));

    time.advance(Duration.ofSeconds(40));

    assertThat(last(runner).longestMillis()).isEqualTo(1500);
    assertThat(last(runner).lagMillis()).isEqualTo(0);
  }

  @Test
  void theLagIsThatOfTheQueueThatWasEvaluatedFirst() {
    Instant slot = Instant.parse("2026-03-01T06:01:00Z");
    for (int millis : List.of(400, 250, 9_000)) {
      Instant started = slot.plusMillis(millis);
      memory.add(new Result(QueueSource.SUPPLIED, "a", slot, started, started, List.of()));
    }
    memory.add(new Result(QueueSource.IMMEDIATE, "now", slot.plusMillis(1), slot, slot, List.of()));

    assertThat(memory.views(slot))
        .filteredOn(view -> view.slot().equals(slot))
        .singleElement()
        .satisfies(view -> assertThat(view.lagMillis()).isEqualTo(250));
  }

  @Test
  void sixtySlotsAreKept_withThoseInWhichNothingRan() {
    Runner runner = runner(Job.of("hourly", now -> now.getMinute() == 30, () -> 1));

    time.advance(Duration.ofHours(30));

    List<SlotView> views = memory.views(runner.stats().lastSlot());
    assertThat(views).hasSize(60);
    assertThat(views.get(59).slot()).isEqualTo(time.now().truncatedTo(ChronoUnit.MINUTES));
    assertThat(views).filteredOn(view -> !view.outcomes().isEmpty()).hasSize(1);
  }

  @Test
  void aMissedSlotIsMarked_andALongGapCostsNoMore() {
    Instant last = Instant.parse("2026-03-01T07:00:00Z");
    memory.add(new SlotMissed(Instant.EPOCH, last, "The machine slept."));

    assertThat(memory.views(last)).hasSize(60).allMatch(SlotView::missed);
  }

  @Test
  void nothingIsShownBeforeTheFirstSlot() {
    assertThat(memory.views(null)).isEmpty();
  }
}
