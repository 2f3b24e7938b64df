package org.runnercdi.spi;

import org.runnercdi.JobResult;

/**
 * Follows the run of each job from its start to its outcome: what a tracing adapter implements.
 *
 * <p>Only jobs that start are followed. What never does (a skipped duplicate, a job that a stop
 * came before, one whose due-check threw) is in no trace, and neither is a due-check.
 *
 * <p>The methods are called by many threads at once and must not block. What they throw is logged
 * once and harms no job.
 */
public interface RunTracer {

  /**
   * A job starts. Called on its thread before its body, with an interrupt of the job possible. What
   * is made current on the thread here is current while the body runs.
   *
   * <p>The thread may have traces of its own, as where a job waits for a batch that it has pushed,
   * and the job is no part of them.
   *
   * @param start what starts
   * @return told of the rest
   */
  Run begin(RunStart start);

  /** One run: each method is called once, in either order, and possibly at the same time. */
  interface Run {

    /**
     * The body is off the thread: it has returned, possibly with a stage that is not complete, or
     * thrown. Called on the thread of {@link RunTracer#begin}: takes back what was made current. A
     * body that never returns is never told of.
     */
    void leave();

    /**
     * The outcome is known, before the {@link org.runnercdi.Result} is. That is the end of the run:
     * for a stage when it is complete, on the thread that completes it; for a job that has timed
     * out, or that a stop has given up, at that moment, on a thread of the runner, although its
     * body may go on for long.
     *
     * @param result how it ended
     */
    void end(JobResult result);
  }
}
