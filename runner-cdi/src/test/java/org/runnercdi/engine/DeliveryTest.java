package org.runnercdi.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.LogRecord;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.runnercdi.Result;

/** Results and callbacks: in order, guarded, bounded. */
@NullUnmarked
class DeliveryTest {

  @Test
  void theBufferHoldsEightDropsTheOldestAndTheOneBeingDeliveredDoesNotCount() {
    CountDownLatch delivering = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    List<String> seen = new CopyOnWriteArrayList<>();
    Counts counts = new Counts();
    try (Bench bench =
        Bench.with(
            b ->
                b.recorder(counts)
                    .onResult(
                        result -> {
                          delivering.countDown();
                          Bench.await(release);
                          seen.add(result.items().get(0).id());
                        }))) {
      bench.now(Bench.noop("0"));
      Bench.await(delivering);
      for (int i = 1; i <= 8; i++) {
        bench.now(Bench.noop(String.valueOf(i)));
      }
      assertThat(bench.runner.stats().droppedResultsTotal()).isZero();
      bench.now(Bench.noop("9"));
      bench.now(Bench.noop("10"));
      assertThat(bench.runner.stats().droppedResultsTotal()).isEqualTo(2);
      assertThat(counts.dropped).hasValue(2);
      release.countDown();
      bench.time.settle();
      assertThat(seen).containsExactly("0", "3", "4", "5", "6", "7", "8", "9", "10");
    }
  }

  @Test
  void withoutAConsumerNothingIsDropped() {
    RunnerEngine runner = TurnedTime.startingAt(Bench.NOON).build(new RunnerBuilder());
    for (int i = 0; i < 20; i++) {
      Bench.get(runner.pushAndAwait(List.of(Bench.noop("a"))));
    }
    assertThat(runner.stats().droppedResultsTotal()).isZero();
    runner.stopAndWait();
  }

  @Test
  void callbacksThenTheBufferThenTheFuture() {
    List<String> order = new CopyOnWriteArrayList<>();
    CountDownLatch delivered = new CountDownLatch(1);
    AtomicReference<CompletableFuture<Result>> future = new AtomicReference<>();
    CountDownLatch pushed = new CountDownLatch(1);
    try (Bench bench =
        Bench.with(
            b ->
                b.onPanic(
                        panic -> {
                          Bench.await(pushed);
                          order.add("panic, done=" + future.get().isDone());
                        })
                    .onJobResult(
                        result -> order.add(result.id() + ", done=" + future.get().isDone()))
                    .onResult(result -> delivered.countDown()))) {
      future.set(
          bench.runner.pushAndAwait(
              List.of(
                  Bench.job(
                      "a",
                      context -> {
                        throw new IllegalStateException();
                      }))));
      CompletableFuture<Boolean> inBuffer =
          future
              .get()
              .thenApply(
                  result -> {
                    // It does not need the future's dependents to arrive.
                    Bench.await(delivered);
                    return true;
                  });
      pushed.countDown();
      assertThat(Bench.get(inBuffer)).isTrue();
      assertThat(order).containsExactly("panic, done=false", "a, done=false");
    }
  }

  @Test
  void whatConsumersAndCallbacksThrowHarmsNothing() {
    AtomicInteger calls = new AtomicInteger();
    Runnable throwing =
        () -> {
          calls.incrementAndGet();
          throw new StackOverflowError();
        };
    try (CapturedLog log = new CapturedLog();
        Bench bench =
            Bench.with(
                b ->
                    b.concurrencyLimit(1)
                        .dedupe(true)
                        .onPanic(panic -> throwing.run())
                        .onSkip(id -> throwing.run())
                        .onJobResult(result -> throwing.run())
                        .onSlotMissed(missed -> throwing.run())
                        .onSourceFailed(failed -> throwing.run())
                        .recorder(new Throwing())
                        .source(
                            slot -> {
                              throw new IllegalStateException();
                            })
                        .onResult(result -> throwing.run()))) {
      for (int i = 0; i < 3; i++) {
        Result result =
            bench.now(
                Bench.noop("a"),
                Bench.noop("a"),
                Bench.job(
                    "b",
                    context -> {
                      throw new IllegalStateException();
                    }));
        assertThat(result.items()).hasSize(3);
        bench.time.jump(Bench.MINUTE);
        bench.tick();
      }
      bench.time.settle();
      assertThat(bench.results()).hasSize(3);
      // Three jobs' results, a panic, a skip, a missed slot, a failed source and a Result each.
      assertThat(calls).hasValue(3 * 8);
      assertThat(log.records())
          .extracting(LogRecord::getMessage)
          .contains(
              "A onPanic callback threw; the runner goes on.",
              "A onSkip callback threw; the runner goes on.",
              "A consumer of results threw; the runner goes on.",
              "A consumer of job results threw; the runner goes on.",
              "A consumer of missed slots threw; the runner goes on.",
              "A consumer of failed sources threw; the runner goes on.",
              "A recorder threw; the runner goes on.");
    }
  }

