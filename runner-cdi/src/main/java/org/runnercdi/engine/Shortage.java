package org.runnercdi.engine;

import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Warns once where submitted workers get no thread for 10 s while work waits. */
final class Shortage {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");

  static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Timer timer;
  private final LongSupplier nanoTime;
  private final BooleanSupplier lacksThreads;
  private final Supplier<String> warning;
  private final AtomicBoolean watching = new AtomicBoolean();
  private final AtomicBoolean warned = new AtomicBoolean();
  private volatile long lastProgress;

  /**
   * Watches nothing before {@link #watch}.
   *
   * @param lacksThreads whether at this moment work waits, and workers for it
   * @param warning the sentence
   */
  Shortage(
      Timer timer, LongSupplier nanoTime, BooleanSupplier lacksThreads, Supplier<String> warning) {
    this.timer = timer;
    this.nanoTime = nanoTime;
    this.lacksThreads = lacksThreads;
    this.warning = warning;
  }

  /** A worker has got a thread, or the first of them begins to wait for one. */
  void progress() {
    lastProgress = nanoTime.getAsLong();
  }

  void watch() {
    watch(PATIENCE);
  }

  private void watch(Duration patience) {
    if (warned.get() || watching.getAndSet(true)) {
      return;
    }
    try {
      timer.after(patience, this::look);
    } catch (RejectedExecutionException | IllegalStateException gone) {
      watching.set(false);
    }
  }

  private void look() {
    watching.set(false);
    if (!lacksThreads.getAsBoolean()) {
      return;
    }
    Duration left = PATIENCE.minusNanos(nanoTime.getAsLong() - lastProgress);
    if (left.isZero() || left.isNegative()) {
      if (!warned.getAndSet(true)) {
        LOG.log(WARNING, warning.get());
      }
    } else {
      watch(left);
    }
  }
}
