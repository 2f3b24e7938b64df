package org.runnercdi.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.runnercdi.Job;
import org.runnercdi.JobContext;
import org.runnercdi.JobInfo;
import org.runnercdi.JobResult;
import org.runnercdi.JobSource;
import org.runnercdi.Outcome;
import org.runnercdi.QueueSource;
import org.runnercdi.Result;
import org.runnercdi.Schedule;
import org.runnercdi.SlotMissed;
import org.runnercdi.SourceFailed;

/** Sources: asked once a slot, each on its own, on an executor thread. */
@NullUnmarked
class SourceTest {

  private record Named(String name, JobSource source) implements JobSource {
    @Override
    public Collection<? extends Job> jobs(Instant slot) {
      return source.jobs(slot);
    }
  }

  private static JobSource named(String name, JobSource source) {
    return new Named(name, source);
  }

  @Test
  void itsJobsAreOneQueueAndOneResult() {
    List<Instant> asked = new CopyOnWriteArrayList<>();
    AtomicReference<String> thread = new AtomicReference<>();
    try (Bench bench =
        Bench.with(
            b ->
                b.source(
                    named(
                        "customers",
                        slot -> {
                          asked.add(slot);
                          thread.set(Thread.currentThread().getName());
                          return List.of(
                              Bench.noop("a"),
                              Job.of("b", now -> false, () -> "ran"),
                              Bench.noop("c"));
                        })))) {
      bench.tick();
      assertThat(asked).containsExactly(Instant.parse("2026-06-01T12:01:00Z"));
      assertThat(thread.get()).startsWith("runner-worker");
      Result result = bench.only();
      assertThat(result.source()).isEqualTo(QueueSource.SUPPLIED);
      assertThat(result.sourceName()).isEqualTo("customers");
      assertThat(result.slot()).isEqualTo("2026-06-01T12:01:00Z");
      assertThat(result.items()).extracting(JobResult::id).containsExactly("a", "c");
    }
  }

  /** Loses its last job, when it is told to, between its size and its jobs. */
  private static final class Shrinking extends ArrayList<Job> {

    private static final long serialVersionUID = 1;

    private boolean shrinks;

    Shrinking(List<Job> jobs) {
      super(jobs);
    }

    @Override
    public int size() {
      int size = super.size();
      if (shrinks) {
        shrinks = false;
        remove(size - 1);
      }
      return size;
    }
  }

  @Test
  void aJobThatGoesWhileTheOthersAreTakenDoesNotRunAgain() {
    Shrinking jobs = new Shrinking(List.of(Bench.noop("a"), Bench.noop("b"), Bench.noop("c")));
    List<SourceFailed> failures = new CopyOnWriteArrayList<>();
    try (Bench bench = Bench.with(b -> b.onSourceFailed(failures::add).source(slot -> jobs))) {
      bench.tick();
      jobs.shrinks = true;
      bench.tick();
      assertThat(bench.results().get(0).items()).hasSize(3);
      assertThat(bench.results().get(1).items())
          .extracting(JobResult::id)
          .containsExactly("a", "b");
      assertThat(failures).isEmpty();
    }
  }

  @Test
  void oneThatThrowsReturnsNullOrContainsNullTouchesNothingElse() {
    List<SourceFailed> failures = new CopyOnWriteArrayList<>();
    Counts counts = new Counts();
    IllegalStateException thrown = new IllegalStateException("x");
    try (Bench bench =
        Bench.with(
            b ->
                b.onSourceFailed(failures::add)
                    .recorder(counts)
                    .register(Bench.noop("registered"))
                    .source(
                        named(
                            "throws",
                            slot -> {
                              throw thrown;
                            }))
                    .source(named("null", slot -> null))
                    .source(
                        named(
                            "contains null", slot -> Arrays.asList(null, Bench.noop("kept"), null)))
                    .source(
                        named(
                            "error",
                            slot -> {
                              throw new StackOverflowError();
                            }))
                    .source(named("fine", slot -> List.of(Bench.noop("fine")))))) {
      bench.tick();
      assertThat(failures)
          .extracting(SourceFailed::source)
          .containsExactlyInAnyOrder("throws", "null", "contains null", "error");
      assertThat(failures)
          .allSatisfy(failed -> assertThat(failed.slot()).isEqualTo("2026-06-01T12:01:00Z"))
          .anySatisfy(failed -> assertThat(failed.cause()).isSameAs(thrown))
          .anySatisfy(
              failed ->
                  assertThat(failed.cause())
                      .hasMessage("Source 'null' returned null instead of its jobs."))
          .anySatisfy(
              failed ->
                  assertThat(failed.cause())
                      .hasMessage(
                          "2 of the 3 jobs that source 'contains null' supplied are null; the"
                              + " others run."));
      assertThat(counts.calls.stream().filter("source failed"::equals)).hasSize(4);
      assertThat(bench.results())
          .extracting(result -> result.items().get(0).id())
          .containsExactlyInAnyOrder("registered", "kept", "fine");
      bench.tick();
      assertThat(failures).hasSize(8);
      assertThat(bench.results()).hasSize(6);
    }
  }