  @Test
  void aCallbackThatDawdlesHoldsUpItsOwnJobAlone() {
    CountDownLatch dawdling = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    try (Bench bench =
        Bench.with(
            b ->
                b.onPanic(
                    panic -> {
                      dawdling.countDown();
                      Bench.await(release);
                    }))) {
      CompletableFuture<Result> held =
          bench.runner.pushAndAwait(
              List.of(
                  Bench.job(
                      "a",
                      context -> {
                        throw new IllegalStateException();
                      })));
      Bench.await(dawdling);
      assertThat(bench.now(Bench.noop("b")).errors()).isEmpty();
      assertThat(held).isNotDone();
      release.countDown();
      assertThat(Bench.get(held).panics()).hasSize(1);
    }
  }

  @Test
  void aConsumerThatDawdlesHoldsUpNoJob() {
    CountDownLatch release = new CountDownLatch(1);
    try (Bench bench = Bench.with(b -> b.onResult(result -> Bench.await(release)))) {
      for (int i = 0; i < 50; i++) {
        assertThat(bench.now(Bench.noop("a")).items()).hasSize(1);
      }
      release.countDown();
    }
  }

  @Test
  void theRunnersOwnThreadsAreNamed() {
    Set<String> names = ConcurrentHashMap.newKeySet();
    try (Bench bench =
        Bench.with(
            b ->
                b.onResult(result -> names.add(Thread.currentThread().getName()))
                    .onSlotMissed(missed -> names.add(Thread.currentThread().getName())))) {
      bench.now(Bench.noop("a"));
      bench.time.jump(Bench.MINUTE);
      bench.tick();
      assertThat(names).containsExactlyInAnyOrder("runner-delivery", "runner-announcer");
    }
  }

  @Test
  void aStrayInterruptDoesNotEndTheDelivery() {
    try (Bench bench = Bench.with(b -> b.onResult(result -> Thread.currentThread().interrupt()))) {
      for (int i = 0; i < 5; i++) {
        bench.now(Bench.noop("a"));
        bench.time.settle();
      }
      assertThat(bench.results()).hasSize(5);
    }
  }

  @Test
  void resultsComeOneAfterTheOtherInOrderOfCompletion() {
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger peak = new AtomicInteger();
    List<String> expected = new ArrayList<>();
    try (Bench bench =
        Bench.with(
            b ->
                b.resultBuffer(100)
                    .onResult(
                        result -> {
                          peak.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                          Thread.onSpinWait();
                          atOnce.decrementAndGet();
                        }))) {
      for (int i = 0; i < 50; i++) {
        expected.add(String.valueOf(i));
        bench.now(Bench.noop(String.valueOf(i)));
      }
      bench.time.settle();
      assertThat(bench.results())
          .extracting(result -> result.items().get(0).id())
          .containsExactlyElementsOf(expected);
      assertThat(peak).hasValue(1);
    }
  }

  @Test
  void theRecorderHearsOfEverythingAndOfTheEndLast() {
    Counts counts = new Counts();
    try (Bench bench =
        Bench.with(
            b ->
                b.recorder(counts)
                    .register(Bench.noop("r"))
                    .source(slot -> List.of(Bench.noop("s"), Bench.noop("s"))))) {
      assertThat(counts.calls).containsExactly("started");
      bench.tick();
      assertThat(counts.calls)
          .contains(
              "job REGISTERED r SUCCEEDED", "job SUPPLIED s SUCCEEDED", "queue SUPPLIED", "lag 0");
      bench.runner.push(List.of(Bench.noop("p")));
      bench.runner.stopAndWait();
      assertThat(counts.calls)
          .contains("job PUSHED p SHUTTING_DOWN", "queue PUSHED")
          .endsWith("stopped")
          .containsOnlyOnce("stopped");
    }
  }
}
