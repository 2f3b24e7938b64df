package org.runnercdi.benchmark;

/** One way of running jobs, started with its best settings. */
interface Contender extends AutoCloseable {

  /** Starts one. */
  @FunctionalInterface
  interface Factory {
    Contender start(int limit, Work work) throws Exception;
  }

  /** The settings that differ from the defaults, and what is timed where that is not obvious. */
  String settings();

  /**
   * Performs the work so many times, each time as a job.
   *
   * @return nanoseconds from the moment at which the jobs are due until all have ended and the
   *     caller knows; what is done beforehand does not count
   */
  long run(int jobs) throws Exception;

  @Override
  void close();
}