  @Test
  void aSlowOneMissesItsNextSlotWhichIsCountedAndHoldsUpNobody() {
    CountDownLatch asking = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    List<SlotMissed> missed = new CopyOnWriteArrayList<>();
    List<Instant> asked = new CopyOnWriteArrayList<>();
    try (Bench bench =
        Bench.with(
            b ->
                b.concurrencyLimit(1)
                    .onSlotMissed(missed::add)
                    .register(Bench.noop("registered"))
                    .source(
                        named(
                            "slow",
                            slot -> {
                              asked.add(slot);
                              asking.countDown();
                              Bench.await(release);
                              return List.of(Bench.noop("slow"));
                            }))
                    .source(named("quick", slot -> List.of(Bench.noop("quick")))))) {
      bench.turn();
      Bench.await(asking);
      // Neither jobs nor immediate batches nor the other source wait for it, under limit 1.
      Bench.eventually(() -> bench.results().size() == 2);
      assertThat(bench.now(Bench.noop("now")).errors()).isEmpty();
      bench.turn();
      Bench.eventually(() -> bench.results().size() == 5);
      bench.turn();
      Bench.eventually(() -> bench.results().size() == 7);
      Bench.eventually(() -> missed.size() == 2);
      assertThat(missed)
          .containsExactly(
              new SlotMissed(
                  Instant.parse("2026-06-01T12:02:00Z"),
                  Instant.parse("2026-06-01T12:02:00Z"),
                  "Source 'slow' was still being asked for 2026-06-01T12:01:00Z."),
              new SlotMissed(
                  Instant.parse("2026-06-01T12:03:00Z"),
                  Instant.parse("2026-06-01T12:03:00Z"),
                  "Source 'slow' was still being asked for 2026-06-01T12:01:00Z."));
      assertThat(bench.runner.stats().missedSlotsTotal()).isEqualTo(2);
      release.countDown();
      bench.time.settle();
      bench.tick();
      assertThat(asked)
          .extracting(slot -> slot.toString().substring(11))
          .containsExactly("12:01:00Z", "12:04:00Z");
    }
  }

  @Test
  void pushInsideIsRefusedAndOfferIsNot() {
    AtomicReference<RunnerEngine> runner = new AtomicReference<>();
    List<SourceFailed> failures = new CopyOnWriteArrayList<>();
    AtomicReference<Boolean> offered = new AtomicReference<>();
    try (Bench bench =
        Bench.with(
            b ->
                b.onSourceFailed(failures::add)
                    .source(
                        slot -> {
                          offered.set(runner.get().offer(List.of(Bench.noop("offered"))));
                          runner.get().push(List.of(Bench.noop("pushed")));
                          return List.of();
                        }))) {
      runner.set(bench.runner);
      bench.tick();
      assertThat(offered).hasValue(true);
      assertThat(failures).hasSize(1);
      assertThat(failures.get(0).cause())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("use offer");
    }
  }

  @Test
  void brokenJobsOfASourceAreTheirOwnPanic() {
    Job noId =
        new Job() {
          @Override
          public String id() {
            throw new AssertionError("id");
          }

          @Override
          public Object run(JobContext context) {
            return "ran";
          }
        };
    Job noSchedule =
        new Job() {
          @Override
          public String id() {
            return "no schedule";
          }

          @Override
          public Optional<Schedule> schedule() {
            throw new IllegalStateException("schedule");
          }

          @Override
          public Object run(JobContext context) {
            return "ran";
          }
        };
    try (Bench bench =
        Bench.with(b -> b.source(slot -> List.of(noId, noSchedule, Bench.noop("fine"))))) {
      bench.tick();
      Result result = bench.only();
      assertThat(result.panics()).containsOnlyKeys(noId.getClass().getName(), "no schedule");
      assertThat(result.byId().get("fine").value()).isEqualTo("fine");
      assertThat(bench.runner.jobs().list()).hasSize(3);
      assertThat(Bench.get(bench.runner.jobs().trigger("fine")).value()).isEqualTo("fine");
    }
  }

  @Test
  void theSuppliedJobsCanBeListedAndTriggered() {
    try (Bench bench =
        Bench.with(b -> b.source(named("customers", slot -> List.of(Bench.noop("a")))))) {
      assertThat(bench.runner.jobs().list()).isEmpty();
      bench.tick();
      JobInfo info = bench.runner.jobs().list().get(0);
      assertThat(info.id()).isEqualTo("a");
      assertThat(info.source()).isEqualTo(QueueSource.SUPPLIED);
      assertThat(info.sourceName()).isEqualTo("customers");
      assertThat(info.last().outcome()).isEqualTo(Outcome.SUCCEEDED);
      // Values are not kept alive.
      assertThat(info.last().value()).isNull();
      JobResult triggered = Bench.get(bench.runner.jobs().trigger("a"));
      assertThat(triggered.value()).isEqualTo("a");
      assertThat(triggered.executionKey()).isEqualTo("a@2026-06-01T12:01:00Z#1");
    }
  }

  @Test
  void aStopAsksForNoFurtherMadeUpSlot() {
    CountDownLatch asking = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    Bench bench =
        Bench.with(
            b ->
                b.missedSlots(MissedSlots.ALL)
                    .source(
                        slot -> {
                          asked.incrementAndGet();
                          asking.countDown();
                          Bench.await(release);
                          return List.of(Bench.noop("a"));
                        }));
    bench.time.jump(Bench.MINUTE.multipliedBy(5));
    bench.turn();
    Bench.await(asking);
    CompletableFuture<Void> stopped = CompletableFuture.runAsync(bench.runner::stop);
    Bench.get(stopped);
    release.countDown();
    bench.close();
    assertThat(asked).hasValue(1);
    assertThat(bench.results()).isEmpty();
  }

  @Test
  void aNullSourceOrNameIsRefused() {
    assertThatThrownBy(() -> new RunnerBuilder().source(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("The source must not be null.");
    assertThatThrownBy(() -> new RunnerBuilder().source(named(null, slot -> List.of())))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("must not be null");
  }
}
