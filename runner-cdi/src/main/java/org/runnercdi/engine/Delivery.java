package org.runnercdi.engine;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.runnercdi.Result;

/**
 * Hands results over, one after the other, on a thread of its own, behind a bounded buffer whose
 * oldest entry gives way. Once the runner stops, none gives way any more.
 */
final class Delivery {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");

  private final Object lock = new Object();
  private final ArrayDeque<Result> buffer = new ArrayDeque<>();
  private final int capacity;
  private final Listeners listeners;
  private final Contexts contexts;
  private final Holds holds;
  private final Runnable atEnd;
  private final AtomicLong dropped = new AtomicLong();
  private final LateThread thread;
  private boolean keepAll;
  private boolean ended;
  private boolean abandoned;

  /**
   * Idle until {@link #start}.
   *
   * @param holds each result has one until it is handed over or dropped
   * @param atEnd called on the thread, after the last result
   */
  Delivery(
      int capacity,
      Listeners listeners,
      Contexts contexts,
      Holds holds,
      Inside inside,
      ThreadFactory threads,
      Runnable atEnd) {
    this.capacity = capacity;
    this.listeners = listeners;
    this.contexts = contexts;
    this.holds = holds;
    this.atEnd = atEnd;
    this.thread = new LateThread(threads, "runner-delivery", () -> inside.run(this::run));
  }

  void start() {
    thread.start();
  }

  /** Waits for the thread to end; false after the time, or if interrupted (the flag is kept). */
  boolean join(Duration atMost) {
    return thread.join(atMost);
  }

  long dropped() {
    return dropped.get();
  }

  void offer(Result result) {
    if (listeners.result.isEmpty() || !holds.acquire()) {
      return;
    }
    boolean drops;
    synchronized (lock) {
      if (abandoned) {
        holds.release();
        return;
      }
      drops = !keepAll && buffer.size() >= capacity;
      if (drops) {
        buffer.poll();
      }
      buffer.add(result);
      lock.notifyAll();
    }
    if (drops) {
      dropped.incrementAndGet();
      listeners.resultDropped();
      holds.release();
    }
  }

  /** From now on nothing is dropped: the runner stops, and every result shall arrive. */
  void keepAll() {
    synchronized (lock) {
      keepAll = true;
    }
  }

  /** No result will come any more: the thread ends after the last one. */
  void end() {
    synchronized (lock) {
      ended = true;
      lock.notifyAll();
    }
  }

  /** Gives up what waits, and what is being handed over. */
  void abandon() {
    int lost;
    synchronized (lock) {
      lost = buffer.size();
      buffer.clear();
      ended = true;
      abandoned = true;
      lock.notifyAll();
    }
    if (lost > 0) {
      LOG.log(WARNING, lost + " results are not delivered: their consumers did not keep up.");
    }
    thread.interrupt();
  }

  private void run() {
    Result result;
    while ((result = take()) != null) {
      deliver(result);
      holds.release();
    }
    atEnd.run();
  }

  private void deliver(Result result) {
    boolean entered = false;
    try {
      entered = contexts.enter();
    } catch (RuntimeException | Error e) {
      LOG.log(WARNING, "A result is delivered without a context of its own.", e);
    }
    listeners.result(result);
    try {
      if (entered) {
        contexts.exit();
      }
    } catch (RuntimeException | Error e) {
      LOG.log(WARNING, "The context of a delivery could not be ended.", e);
    }
  }

  private @Nullable Result take() {
    synchronized (lock) {
      while (buffer.isEmpty() && !ended) {
        try {
          lock.wait();
        } catch (InterruptedException strayed) {
          // Nobody has a right to interrupt this thread; results must still arrive.
          LOG.log(DEBUG, "The delivery thread was interrupted; it goes on.");
        }
      }
      return buffer.poll();
    }
  }
}
