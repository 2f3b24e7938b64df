package org.runnercdi.engine;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Runs something later: on the scheduler, or on a thread of its own where the scheduler may be gone
 * or busy. What is left of it is cancelled when the runner ends.
 */
final class Timer {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");

  private final ScheduledExecutorService scheduler;
  private final @Nullable ScheduledExecutorService stopScheduler;
  private final OwnThreads.Tracked sleepers;
  private final Inside inside;
  private final Set<Pending> pending = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * With nothing to run yet.
   *
   * @param stopScheduler instead of own threads, for one who turns time by hand
   */
  Timer(
      ScheduledExecutorService scheduler,
      @Nullable ScheduledExecutorService stopScheduler,
      ThreadFactory threads,
      Inside inside) {
    this.scheduler = scheduler;
    this.stopScheduler = stopScheduler;
    this.sleepers = new OwnThreads.Tracked(new Sleepers(threads));
    this.inside = inside;
  }

  /**
   * Runs the task once after the delay.
   *
   * @return cancels it
   * @throws RejectedExecutionException if the scheduler is shut down
   */
  Runnable after(Duration delay, Runnable task) {
    return after(scheduler, delay, new Pending(task));
  }

  private Runnable after(ScheduledExecutorService on, Duration delay, Pending added) {
    pending.add(added);
    try {
      added.scheduled(on.schedule(added, delay.toNanos(), NANOSECONDS));
    } catch (RuntimeException | Error e) {
      pending.remove(added);
      throw e;
    }
    if (closed) {
      added.cancel();
    }
    return added::cancel;
  }

  /**
   * As {@link #after}, and where the scheduler is gone already (a server that stops ends it before
   * the application hears of it) on a thread of its own.
   */
  void surelyAfter(Duration delay, Runnable task) {
    try {
      after(delay, task);
    } catch (RejectedExecutionException | IllegalStateException gone) {
      onOwnThread(delay, new Pending(task));
    }
  }

  /**
   * For what a stop must do in time: on a thread of its own, for all threads of the scheduler may
   * be held up by what the stop is to interrupt.
   */
  void whateverTheScheduler(Duration delay, Runnable task) {
    Pending added = new Pending(task);
    if (stopScheduler == null) {
      onOwnThread(delay, added);
    } else {
      after(stopScheduler, delay, added);
    }
  }

  private void onOwnThread(Duration delay, Pending added) {
    Thread thread =
        sleepers.newThread(
            () -> {
              try {
                NANOSECONDS.sleep(delay.toNanos());
              } catch (InterruptedException cancelled) {
                return;
              }
              added.run();
            });
    added.sleeping(thread);
    pending.add(added);
    thread.start();
    if (closed) {
      added.cancel();
    }
  }

  /** Cancels all that has not run, and all that may still come, and ends the threads. */
  void close() {
    closed = true;
    pending.forEach(Pending::cancel);
    sleepers.join();
  }

  /** A server that stops may give no threads any more, but the runner has to end. */
  private record Sleepers(ThreadFactory given, ThreadFactory own) implements ThreadFactory {

    Sleepers(ThreadFactory given) {
      this(given, OwnThreads.factory("runner-timer"));
    }

    @Override
    public Thread newThread(Runnable task) {
      Thread thread = thread(task);
      thread.setName("runner-stop");
      return thread;
    }

    private Thread thread(Runnable task) {
      try {
        return given.newThread(task);
      } catch (RuntimeException e) {
        LOG.log(DEBUG, "The thread factory gives no thread; the runner makes one itself.", e);
        return own.newThread(task);
      }
    }
  }

  private final class Pending implements Runnable {

    private final Runnable task;
    private volatile @Nullable Future<?> future;
    private volatile @Nullable Thread sleeper;

    Pending(Runnable task) {
      this.task = task;
    }

    void scheduled(Future<?> scheduled) {
      future = scheduled;
    }

    void sleeping(Thread thread) {
      sleeper = thread;
    }

    void cancel() {
      if (pending.remove(this)) {
        Future<?> scheduled = future;
        if (scheduled != null) {
          scheduled.cancel(false);
        }
        Thread sleeping = sleeper;
        if (sleeping != null) {
          sleeping.interrupt();
        }
      }
    }

    @Override
    public void run() {
      if (!pending.remove(this)) {
        return;
      }
      try {
        inside.run(task);
      } catch (RuntimeException | Error e) {
        LOG.log(WARNING, "A timer of the runner failed.", e);
      }
    }
  }
}
