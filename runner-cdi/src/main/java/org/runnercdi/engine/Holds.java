package org.runnercdi.engine;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what a stopped runner still has to wait for: open queues, workers, chores, a tick that is
 * being evaluated, and until the stop the runner itself. At zero it ends, for good.
 */
final class Holds {

  private final AtomicLong held = new AtomicLong(1);
  private final Runnable atZero;

  Holds(Runnable atZero) {
    this.atZero = atZero;
  }

  /** False once all has ended. */
  boolean acquire() {
    long now;
    do {
      now = held.get();
      if (now == 0) {
        return false;
      }
    } while (!held.compareAndSet(now, now + 1));
    return true;
  }

  void release() {
    if (held.decrementAndGet() == 0) {
      atZero.run();
    }
  }
}
