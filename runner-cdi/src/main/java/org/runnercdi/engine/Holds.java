package org.runnercdi.engine;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts all that is under way: open queues, submitted workers, chores, foreign calls, stages,
 * results until they are handed over, and until the stop the runner itself. Every stage of a piece
 * of work takes its hold before the stage before gives its own back, so one number answers both
 * whether a stopped runner has ended, and whether a running one is idle.
 */
final class Holds {

  /** The runner's own hold; the bits below count the work. */
  private static final long OWN = 1L << 62;

  private final AtomicLong held = new AtomicLong(OWN);
  private final AtomicInteger waiting = new AtomicInteger();
  private final Object idle = new Object();
  private final Runnable atZero;

  /**
   * With the runner's own hold, and no other.
   *
   * @param atZero called once, when the last hold is released
   */
  Holds(Runnable atZero) {
    this.atZero = atZero;
  }

  /** False once all has ended; there is nothing to release then. */
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
    released(held.decrementAndGet());
  }

  /** The runner stops: it ends with the last piece of work. */
  void releaseOwn() {
    released(held.addAndGet(-OWN));
  }

  private void released(long left) {
    if (left == 0) {
      atZero.run();
    }
    if (isIdle(left) && waiting.get() > 0) {
      synchronized (idle) {
        idle.notifyAll();
      }
    }
  }

  /** Whether nothing is under way. */
  boolean idle() {
    return isIdle(held.get());
  }

  /** How much is under way. */
  long underWay() {
    return held.get() & ~OWN;
  }

  private static boolean isIdle(long held) {
    return (held & ~OWN) == 0;
  }

  /** Waits until nothing is under way; false after the time. */
  boolean awaitIdle(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    waiting.incrementAndGet();
    try {
      synchronized (idle) {
        while (!idle()) {
          long left = deadline - System.nanoTime();
          if (left <= 0) {
            return false;
          }
          TimeUnit.NANOSECONDS.timedWait(idle, Math.max(left, 1_000_000));
        }
        return true;
      }
    } finally {
      waiting.decrementAndGet();
    }
  }
}
