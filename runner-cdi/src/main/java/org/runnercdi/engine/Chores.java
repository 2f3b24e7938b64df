package org.runnercdi.engine;

import static java.lang.System.Logger.Level.WARNING;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The chores that wait, and the executor's tasks that do them, one after the other until none
 * waits. Submitted by the {@link Dispatcher} alone.
 */
final class Chores {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");

  private final ConcurrentLinkedQueue<Chore> chores = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger starting = new AtomicInteger();
  private final AtomicInteger tasks = new AtomicInteger();
  private final int atMost;
  private final Holds holds;
  private final Calls calls;
  private final Inside inside;
  private final Runnable signal;

  /**
   * None.
   *
   * @param atMost how many tasks may do chores at once
   * @param signal tells the dispatcher to look again
   */
  Chores(int atMost, Holds holds, Calls calls, Inside inside, Runnable signal) {
    this.atMost = atMost;
    this.holds = holds;
    this.calls = calls;
    this.inside = inside;
    this.signal = signal;
  }

  /** The caller has taken a hold, which goes with the chore. */
  void add(Chore chore) {
    waiting.incrementAndGet();
    chores.add(chore);
    signal.run();
  }

  boolean anyWaits() {
    return waiting.get() > 0;
  }

  /** Whether some task does chores, or is about to. */
  boolean anyTask() {
    return tasks.get() > 0;
  }

  /** Submits tasks while there are more chores than tasks that are about to look for one. */
  void submit(ExecutorService executor) {
    // What waits is read first, as the dispatcher does with workers.
    while (waiting.get() > starting.get() && tasks.get() < atMost) {
      Task task = new Task();
      starting.incrementAndGet();
      tasks.incrementAndGet();
      try {
        executor.execute(task);
      } catch (RuntimeException | Error e) {
        task.withdraw();
        throw e;
      }
    }
  }

  /** Does the next chore, if there is one. */
  boolean performNext() {
    Chore chore = poll();
    if (chore == null) {
      return false;
    }
    Calls.Call call = calls.begin();
    // The call has a hold of its own, which a stop can give back where the chore hangs.
    holds.release();
    try {
      chore.perform();
    } catch (RuntimeException | Error e) {
      LOG.log(WARNING, "A chore of the runner failed.", e);
    } finally {
      call.end();
    }
    return true;
  }

  private @Nullable Chore poll() {
    Chore chore = chores.poll();
    if (chore != null) {
      waiting.decrementAndGet();
    }
    return chore;
  }

  /** The runner has stopped, or nobody does them. */
  void drop() {
    for (Chore chore = poll(); chore != null; chore = poll()) {
      try {
        chore.stopped();
      } catch (RuntimeException | Error e) {
        LOG.log(WARNING, "A chore of the runner could not be dropped.", e);
      } finally {
        holds.release();
      }
    }
  }

  private final class Task implements Runnable {

    private final AtomicBoolean begun = new AtomicBoolean();

    @Override
    public void run() {
      if (begun.getAndSet(true)) {
        return;
      }
      starting.decrementAndGet();
      inside.enter();
      try {
        while (performNext()) {}
      } finally {
        inside.exit();
        tasks.decrementAndGet();
        if (waiting.get() > 0) {
          signal.run();
        }
      }
    }

    void withdraw() {
      if (!begun.getAndSet(true)) {
        starting.decrementAndGet();
        tasks.decrementAndGet();
      }
    }
  }
}
