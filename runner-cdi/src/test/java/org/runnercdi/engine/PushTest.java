package org.runnercdi.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.runnercdi.Job;
import org.runnercdi.JobContext;
import org.runnercdi.Outcome;
import org.runnercdi.QueueSource;
import org.runnercdi.Result;

/** Pushed batches: a bounded FIFO, some of it at each tick. */
@NullUnmarked
@SuppressWarnings("FutureReturnValueIgnored") // a future may be a value, or refused
class PushTest {

  private static List<Job> batch(String id) {
    return List.of(Bench.noop(id));
  }

  private static List<String> ids(Bench bench) {
    return bench.results().stream().map(result -> result.items().get(0).id()).toList();
  }

  @Test
  void oneBatchATickInTheOrderOfThePushes() {
    try (Bench bench = Bench.with(b -> b)) {
      assertThat(bench.runner.push(batch("a"))).isTrue();
      assertThat(bench.runner.push(batch("b"))).isTrue();
      assertThat(bench.runner.offer(batch("c"))).isTrue();
      assertThat(bench.runner.stats().batchQueueDepth()).isEqualTo(3);
      bench.tick();
      assertThat(ids(bench)).containsExactly("a");
      bench.tick();
      assertThat(ids(bench)).containsExactly("a", "b");
      bench.tick();
      assertThat(ids(bench)).containsExactly("a", "b", "c");
      assertThat(bench.results())
          .allSatisfy(result -> assertThat(result.source()).isEqualTo(QueueSource.PUSHED))
          .allSatisfy(result -> assertThat(result.sourceName()).isEqualTo("pushed"));
      assertThat(bench.results().get(2).slot()).isEqualTo("2026-06-01T12:03:00Z");
    }
  }

  @Test
  void batchesPerTickRaisesThat() {
    try (Bench bench = Bench.with(b -> b.batchesPerTick(2))) {
      bench.runner.push(batch("a"));
      bench.runner.push(batch("b"));
      bench.runner.push(batch("c"));
      bench.tick();
      assertThat(ids(bench)).containsExactlyInAnyOrder("a", "b");
      bench.tick();
      assertThat(bench.results()).hasSize(3);
    }
  }

  @Test
  void aBatchIsCopied() {
    try (Bench bench = Bench.with(b -> b)) {
      List<Job> mine = new ArrayList<>(batch("a"));
      bench.runner.push(mine);
      mine.clear();
      bench.tick();
      assertThat(ids(bench)).containsExactly("a");
    }
  }

  @Test
  void sixtyFourMayWaitByDefault() {
    try (Bench bench = Bench.with(b -> b)) {
      for (int i = 0; i < 64; i++) {
        assertThat(bench.runner.offer(batch("a"))).isTrue();
      }
      assertThat(bench.runner.offer(batch("a"))).isFalse();
      assertThat(bench.runner.stats().batchQueueCapacity()).isEqualTo(64);
      assertThat(bench.runner.stats().batchQueueDepth()).isEqualTo(64);
      bench.tick();
      assertThat(bench.runner.offer(batch("a"))).isTrue();
    }
  }

  @Test
  void aBufferOfLessThanOneIsOne() {
    for (int size : new int[] {0, -5}) {
      try (Bench bench = Bench.with(b -> b.batchBuffer(size))) {
        assertThat(bench.runner.stats().batchQueueCapacity()).isEqualTo(1);
        assertThat(bench.runner.offer(batch("a"))).isTrue();
        assertThat(bench.runner.offer(batch("a"))).isFalse();
      }
    }
  }

  @Test
  void pushBlocksWhileFullAndGoesOnWhenAPlaceFrees() {
    try (Bench bench = Bench.with(b -> b.batchBuffer(1))) {
      bench.runner.push(batch("a"));
      CompletableFuture<Boolean> second = new CompletableFuture<>();
      Thread pusher = Bench.start("pusher", () -> second.complete(bench.runner.push(batch("b"))));
      Bench.eventually(() -> pusher.getState() == Thread.State.WAITING);
      assertThat(second).isNotDone();
      bench.tick();
      assertThat(Bench.get(second)).isTrue();
      bench.tick();
      assertThat(ids(bench)).containsExactly("a", "b");
    }
  }

