package org.runnercdi.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
    help();
    return super.get();
  }

  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    help();
    return super.get(timeout, unit);
  }

  @Override
  public T join() {
    help();
    return super.join();
  }

  private void help() {
    Worker worker = isDone() ? null : currentWorker.get();
    if (worker != null && worker.running() != null) {
      batch.help(worker);
    }
  }
}
