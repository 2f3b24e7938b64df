package org.runnercdi.engine;

import org.runnercdi.QueueSource;

/**
 * The histories of a runner: apart, so that the many supplied jobs do not crowd out the few
 * registered ones. What was pushed is in none of them.
 *
 * @param registered of registered jobs
 * @param supplied of supplied jobs
 */
record Histories(History registered, History supplied) {

  /** Of each of the two. */
  static final int MOST_RESULTS = 50_000;

  /** Of each of the two. */
  static final long MOST_BYTES = 16L << 20;

  static Histories of(int ofEachJob) {
    return new Histories(
        new History(ofEachJob, MOST_RESULTS, MOST_BYTES),
        new History(ofEachJob, MOST_RESULTS, MOST_BYTES));
  }

  /** A job has ended. Those that were supplied wait for their queue, of which there may be many. */
  void ended(Execution execution) {
    if (execution.queue().origin() == QueueSource.REGISTERED) {
      registered.remember(execution);
    }
  }

  void ended(RunQueue queue) {
    if (queue.header().origin() == QueueSource.SUPPLIED) {
      supplied.remember(queue.items());
    }
  }
}
