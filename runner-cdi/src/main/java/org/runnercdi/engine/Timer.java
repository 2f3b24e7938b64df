package org.runnercdi.engine;

import static java.lang.System.Logger.Level.WARNING;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;

/** Runs something later, on the scheduler. */
final class Timer {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");

  private final ScheduledExecutorService scheduler;
  private final ThreadFactory threads;

  Timer(ScheduledExecutorService scheduler, ThreadFactory threads) {
    this.scheduler = scheduler;
    this.threads = threads;
  }

  /**
   * Runs the task once after the delay.
   *
   * @return cancels it
   * @throws RejectedExecutionException if the scheduler is shut down
   */
  Runnable after(Duration delay, Runnable task) {
    Future<?> scheduled =
        scheduler.schedule(
            () -> {
              try {
                task.run();
              } catch (RuntimeException | Error e) {
                LOG.log(WARNING, "A timer of the runner failed.", e);
              }
            },
            delay.toNanos(),
            NANOSECONDS);
    return () -> scheduled.cancel(false);
  }

  /**
   * As {@link #after}, and where the scheduler is gone already (a server that stops ends it before
   * the application hears of it) on a thread of its own.
   *
   * @return cancels it
   */
  Runnable surelyAfter(Duration delay, Runnable task) {
    try {
      return after(delay, task);
    } catch (RejectedExecutionException | IllegalStateException gone) {
      Thread thread =
          threads.newThread(
              () -> {
                try {
                  NANOSECONDS.sleep(delay.toNanos());
                } catch (InterruptedException cancelled) {
                  return;
                }
                task.run();
              });
      thread.setName("runner-stop");
      thread.start();
      return thread::interrupt;
    }
  }
}
