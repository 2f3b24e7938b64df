package org.runnercdi.engine;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The queues that wait for the jitter of their job. They hold neither a permit nor a thread, and
 * are not under way: a runner may be idle, and may end, meanwhile. Each is opened once, by its
 * timer or by the stop.
 */
final class Delays {

  private final Map<RunQueue, Delay> waiting = new ConcurrentHashMap<>();
  private final Timer timer;
  private final LongSupplier nanoTime;
  private final Holds holds;
  private final Consumer<RunQueue> opener;
  private final Consumer<RunQueue> ender;
  private volatile boolean stopped;

  /**
   * None.
   *
   * @param opener opens a queue; quickly, and without a call of foreign code
   * @param ender ends one that was not opened, as never started
   */
  Delays(
      Timer timer,
      LongSupplier nanoTime,
      Holds holds,
      Consumer<RunQueue> opener,
      Consumer<RunQueue> ender) {
    this.timer = timer;
    this.nanoTime = nanoTime;
    this.holds = holds;
    this.opener = opener;
    this.ender = ender;
  }

  /** Those that have not been opened. */
  Set<RunQueue> queues() {
    return waiting.keySet();
  }

  /** Opens the queue once it is due; at once if that has passed. */
  void add(RunQueue queue) {
    Delay delay = new Delay(queue);
    waiting.put(queue, delay);
    // From now on, not from the asking: the other jobs of the slot may have taken their time.
    Duration left = Duration.between(queue.header().at(nanoTime.getAsLong()), queue.dueAt());
    delay.cancel = timer.after(left.isNegative() ? Duration.ZERO : left, delay::end);
    // Asked after it is added: either this sees the stop, or the stop sees this.
    if (stopped) {
      delay.stop();
    }
  }

  /** Ends all that waits as never started; once the dispatcher has stopped. */
  void stop() {
    stopped = true;
    waiting.values().forEach(Delay::stop);
  }

  private final class Delay {

    private final RunQueue queue;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile Runnable cancel = () -> {};

    Delay(RunQueue queue) {
      this.queue = queue;
    }

    /** On the timer's thread. */
    void end() {
      // Before it is taken: a stop that finds it gone must not find the runner at its end.
      if (!holds.acquire()) {
        return;
      }
      try {
        if (!over.getAndSet(true)) {
          queue.openedAt(nanoTime.getAsLong());
          opener.accept(queue);
          waiting.remove(queue);
        }
      } finally {
        holds.release();
      }
    }

    void stop() {
      cancel.run();
      if (!over.getAndSet(true)) {
        queue.openedAt(nanoTime.getAsLong());
        ender.accept(queue);
        waiting.remove(queue);
      }
    }
  }
}
