package org.runnercdi;

import org.jspecify.annotations.Nullable;

/**
 * The work of a job that is composed of parts.
 *
 * @see Job#of(String, java.util.function.Predicate, JobBody)
 */
@FunctionalInterface
public interface JobBody {

  /**
   * Does the work; the same contract as {@link Job#run}.
   *
   * @param context what the job may know about this run
   * @return the value of the {@link JobResult}
   * @throws Exception to report a failure
   */
  @Nullable Object run(JobContext context) throws Exception;
}
