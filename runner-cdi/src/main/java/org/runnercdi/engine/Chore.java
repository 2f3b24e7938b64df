package org.runnercdi.engine;

/**
 * A piece of work that is no job and needs no permit: asking a source, evaluating an immediate
 * batch, announcing skipped jobs. Done exactly once, by whoever comes first: an executor thread
 * that was asked for it, a worker between two jobs, or a job that waits for it.
 */
interface Chore {

  /** Does it, on an executor thread. */
  void perform();

  /** Instead of {@link #perform} where the runner stopped first. */
  void stopped();
}
