package org.runnercdi.sample;

import jakarta.transaction.Transactional;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.runnercdi.Job;
import org.runnercdi.JobContext;
import org.runnercdi.RunnableJob;

/** Forgets old results, once an hour. */
@RunnableJob(id = "prune-results", cron = "${scheduler.prune-cron:17 * * * *}")
class PruneResults implements Job {

  private final ResultStore store;
  private final Duration keep;

  PruneResults(ResultStore store, @ConfigProperty(name = "scheduler.keep") Duration keep) {
    this.store = store;
    this.keep = keep;
  }

  /**
   * Each try is a transaction of its own; see {@code mp.fault.tolerance.interceptor.priority}.
   *
   * @return how many results were deleted
   */
  @Override
  @Retry(maxRetries = 3, delay = 200)
  @Transactional
  public Object run(JobContext context) {
    return store.prune(context.slot().minus(keep));
  }
}