  @Test
  void aStopReleasesABlockedPush() {
    CompletableFuture<Boolean> second = new CompletableFuture<>();
    try (Bench bench = Bench.with(b -> b.batchBuffer(1))) {
      bench.runner.push(batch("a"));
      Thread pusher = Bench.start("pusher", () -> second.complete(bench.runner.push(batch("b"))));
      Bench.eventually(() -> pusher.getState() == Thread.State.WAITING);
      bench.runner.stop();
      assertThat(Bench.get(second)).isFalse();
      assertThat(bench.runner.push(batch("c"))).isFalse();
      assertThat(bench.runner.offer(batch("c"))).isFalse();
    }
  }

  @Test
  void anInterruptedPushAnswersFalseAndKeepsTheFlag() {
    try (Bench bench = Bench.with(b -> b.batchBuffer(1))) {
      bench.runner.push(batch("a"));
      CompletableFuture<Boolean> second = new CompletableFuture<>();
      CompletableFuture<Boolean> flag = new CompletableFuture<>();
      Thread pusher =
          Bench.start(
              "pusher",
              () -> {
                second.complete(bench.runner.push(batch("b")));
                flag.complete(Thread.currentThread().isInterrupted());
              });
      Bench.eventually(() -> pusher.getState() == Thread.State.WAITING);
      pusher.interrupt();
      assertThat(Bench.get(second)).isFalse();
      assertThat(Bench.get(flag)).isTrue();
      bench.tick().tick();
      assertThat(ids(bench)).containsExactly("a");
    }
  }

  @Test
  void aPushByAnInterruptedThreadIsRefusedEvenWhereThereIsRoom() {
    try (Bench bench = Bench.with(b -> b)) {
      Thread.currentThread().interrupt();
      assertThat(bench.runner.push(batch("a"))).isFalse();
      assertThat(Thread.interrupted()).isTrue();
      bench.tick();
      assertThat(bench.results()).isEmpty();
    }
  }

  @Test
  void anInterruptedPusherDoesNotTakeThePlaceOfTheNext() {
    try (Bench bench = Bench.with(b -> b.batchBuffer(1))) {
      bench.runner.push(batch("a"));
      Thread first = Bench.start("first", () -> bench.runner.push(batch("b")));
      Bench.eventually(() -> first.getState() == Thread.State.WAITING);
      CompletableFuture<Boolean> second = new CompletableFuture<>();
      Thread pusher = Bench.start("second", () -> second.complete(bench.runner.push(batch("c"))));
      Bench.eventually(() -> pusher.getState() == Thread.State.WAITING);
      first.interrupt();
      bench.tick();
      assertThat(Bench.join(first)).isTrue();
      // Whether the first has got the place or not: the next tick frees one more.
      bench.tick();
      assertThat(Bench.get(second)).isTrue();
    }
  }

  @Test
  void dueChecksAreAskedWhenTheBatchIsPoppedOnceEach() {
    AtomicInteger asked = new AtomicInteger();
    try (Bench bench = Bench.with(b -> b)) {
      bench.runner.push(
          List.of(
              Job.of("a", now -> asked.incrementAndGet() > 0, () -> "ran"),
              Job.of("b", now -> asked.incrementAndGet() < 0, () -> "ran")));
      assertThat(asked).hasValue(0);
      bench.tick().tick();
      assertThat(asked).hasValue(2);
      assertThat(bench.only().byId()).containsOnlyKeys("a");
    }
  }

  @Test
  void aDueCheckThatThrowsIsThatJobsPanicAndTouchesNoOther() {
    AssertionError thrown = new AssertionError("due?");
    try (Bench bench = Bench.with(b -> b)) {
      bench.runner.push(
          List.of(
              Bench.noop("before"),
              Job.of(
                  "broken",
                  now -> {
                    throw thrown;
                  },
                  () -> "ran"),
              Bench.noop("after")));
      bench.tick();
      Result result = bench.only();
      assertThat(result.items()).extracting("id").containsExactly("before", "broken", "after");
      assertThat(result.panics()).containsOnlyKeys("broken");
      assertThat(result.panics().get("broken")).hasCause(thrown);
      assertThat(result.items().get(1).duration()).isZero();
    }
  }

