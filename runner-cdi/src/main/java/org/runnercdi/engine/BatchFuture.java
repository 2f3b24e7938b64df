package org.runnercdi.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The future of an immediate batch, or one derived from it. A job of the same runner that waits for
 * it works on the batch meanwhile: with every permit taken by jobs that wait, nobody else would.
 */
final class BatchFuture<T> extends CompletableFuture<T> {

  private final ImmediateBatch batch;
  private final Supplier<@Nullable Worker> currentWorker;

  BatchFuture(ImmediateBatch batch, Supplier<@Nullable Worker> currentWorker) {
    this.batch = batch;
    this.currentWorker = currentWorker;
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new BatchFuture<>(batch, currentWorker);
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    refuseInterrupted();
    help();
    return super.get();
  }

  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    refuseInterrupted();
    long deadline = System.nanoTime() + unit.toNanos(timeout);
    help(() -> isDone() || System.nanoTime() - deadline >= 0);
    return super.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
  }

  @Override
  public T join() {
    help();
    return super.join();
  }

  private void refuseInterrupted() throws InterruptedException {
    if (!isDone() && Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  /** Where the current thread runs a job: works until this is done, or nothing is left to do. */
  void help() {
    help(this::isDone);
  }

  private void help(BooleanSupplier enough) {
    Worker worker = isDone() ? null : currentWorker.get();
    if (worker != null) {
      worker.help(batch, enough);
    }
  }
}
