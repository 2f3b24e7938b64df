package org.runnercdi.engine;

import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.runnercdi.spi.TickSource;

/**
 * Wakes at each boundary of the tick, re-armed from the clock each time, and has the slots
 * evaluated one after the other: those that become due while one is still being evaluated wait,
 * none is lost.
 */
final class Ticker {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");

  /** A scheduler that is only busy must not be taken for one that has lost a tick. */
  private static final Duration LOSS = Duration.ofSeconds(10);

  private final Duration tick;
  private final long patienceNanos;
  private final InstantSource clock;
  private final BooleanSupplier clockIsSet;
  private final LongSupplier nanoTime;
  private final TickSource source;
  private final Timer timer;
  private final Calls calls;
  private final Inside inside;
  private final Evaluation evaluation;
  private final Consumer<Slots.Due> missed;

  private final Object lock = new Object();
  private final ArrayDeque<Pending> pending = new ArrayDeque<>();
  private @Nullable Slots slots;
  private boolean clockWasSet;
  private @Nullable Thread evaluating;
  private boolean stopped;
  private boolean abandoned;

  /** Cancels the wake-up that is to come; null while none is armed. */
  private @Nullable Runnable disarm;

  private long armings;
  private volatile long lastWake;
  private volatile long lastArming;
  private volatile boolean rejected;
  private volatile boolean loss;

  /** What is to be done with slots. */
  interface Evaluation {

    /**
     * Evaluates the slots that one wake-up made due, one after the other.
     *
     * @param slots the current one last
     * @param clockIsSet false where they are of a clock that may be wrong: none of them can be run
     */
    void evaluate(List<Instant> slots, boolean clockIsSet);
  }

  private record Pending(List<Instant> slots, boolean clockIsSet) {}

  /**
   * Does nothing before {@link #start}.
   *
   * @param clockIsSet false until the clock is the one that slots go by: a node that has yet to
   *     hear from its cluster goes by a clock of its own
   * @param missed is told of the slots that were missed
   */
  Ticker(
      Duration tick,
      InstantSource clock,
      BooleanSupplier clockIsSet,
      LongSupplier nanoTime,
      TickSource source,
      Timer timer,
      Calls calls,
      Inside inside,
      Evaluation evaluation,
      Consumer<Slots.Due> missed) {
    this.tick = tick;
    this.patienceNanos = Math.max(LOSS.toNanos(), tick.multipliedBy(2).toNanos());
    this.clock = clock;
    this.clockIsSet = clockIsSet;
    this.nanoTime = nanoTime;
    this.source = source;
    this.timer = timer;
    this.calls = calls;
    this.inside = inside;
    this.evaluation = evaluation;
    this.missed = missed;
  }

  void start(MissedSlots policy, int madeUpAtMost) {
    boolean set = clockIsSet.getAsBoolean();
    Instant now = clock.instant();
    lastWake = nanoTime.getAsLong();
    synchronized (lock) {
      slots = new Slots(tick, policy, madeUpAtMost, now);
      clockWasSet = set;
    }
    arm(now);
  }

  /** The time since the last wake-up, by the monotonic clock. */
  Duration sinceLastWake() {
    return Duration.ofNanos(nanoTime.getAsLong() - lastWake);
  }

  /**
   * Arms anew what the scheduler has lost: WildFly drops the tasks that come due while it is
   * suspended, GlassFish those that come due while it ends a deployment. To be called now and then,
   * from no thread of the scheduler.
   */
  void watch() {
    long now = nanoTime.getAsLong();
    if (now - lastWake <= patienceNanos || now - lastArming <= patienceNanos) {
      return;
    }
    synchronized (lock) {
      if (stopped || slots == null) {
        return;
      }
    }
    if (!loss) {
      LOG.log(
          WARNING,
          "The scheduler has run no tick for "
              + Duration.ofNanos(now - lastWake)
              + ", as that of a suspended server; the next is armed anew.");
    }
    loss = true;
    arm(clock.instant());
  }