  @Test
  void aPushedBatchWithNothingDueGivesAnEmptyResult() {
    try (Bench bench =
        Bench.with(
            b ->
                b.register(Job.of("never", now -> false, () -> "ran"))
                    .source(slot -> List.of(Job.of("never", now -> false, () -> "ran"))))) {
      bench.runner.push(List.of(Job.of("a", now -> false, () -> "ran")));
      bench.tick();
      // Neither the registered nor the supplied queue gives one.
      assertThat(bench.only().source()).isEqualTo(QueueSource.PUSHED);
      assertThat(bench.only().items()).isEmpty();
      bench.runner.push(List.of());
      bench.tick();
      assertThat(bench.results()).hasSize(2);
    }
  }

  @Test
  void pushFromADueCheckIsRefusedAndOfferIsNot() {
    AtomicReference<Object> offered = new AtomicReference<>();
    AtomicReference<RunnerEngine> runner = new AtomicReference<>();
    Job pushing =
        Job.of(
            "pushing",
            now -> {
              offered.set(runner.get().offer(batch("offered")));
              return runner.get().push(batch("pushed"));
            },
            () -> "ran");
    try (Bench bench = Bench.with(b -> b.register(pushing))) {
      runner.set(bench.runner);
      bench.tick();
      Result refused =
          bench.results().stream()
              .filter(result -> result.source() == QueueSource.REGISTERED)
              .findFirst()
              .orElseThrow();
      assertThat(refused.panics().get("pushing"))
          .cause()
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("use offer");
      assertThat(offered).hasValue(true);
      // Also where the due-check is that of an immediate batch.
      assertThat(bench.now(pushing).panics()).containsOnlyKeys("pushing");
      bench.runner.jobs().unregister("pushing");
      bench.tick().tick().tick();
      assertThat(bench.results())
          .noneMatch(result -> result.byId().containsKey("pushed"))
          .anyMatch(result -> result.byId().containsKey("offered"));
    }
  }

  @Test
  void aJobMayPush() {
    try (Bench bench = Bench.with(b -> b)) {
      Result result =
          bench.now(Bench.job("a", context -> bench.runner.push(batch("pushed by a job"))));
      assertThat(result.items().get(0).value()).isEqualTo(true);
      bench.tick();
      assertThat(ids(bench)).containsExactly("a", "pushed by a job");
    }
  }

  @Test
  void badBatchesAreRefusedInOneSentenceAndNothingIsHalfDone() {
    Job nullId =
        new Job() {
          @Override
          public String id() {
            return null;
          }

          @Override
          public Object run(JobContext context) {
            return "ran";
          }
        };
    Job blankId =
        new Job() {
          @Override
          public String id() {
            return " ";
          }

          @Override
          public Object run(JobContext context) {
            return "ran";
          }
        };
    try (Bench bench = Bench.with(b -> b)) {
      List<Consumer<List<Job>>> calls =
          List.of(bench.runner::push, bench.runner::offer, bench.runner::pushAndAwait);
      for (Consumer<List<Job>> call : calls) {
        assertThatThrownBy(() -> call.accept(nullBatch()))
            .isInstanceOf(NullPointerException.class)
            .hasMessage("The batch must not be null.");
        assertThatThrownBy(() -> call.accept(java.util.Arrays.asList(Bench.noop("a"), null)))
            .isInstanceOf(NullPointerException.class)
            .hasMessage("The job at index 1 of the batch must not be null.");
        assertThatThrownBy(() -> call.accept(List.of(Bench.noop("a"), nullId)))
            .isInstanceOf(NullPointerException.class)
            .hasMessageStartingWith("The id of the job at index 1 of the batch must not be null (");
        assertThatThrownBy(() -> call.accept(List.of(blankId)))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith(
                "The id of the job at index 0 of the batch must not be blank (");
      }
      assertThat(bench.runner.stats().batchQueueDepth()).isZero();
      bench.tick();
      assertThat(bench.results()).isEmpty();
    }
  }

  private static List<Job> nullBatch() {
    return null;
  }

  @Test
  void outcomesOfTheBatchStandInTheOrderOfTheQueue() {
    try (Bench bench = Bench.with(b -> b)) {
      List<Job> jobs = Bench.jobs(500, context -> context.jobId());
      Result result = bench.now(jobs);
      for (int i = 0; i < jobs.size(); i++) {
        assertThat(result.items().get(i).id()).isEqualTo("job-" + i);
        assertThat(result.items().get(i).outcome()).isEqualTo(Outcome.SUCCEEDED);
      }
    }
  }
}
