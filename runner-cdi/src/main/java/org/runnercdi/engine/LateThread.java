package org.runnercdi.engine;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The thread of a part of the runner, made when it starts and not before: a server's factory
 * remembers each thread until it has run, and with one that never starts the class loader of the
 * application, for ever.
 */
final class LateThread {

  private final ThreadFactory threads;
  private final String name;
  private final Runnable task;
  private volatile @Nullable Thread thread;

  LateThread(ThreadFactory threads, String name, Runnable task) {
    this.threads = threads;
    this.name = name;
    this.task = task;
  }

  void start() {
    Thread made = threads.newThread(task);
    made.setName(name);
    thread = made;
    made.start();
  }

  /** Ends its parking, this one or the next; nothing where it has not started. */
  void unpark() {
    Thread started = thread;
    if (started != null) {
      LockSupport.unpark(started);
    }
  }

  void interrupt() {
    Thread started = thread;
    if (started != null) {
      started.interrupt();
    }
  }

  boolean isCurrent() {
    return Thread.currentThread() == thread;
  }

  /** Waits for its end; false after the time, or if interrupted (the flag is kept). */
  boolean join(Duration atMost) {
    Thread started = thread;
    if (started == null) {
      return true;
    }
    try {
      started.join(Math.max(1, atMost.toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !started.isAlive();
  }
}
