package org.runnercdi.engine;

import java.time.Duration;

/**
 * Runs what the runner must do in time, whatever becomes of its scheduler: that may be gone, lose
 * what it holds, or have all its threads held up by the very jobs whose timeout is to come. Calls
 * no code of the application, which might block.
 */
interface Timer {

  /** Nothing runs before. */
  void start();

  /**
   * Runs the task once after the delay; after {@link #close} never.
   *
   * @return drops it
   */
  Runnable after(Duration delay, Runnable task);

  /** Drops all that has not run, and ends. */
  void close();
}
