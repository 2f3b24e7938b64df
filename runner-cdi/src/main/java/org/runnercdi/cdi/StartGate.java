package org.runnercdi.cdi;

import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Opens the runner's gate once the application is up: at the latest signal that the container
 * gives.
 *
 * <p>Which one is expected is decided once, at CDI's {@code Startup}:
 *
 * <ul>
 *   <li>in Quarkus its {@code StartupEvent}, which always comes;
 *   <li>in a web application the servlet context listener of this jar. It is a web application if
 *       {@code @Initialized(ApplicationScoped)} brought the servlet context, as CDI has it, or if
 *       the servlet API is there together with the executors that a Jakarta EE server binds in JNDI
 *       (a Java SE program has neither, whatever lies on its class path);
 *   <li>else there is none, and the gate opens after {@code Startup}.
 * </ul>
 *
 * <p>A listener that is expected may still not come: {@code metadata-complete} in {@code web.xml}
 * switches web fragments off, and an EJB module has none. After {@link #PATIENCE} the gate opens
 * without it. {@code runner.start-delay} counts from the signal.
 */
final class StartGate {

  static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final System.Logger LOG = System.getLogger("org.runnercdi");

  private final Duration patience;
  private final Object lock = new Object();
  private final Set<StartSignal> seen = EnumSet.noneOf(StartSignal.class);
  private @Nullable Wait wait;
  private @Nullable Timer timer;
  private boolean done;
  private boolean cancelled;

  StartGate(Duration patience) {
    this.patience = patience;
  }

  /** What is waited for, and what then. */
  private record Wait(StartSignal signal, Duration delay, ThreadFactory threads, Runnable open) {}

  /** The runner is ready; until then signals are only remembered. */
  void await(StartSignal signal, Duration delay, ThreadFactory threads, Runnable open) {
    synchronized (lock) {
      wait = new Wait(signal, delay, threads, open);
    }
    decide();
  }

  void signalled(StartSignal signal) {
    synchronized (lock) {
      seen.add(signal);
    }
    decide();
  }

  /** The gate stays as it is. */
  void cancel() {
    Timer pending;
    synchronized (lock) {
      done = true;
      cancelled = true;
      pending = timer;
    }
    if (pending != null) {
      pending.cancel();
    }
  }

  private void decide() {
    Wait ready;
    boolean signalled;
    Timer earlier;
    synchronized (lock) {
      if (done || wait == null || !seen.contains(StartSignal.STARTUP)) {
        return;
      }
      ready = wait;
      signalled = seen.contains(ready.signal);
      if (!signalled && timer != null) {
        return;
      }
      earlier = timer;
      timer = null;
      done = signalled;
    }
    if (earlier != null) {
      earlier.cancel();
    }
    if (signalled) {
      openAfter(ready, ready.delay, ready.open);
    } else {
      openAfter(ready, patience.plus(ready.delay), () -> openUnsignalled(ready));
    }
  }

  private void openUnsignalled(Wait ready) {
    synchronized (lock) {
      if (done) {
        return;
      }
      done = true;
    }
    LOG.log(
        WARNING,
        "No word from "
            + ready.signal
            + " for "
            + patience
            + "; the runner's ticks begin without.");
    ready.open.run();
  }

  private void openAfter(Wait ready, Duration delay, Runnable open) {
    if (delay.isZero()) {
      open.run();
      return;
    }
    Timer next = new Timer(delay, open);
    synchronized (lock) {
      if (cancelled) {
        return;
      }
      timer = next;
    }
    next.start(ready.threads);
  }

  /** Waits on a thread of its own: needed once, at a start. */
  private static final class Timer {

    private final CountDownLatch cancelled = new CountDownLatch(1);
    private final Duration delay;
    private final Runnable action;

    Timer(Duration delay, Runnable action) {
      this.delay = delay;
      this.action = action;
    }

    void start(ThreadFactory threads) {
      Thread thread = threads.newThread(this::run);
      thread.setName("runner-start");
      thread.start();
    }

    void cancel() {
      cancelled.countDown();
    }

    private void run() {
      try {
        if (!cancelled.await(delay.toNanos(), TimeUnit.NANOSECONDS)) {
          action.run();
        }
      } catch (InterruptedException e) {
        // The server takes its threads back: it is stopping.
        Thread.currentThread().interrupt();
      }
    }
  }
}
