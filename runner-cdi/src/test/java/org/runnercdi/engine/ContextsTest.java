package org.runnercdi.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.LogRecord;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.runnercdi.Job;
import org.runnercdi.Outcome;
import org.runnercdi.Result;

/** A context around each job, due-check, source call and delivery, ended on every way out. */
@NullUnmarked
@SuppressWarnings("FutureReturnValueIgnored") // a stage is a job's value here
class ContextsTest {

  /** Counts on its thread; refuses where the test says so. */
  private static final class Counting implements Contexts {
    private final AtomicInteger entered = new AtomicInteger();
    private final AtomicInteger exited = new AtomicInteger();
    private final ThreadLocal<Integer> depth = ThreadLocal.withInitial(() -> 0);
    private volatile boolean refuses;
    private volatile boolean exitThrows;

    @Override
    public boolean enter() {
      if (refuses) {
        throw new IllegalStateException("no context");
      }
      entered.incrementAndGet();
      depth.set(depth.get() + 1);
      return true;
    }

    @Override
    public void exit() {
      exited.incrementAndGet();
      depth.set(depth.get() - 1);
      if (exitThrows) {
        throw new IllegalStateException("no exit");
      }
    }

    boolean active() {
      return depth.get() > 0;
    }
  }

  @Test
  void surroundsAllForeignCodeAndIsBalanced() {
    Counting contexts = new Counting();
    List<Boolean> active = new ArrayList<>();
    CompletableFuture<String> stage = new CompletableFuture<>();
    CountDownLatch staged = new CountDownLatch(1);
    try (Bench bench =
        Bench.with(
            b ->
                b.concurrencyLimit(1)
                    .contexts(contexts)
                    .source(
                        slot -> {
                          active.add(contexts.active());
                          return List.of();
                        })
                    .onResult(result -> active.add(contexts.active())))) {
      Job job =
          Job.of(
              "a",
              now -> active.add(contexts.active()),
              () -> {
                active.add(contexts.active());
                throw new IllegalStateException();
              });
      bench.now(job);
      bench.time.settle();
      bench.runner.push(List.of(job));
      bench.tick();
      CompletableFuture<Result> later =
          bench.runner.pushAndAwait(
              List.of(
                  Bench.job(
                      "staged",
                      context -> {
                        staged.countDown();
                        return stage;
                      })));
      Bench.await(staged);
      stage.complete("x");
      Bench.get(later);
      bench.time.settle();
      assertThat(active).hasSizeGreaterThanOrEqualTo(8).containsOnly(true);
      assertThat(contexts.exited.get()).isEqualTo(contexts.entered.get());
    }
  }

  @Test
  void whereThereIsNoneNothingIsLost() {
    Counting contexts = new Counting();
    contexts.refuses = true;
    List<Object> failed = new ArrayList<>();
    try (CapturedLog log = new CapturedLog();
        Bench bench =
            Bench.with(
                b ->
                    b.contexts(contexts)
                        .onSourceFailed(failed::add)
                        .source(slot -> List.of(Bench.noop("supplied"))))) {
      bench.runner.push(List.of(Bench.noop("a")));
      bench.tick();
      assertThat(bench.only().items().get(0).outcome()).isEqualTo(Outcome.PANICKED);
      assertThat(failed).hasSize(1);
      contexts.refuses = false;
      contexts.exitThrows = true;
      assertThat(bench.now(Bench.noop("b")).errors()).isEmpty();
      bench.tick();
      assertThat(bench.results()).hasSize(3);
      assertThat(log.records())
          .extracting(LogRecord::getMessage)
          .contains(
              "Due-checks are asked without a context of their own.",
              "A result is delivered without a context of its own.",
              "The context of a due-check or source could not be ended.",
              "The context of a job could not be ended.",
              "The context of a delivery could not be ended.");
    }
  }
}
