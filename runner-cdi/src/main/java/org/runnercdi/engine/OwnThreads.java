package org.runnercdi.engine;

import static java.lang.System.Logger.Level.DEBUG;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

  private static final System.Logger LOG = System.getLogger("org.runnercdi");

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

  /** A server that stops may give no threads any more, but the runner has to end. */
  static ThreadFactory orOwn(ThreadFactory given, String name) {
    ThreadFactory own = factory(name);
    return task -> {
      try {
        return given.newThread(task);
      } catch (RuntimeException e) {
        LOG.log(DEBUG, "The thread factory gives no thread; the runner makes one itself.", e);
        return own.newThread(task);
      }
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
          new Tracked(factory("runner-worker")));
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
  static final class Scheduler extends ScheduledThreadPoolExecutor {

    Scheduler() {
      super(2, new Tracked(factory("runner-scheduler")));
      setRemoveOnCancelPolicy(true);
    }

    void end() {
      shutdownNow();
      await(this);
    }
  }

  private static void await(ThreadPoolExecutor pool) {
    if (pool.getThreadFactory() instanceof Tracked tracked) {
      tracked.join();
    }
  }

  /**
   * Remembers the threads it has made. A pool counts as terminated while its threads are still
   * about to end; who must leave none behind has to join them.
   */
  static final class Tracked implements ThreadFactory {

    private final ThreadFactory factory;
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    Tracked(ThreadFactory factory) {
      this.factory = factory;
    }

    @Override
    public Thread newThread(Runnable task) {
      threads.removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
      Thread thread = factory.newThread(task);
      threads.add(thread);
      return thread;
    }

    /** Waits for those that are on their way out: a second in all, and not for the caller. */
    void join() {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
      try {
        for (Thread thread : threads) {
          long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
          if (thread != Thread.currentThread() && left > 0) {
            thread.join(left);
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
