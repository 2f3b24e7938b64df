package org.runnercdi.cdi;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The one start of the runner, which its first user makes and all others wait for. */
final class Start {

  private final CompletableFuture<Running> outcome = new CompletableFuture<>();
  private final Thread starter = Thread.currentThread();

  Running run(Supplier<Running> start) {
    try {
      Running running = start.get();
      outcome.complete(running);
      return running;
    } catch (RuntimeException | Error e) {
      outcome.completeExceptionally(e);
      throw e;
    }
  }

  Running await() {
    if (!outcome.isDone() && Thread.currentThread() == starter) {
      throw new IllegalStateException(
          "The runner is being started and was used by a bean that it starts with; use it later,"
              + " not while the bean is made.");
    }
    try {
      return outcome.join();
    } catch (CompletionException e) {
      throw new IllegalStateException("The runner did not start.", e.getCause());
    }
  }

  /** Null before the start has succeeded. */
  @Nullable Running result() {
    return outcome.isDone() && !outcome.isCompletedExceptionally() ? outcome.join() : null;
  }
}