  private void arm(Instant now) {
    Instant next;
    long arming;
    synchronized (lock) {
      if (stopped || slots == null) {
        return;
      }
      next = slots.after(now);
      arming = ++armings;
    }
    lastArming = nanoTime.getAsLong();
    Runnable armed;
    try {
      armed = source.arm(now, next, () -> wake(arming));
    } catch (RejectedExecutionException | IllegalStateException e) {
      if (!rejected) {
        LOG.log(
            WARNING,
            "The scheduler accepts no tick: the server seems to be stopping; tried again at the"
                + " next tick.",
            e);
      }
      rejected = true;
      timer.after(tick, () -> arm(clock.instant()));
      return;
    }
    rejected = false;
    Runnable superfluous;
    synchronized (lock) {
      // While this was armed, the runner has stopped, or another thread has armed anew.
      boolean late = stopped || arming != armings;
      superfluous = late ? armed : disarm;
      if (!late) {
        disarm = armed;
      }
    }
    if (superfluous != null) {
      superfluous.run();
    }
  }

  private void wake(long arming) {
    Calls.Call call = calls.begin();
    try {
      inside.run(() -> wakeUp(arming));
    } catch (RuntimeException | Error e) {
      LOG.log(WARNING, "A wake-up of the tick failed.", e);
    } finally {
      call.end();
    }
  }

  private void wakeUp(long arming) {
    // Asked first: then the moment is one of the clock that is set.
    boolean set = clockIsSet.getAsBoolean();
    Instant now = clock.instant();
    Slots.Due due;
    boolean evaluate;
    boolean last;
    synchronized (lock) {
      if (stopped || slots == null) {
        return;
      }
      last = arming == armings;
      if (last) {
        disarm = null;
      }
      lastWake = nanoTime.getAsLong();
      loss = false;
      if (set && !clockWasSet) {
        clockWasSet = true;
        slots.reset(now);
      }
      due = slots.advance(now);
      if (!due.slots().isEmpty()) {
        pending.add(new Pending(due.slots(), clockWasSet));
      }
      evaluate = evaluating == null && !pending.isEmpty();
      if (evaluate) {
        evaluating = Thread.currentThread();
      }
    }
    try {
      // One that was only late, and not lost, has been replaced.
      if (last) {
        arm(now);
      }
      if (due.missed() > 0) {
        missed.accept(due);
      }
    } catch (RuntimeException | Error e) {
      LOG.log(WARNING, "The tick could not be armed anew.", e);
    }
    if (evaluate) {
      evaluatePending();
    }
  }

  private void evaluatePending() {
    for (Pending next = nextPending(); next != null; next = nextPending()) {
      try {
        evaluation.evaluate(next.slots, next.clockIsSet);
      } catch (RuntimeException | Error e) {
        LOG.log(WARNING, "The evaluation of " + next.slots + " failed; the next slot goes on.", e);
      }
    }
  }

  private @Nullable Pending nextPending() {
    synchronized (lock) {
      Pending next = stopped ? null : pending.poll();
      if (next == null) {
        evaluating = null;
        lock.notifyAll();
      }
      return next;
    }
  }

  /** No further slot; what is pending is dropped. */
  void stop() {
    Runnable cancel;
    synchronized (lock) {
      stopped = true;
      pending.clear();
      cancel = disarm;
    }
    if (cancel != null) {
      cancel.run();
    }
  }

  /** Nobody waits any longer for the slot that is being evaluated. */
  void abandon() {
    synchronized (lock) {
      abandoned = true;
      lock.notifyAll();
    }
  }

  /**
   * Waits until no slot is being evaluated (except on the calling thread), or that is abandoned.
   * Returns early if interrupted, the flag kept.
   */
  void awaitIdle() {
    synchronized (lock) {
      while (evaluating != null && evaluating != Thread.currentThread() && !abandoned) {
        try {
          lock.wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }
}
