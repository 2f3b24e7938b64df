package org.runnercdi.benchmark;

/** One way of running jobs, started with its best settings. */
public interface Contender extends AutoCloseable {

  /** Starts one. */
  @FunctionalInterface
  interface Factory {
    /**
     * Starts one that performs a work.
     *
     * @param limit how many may run at once
     * @param work what each job does
     * @return a contender that is ready
     * @throws Exception if it does not start
     */
    Contender start(int limit, Work work) throws Exception;
  }

  /**
   * The settings that differ from the defaults, and what is timed where that is not obvious.
   *
   * @return one line
   */
  String settings();

  /**
   * Performs the work so many times, each time as a job.
   *
   * @param jobs how often
   * @return nanoseconds from the moment at which the jobs are due until all have ended and the
   *     caller knows; what is done beforehand does not count
   * @throws Exception if a job fails, or does not end
   */
  long run(int jobs) throws Exception;

  @Override
  void close();
}
