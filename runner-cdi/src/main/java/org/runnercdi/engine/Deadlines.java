package org.runnercdi.engine;

import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The timeouts of the jobs that run, each dropped as its job ends. The scheduler has timers for the
 * earliest alone: that of a server keeps what is cancelled until it would have been due, and quick
 * jobs under a long timeout would fill it.
 *
 * <p>Each deadline has a timer at its own moment or before, which is never cancelled: the one that
 * fires looks for the next. So there are no more timers than there are timeouts of different
 * length.
 */
final class Deadlines {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");

  private final Timer timer;
  private final LongSupplier nanoTime;
  private final ConcurrentSkipListSet<Deadline> pending = new ConcurrentSkipListSet<>();
  private final AtomicLong numbers = new AtomicLong();

  private final Object lock = new Object();

  /** Those that have not fired, the earliest first. */
  private final ArrayDeque<Wake> wakes = new ArrayDeque<>();

  private volatile @Nullable Wake earliest;

  Deadlines(Timer timer, LongSupplier nanoTime) {
    this.timer = timer;
    this.nanoTime = nanoTime;
  }

  /**
   * Runs the task once after the delay.
   *
   * @return drops it
   * @throws RejectedExecutionException if the scheduler is shut down
   */
  Runnable after(Duration delay, Runnable task) {
    Deadline added =
        new Deadline(nanoTime.getAsLong() + delay.toNanos(), numbers.getAndIncrement(), task);
    pending.add(added);
    // Read after it is added: a timer that fires meanwhile goes first, and then looks for it.
    Wake next = earliest;
    if (next == null || next.at - added.at > 0) {
      try {
        arm();
      } catch (RuntimeException | Error e) {
        pending.remove(added);
        throw e;
      }
    }
    return () -> pending.remove(added);
  }

  /** Sets a timer for the first deadline, unless one is set that comes no later. */
  private void arm() {
    Deadline first = first();
    if (first == null) {
      return;
    }
    Wake wake;
    synchronized (lock) {
      Wake next = wakes.peekFirst();
      if (next != null && next.at - first.at <= 0) {
        return;
      }
      wake = new Wake(first.at);
      wakes.addFirst(wake);
      earliest = wake;
    }
    try {
      timer.after(Duration.ofNanos(Math.max(0, wake.at - nanoTime.getAsLong())), wake);
    } catch (RuntimeException | Error e) {
      gone(wake);
      throw e;
    }
  }

  private void gone(Wake wake) {
    synchronized (lock) {
      wakes.remove(wake);
      earliest = wakes.peekFirst();
    }
  }

  private @Nullable Deadline first() {
    Iterator<Deadline> ascending = pending.iterator();
    return ascending.hasNext() ? ascending.next() : null;
  }

  /** By their difference, for the monotonic clock may overflow. */
  private record Deadline(long at, long number, Runnable task) implements Comparable<Deadline> {

    @Override
    public int compareTo(Deadline other) {
      return at == other.at ? Long.signum(number - other.number) : Long.signum(at - other.at);
    }
  }

  private final class Wake implements Runnable {

    private final long at;

    Wake(long at) {
      this.at = at;
    }

    @Override
    public void run() {
      gone(this);
      // The scheduler's word counts too: it may be a little early.
      long now = nanoTime.getAsLong();
      long until = now - at > 0 ? now : at;
      for (Deadline due = first(); due != null && due.at - until <= 0; due = first()) {
        if (pending.remove(due)) {
          pass(due);
        }
      }
      try {
        arm();
      } catch (RejectedExecutionException | IllegalStateException gone) {
        LOG.log(WARNING, "Jobs run on without their timeouts: no scheduler.", gone);
      }
    }

    private void pass(Deadline due) {
      try {
        due.task.run();
      } catch (RuntimeException | Error e) {
        LOG.log(WARNING, "The timeout of a job failed.", e);
      }
    }
  }
}
