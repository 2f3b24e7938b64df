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
  private final Runnable atEnd;
  private final AtomicLong dropped = new AtomicLong();
  private final Thread thread;
  private boolean keepAll;
  private boolean ended;
  private boolean delivering;

  Delivery(
      int capacity, Listeners listeners, Contexts contexts, ThreadFactory threads, Runnable atEnd) {
    this.capacity = capacity;
    this.listeners = listeners;
    this.contexts = contexts;
    this.atEnd = atEnd;
    this.thread = threads.newThread(this::run);
    thread.setName("runner-delivery");
  }

  void start() {
    thread.start();
  }

  boolean onThisThread() {
    return Thread.currentThread() == thread;
  }

  /** Waits for the thread to end; false after the time, or if interrupted (the flag is kept). */
  boolean join(Duration atMost) {
    try {
      thread.join(Math.max(1, atMost.toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }

  long dropped() {
    return dropped.get();
  }

  void offer(Result result) {
    if (listeners.result.isEmpty()) {
      return;
    }
    boolean drops;
    synchronized (lock) {
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

  /** Whether nothing waits and nothing is being handed over. */
  boolean idle() {
    synchronized (lock) {
      return buffer.isEmpty() && !delivering;
    }
  }

  private void run() {
    Result result;
    while ((result = take()) != null) {
      deliver(result);
    }
    atEnd.run();
  }

  private void deliver(Result result) {
    try {
      boolean entered = contexts.enter();
      try {
        listeners.result(result);
      } finally {
        if (entered) {
          contexts.exit();
        }
      }
    } catch (RuntimeException | Error e) {
      LOG.log(WARNING, "No context for the delivery of a result.", e);
    }
  }

  private @Nullable Result take() {
    synchronized (lock) {
      delivering = false;
      while (buffer.isEmpty() && !ended) {
        try {
          lock.wait();
        } catch (InterruptedException strayed) {
          // Nobody has a right to interrupt this thread; results must still arrive.
          LOG.log(DEBUG, "The delivery thread was interrupted; it goes on.");
        }
      }
      Result result = buffer.poll();
      delivering = result != null;
      return result;
    }
  }
}
