package org.runnercdi.engine;

import static java.lang.System.Logger.Level.WARNING;

import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One thread, which sleeps until the earliest of its deadlines. A deadline that is dropped leaves
 * nothing behind and does not wake it: quick jobs under a long timeout cost it one wake-up in all.
 */
final class TimerThread implements Timer {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");

  private final OwnThreads.Tracked made;
  private final LateThread thread;
  private final ConcurrentSkipListSet<Deadline> pending = new ConcurrentSkipListSet<>();
  private final AtomicLong numbers = new AtomicLong();

  /** When it looks again at the latest; in the past while it is awake. */
  private volatile long sleepsUntil = System.nanoTime();

  private volatile boolean closed;

  TimerThread(ThreadFactory threads, Inside inside) {
    made = new OwnThreads.Tracked(threads);
    thread = new LateThread(made, "runner-timer", () -> inside.run(this::run));
  }

  @Override
  public void start() {
    thread.start();
  }

  @Override
  public Runnable after(Duration delay, Runnable task) {
    Deadline added =
        new Deadline(System.nanoTime() + delay.toNanos(), numbers.getAndIncrement(), task);
    if (!closed) {
      pending.add(added);
      // Read after it is added: who falls asleep meanwhile looks once more.
      if (added.at - sleepsUntil < 0) {
        thread.unpark();
      }
    }
    return () -> pending.remove(added);
  }

  @Override
  public void close() {
    closed = true;
    pending.clear();
    thread.unpark();
    made.join();
  }

  /** How many have neither run nor been dropped. */
  int pending() {
    return pending.size();
  }

  private void run() {
    while (!closed) {
      Deadline first = first();
      long now = System.nanoTime();
      if (first == null || first.at - now > 0) {
        sleep(first, now);
      } else if (pending.remove(first)) {
        perform(first.task);
      }
    }
  }

  private void sleep(@Nullable Deadline first, long now) {
    long until = first == null ? now + RunnerEngine.LONGEST.toNanos() : first.at;
    sleepsUntil = until;
    // The set is read by plain reads, which must not come before what was just written.
    VarHandle.fullFence();
    if (Objects.equals(first(), first)) {
      LockSupport.parkNanos(this, until - now);
      // A stray interrupt must not turn the wait into a spin.
      Thread.interrupted();
    }
  }

  private @Nullable Deadline first() {
    Iterator<Deadline> ascending = pending.iterator();
    return ascending.hasNext() ? ascending.next() : null;
  }

  private static void perform(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      LOG.log(WARNING, "A timer of the runner failed.", e);
    }
  }

  /** By their difference, for the monotonic clock may overflow. */
  private record Deadline(long at, long number, Runnable task) implements Comparable<Deadline> {

    @Override
    public int compareTo(Deadline other) {
      return at == other.at ? Long.signum(number - other.number) : Long.signum(at - other.at);
    }
  }
}
