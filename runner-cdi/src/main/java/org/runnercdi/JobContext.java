package org.runnercdi;

import java.time.Instant;
import java.time.ZonedDateTime;

/** What a job may know about its run. Safe for use by any thread. */
public interface JobContext {

  /**
   * The job's id.
   *
   * @return the id
   */
  String jobId();

  /**
   * The slot for which the job runs: the minute it was meant for, however late it starts. For an
   * immediate run the instant of the call.
   *
   * @return the slot
   */
  Instant slot();

  /**
   * The {@link #slot()} in the job's zone.
   *
   * @return the slot as a person's calendar shows it
   */
  ZonedDateTime now();

  /**
   * The idempotency key of this run: {@code jobId@slot}, the same on every node and at every
   * repetition. A second job of that id in one queue has {@code jobId@slot#2}, and so on; an
   * immediate run {@code jobId@instant#n}, where n counts the runner's immediate runs.
   *
   * @return the key
   */
  String executionKey();

  /**
   * Grows with every claim of the same {@link #executionKey()}; 1 on a single node. A resource that
   * refuses a smaller token than it has seen is safe from a node that was thought dead.
   *
   * @return the token
   */
  long fencingToken();

  /**
   * How often this run has been started, from 1.
   *
   * @return the attempt
   */
  int attempt();

  /**
   * True once the run was cut off, by its timeout or by a stop. The thread is interrupted as well;
   * a job that neither blocks nor asks here cannot be ended.
   *
   * @return whether the job should end
   */
  boolean isCancelled();
}
