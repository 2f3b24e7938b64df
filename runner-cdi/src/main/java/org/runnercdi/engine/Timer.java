package org.runnercdi.engine;

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

/** Runs something later, on the scheduler. What is left of it is cancelled when the runner ends. */
final class Timer {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");

  private final ScheduledExecutorService scheduler;
  private final ThreadFactory threads;
  private final Inside inside;
  private final Set<Pending> pending = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  Timer(ScheduledExecutorService scheduler, ThreadFactory threads, Inside inside) {
    this.scheduler = scheduler;
    this.threads = threads;
    this.inside = inside;
  }

  /**
   * Runs the task once after the delay.
   *
   * @return cancels it
   * @throws RejectedExecutionException if the scheduler is shut down
   */
  Runnable after(Duration delay, Runnable task) {
    Pending added = new Pending(task);
    pending.add(added);
    try {
      added.scheduled(scheduler.schedule(added, delay.toNanos(), NANOSECONDS));
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

  private void onOwnThread(Duration delay, Pending added) {
    Thread thread =
        threads.newThread(
            () -> {
              try {
                NANOSECONDS.sleep(delay.toNanos());
              } catch (InterruptedException cancelled) {
                return;
              }
              added.run();
            });
    thread.setName("runner-stop");
    added.sleeping(thread);
    pending.add(added);
    thread.start();
    if (closed) {
      added.cancel();
    }
  }

  /** Cancels all that has not run, and all that may still come. */
  void close() {
    closed = true;
    pending.forEach(Pending::cancel);
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
