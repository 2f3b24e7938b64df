package org.runnercdi.spi;

import java.time.Duration;
import java.time.InstantSource;
import org.runnercdi.Result;
import org.runnercdi.Runner;

/**
 * All the time of one runner, for a test that turns it by hand: the wall clock ({@link #instant}),
 * the monotonic clock, the ticks ({@link #arm}) and the timers. A {@link TickSource} alone leaves
 * durations and timeouts to the machine.
 *
 * <p>The methods are called on many threads. As a bean it replaces the time of the application's
 * runner.
 */
public interface TimeSource extends InstantSource, TickSource {

  /**
   * The monotonic clock, by which durations are measured.
   *
   * @return nanoseconds from some fixed moment
   */
  long nanoTime();

  /**
   * Runs a timer of the runner: a job's timeout, the shutdown timeout.
   *
   * @param delay not negative
   * @param task to be called once, after the delay; does not block and throws nothing
   * @return drops the timer; does not wait for a task that is under way
   */
  Runnable after(Duration delay, Runnable task);

  /**
   * The runner has been started. Called once, and never where the runner is disabled.
   *
   * @param runner the runner
   * @param activity tells what it does, so that time can stand still meanwhile
   */
  void started(Runner runner, RunnerActivity activity);

  /**
   * A result is being delivered; on the delivery thread, one after the other.
   *
   * @param result how a queue ended
   */
  void delivered(Result result);

  /** The runner has ended: none of its wake-ups and timers is to run any more. */
  void ended();
}
