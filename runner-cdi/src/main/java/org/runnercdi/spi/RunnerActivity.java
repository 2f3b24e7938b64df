package org.runnercdi.spi;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a runner does, for a {@link TimeSource} that must not go on before it has come to rest. */
public interface RunnerActivity {

  /**
   * Waits until nothing is asked, run, announced or handed over.
   *
   * @param atMost in real time
   * @return false if the time was over first
   * @throws InterruptedException if the current thread was interrupted
   */
  boolean awaitIdle(Duration atMost) throws InterruptedException;

  /**
   * The jobs that keep the runner from being idle, if nothing else does: no due-check, source or
   * consumer is being called, and no job could begin.
   *
   * @return empty if something else is under way, or the jobs change at this moment
   */
  Optional<List<RunningJob>> onlyJobs();

  /**
   * Where the current thread is.
   *
   * @return whether the runner has called what runs on this thread
   */
  Place here();

  /** Where a thread is. */
  enum Place {
    /** Not in a call of the runner. */
    OUTSIDE,
    /** In a job. */
    JOB,
    /** In a due-check, a source, or a consumer. */
    CALLBACK
  }

  /**
   * A thread that works for the runner, or a job that has none.
   *
   * @param thread null where a stage is awaited, or the executor has given no thread yet
   * @param timesOut whether time will cut the job off, or has: its timeout, or that of a stop
   */
  record RunningJob(@Nullable Thread thread, boolean timesOut) {}
}
