package org.runnercdi.engine;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.runnercdi.Result;
import org.runnercdi.RunnerStoppedException;

/** A batch that runs now: evaluated by whoever comes first, a job that waits for it included. */
final class ImmediateBatch implements Chore {

  private final Instant calledAt;
  private final BooleanSupplier stopping;
  private @Nullable Function<ImmediateBatch, @Nullable RunQueue> evaluation;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final BatchFuture<Result> result;
  private volatile CompletableFuture<@Nullable RunQueue> opened = new CompletableFuture<>();

  /**
   * Nothing happens yet.
   *
   * @param stopping whether it is too late to begin
   * @param evaluation asks the jobs and opens their queue
   */
  @SuppressWarnings("FutureReturnValueIgnored") // what it does cannot fail
  ImmediateBatch(
      Instant calledAt,
      Supplier<@Nullable Worker> currentWorker,
      BooleanSupplier stopping,
      Function<ImmediateBatch, @Nullable RunQueue> evaluation) {
    this.calledAt = calledAt;
    this.stopping = stopping;
    this.evaluation = evaluation;
    this.result = new BatchFuture<>(this, currentWorker);
    // Whoever keeps the future, or one derived from it, must not keep the jobs and their values.
    result.whenComplete((done, failure) -> opened = CompletableFuture.completedFuture(null));
  }

  Instant calledAt() {
    return calledAt;
  }

  BatchFuture<Result> result() {
    return result;
  }

  @Override
  public void perform() {
    if (stopping.getAsBoolean()) {
      stopped();
      return;
    }
    if (begun.getAndSet(true)) {
      return;
    }
    Function<ImmediateBatch, @Nullable RunQueue> once = evaluation;
    evaluation = null;
    try {
      opened.complete(once == null ? null : once.apply(this));
    } catch (RuntimeException | Error e) {
      opened.complete(null);
      result.completeExceptionally(e);
    }
  }

  @Override
  public void stopped() {
    if (!begun.getAndSet(true)) {
      abandon();
    }
  }

  /** Fails the future where nobody else will complete it. */
  void abandon() {
    opened.complete(null);
    result.completeExceptionally(
        new RunnerStoppedException(
            "The batch did not begin: the runner is stopped, or its executor accepts no work."));
  }

  /** Runs what can be run of it on the thread of a job that waits. */
  void help(Worker worker, BooleanSupplier enough) {
    perform();
    RunQueue queue = opened.join();
    if (queue != null) {
      worker.help(queue, enough);
    }
  }
}
