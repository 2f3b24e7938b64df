package org.runnercdi.engine;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The runner's own threads, where it was given none: named, daemon, with the builder's class
 * loader.
 */
final class OwnThreads {

  private OwnThreads() {}

  static ThreadFactory factory(String name) {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      thread.setContextClassLoader(loader);
      return thread;
    };
  }

  /** As many as are needed; the limit is the runner's. */
  static final class Workers extends ThreadPoolExecutor {

    Workers() {
      super(
          0,
          Integer.MAX_VALUE,
          30,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          factory("runner-worker"));
    }

    /** Ends them; waits for those that are on their way out. */
    void end(boolean wait) {
      shutdown();
      if (wait) {
        await(this);
      }
    }
  }

  /** Two: one may be evaluating a slot while the other wakes for the next. */
  static final class Timers extends ScheduledThreadPoolExecutor {

    Timers() {
      super(2, factory("runner-timer"));
      setRemoveOnCancelPolicy(true);
    }

    void end() {
      shutdownNow();
      await(this);
    }
  }

  private static void await(ThreadPoolExecutor pool) {
    try {
      pool.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
