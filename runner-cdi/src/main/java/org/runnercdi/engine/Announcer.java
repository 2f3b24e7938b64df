package org.runnercdi.engine;

import static java.lang.System.Logger.Level.WARNING;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Tells of what a timer or the tick has found, on a thread of its own that is there only while
 * there is something to tell: a callback that blocks must hold up neither tick nor timeout nor
 * stop.
 */
final class Announcer {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");

  private final OwnThreads.Tracked made;
  private final ThreadPoolExecutor thread;
  private final Holds holds;
  private final Inside inside;

  Announcer(ThreadFactory threads, Holds holds, Inside inside) {
    this.holds = holds;
    this.inside = inside;
    // One that is asked as late as this may give none any more.
    ThreadFactory surely = OwnThreads.orOwn(threads, "runner-announcer");
    this.made =
        new OwnThreads.Tracked(
            task -> {
              Thread announcer = surely.newThread(task);
              announcer.setName("runner-announcer");
              return announcer;
            });
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            made,
            new ThreadPoolExecutor.DiscardPolicy());
    thread.allowCoreThreadTimeOut(true);
  }

  void execute(Runnable announcement) {
    if (holds.acquire()) {
      thread.execute(
          () -> {
            try {
              inside.run(announcement);
            } catch (RuntimeException | Error e) {
              LOG.log(WARNING, "An announcement of the runner failed.", e);
            } finally {
              holds.release();
            }
          });
    }
  }

  /** Ends the thread, which has nothing to tell any more unless it hangs. */
  void end() {
    thread.shutdownNow();
    made.join();
  }
}
