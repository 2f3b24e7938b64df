package org.runnercdi.engine;

import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Warns once where fewer jobs than the limit have run for 10 s although work waits. */
final class Shortage {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");

  static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Stands for the time since when there is one, where there is none. */
  private static final long NEVER = Long.MIN_VALUE;

  private final Timer timer;
  private final LongSupplier nanoTime;
  private final BooleanSupplier lacksThreads;
  private final Supplier<String> warning;
  private final AtomicBoolean watching = new AtomicBoolean();
  private final AtomicBoolean warned = new AtomicBoolean();
  private final AtomicLong since = new AtomicLong(NEVER);

  /**
   * Watches nothing before {@link #begin}.
   *
   * @param lacksThreads whether at this moment work waits, and the limit would let it run
   * @param warning the sentence
   */
  Shortage(
      Timer timer, LongSupplier nanoTime, BooleanSupplier lacksThreads, Supplier<String> warning) {
    this.timer = timer;
    this.nanoTime = nanoTime;
    this.lacksThreads = lacksThreads;
    this.warning = warning;
  }

  /** A worker waits for a thread: if none has before, the time counts from here. */
  void begin() {
    if (since.get() == NEVER) {
      since.compareAndSet(NEVER, nanoTime.getAsLong());
    }
    watch(PATIENCE);
  }

  /** As many jobs run as may, or nothing waits. */
  void end() {
    if (since.get() != NEVER) {
      since.set(NEVER);
    }
  }

  private void watch(Duration patience) {
    if (!warned.get() && !watching.getAndSet(true)) {
      timer.after(patience, this::look);
    }
  }

  private void look() {
    watching.set(false);
    long began = since.get();
    if (began == NEVER || !lacksThreads.getAsBoolean()) {
      return;
    }
    Duration left = PATIENCE.minusNanos(nanoTime.getAsLong() - began);
    if (left.isZero() || left.isNegative()) {
      if (!warned.getAndSet(true)) {
        LOG.log(WARNING, warning.get());
      }
    } else {
      watch(left);
    }
  }
}
