package org.runnercdi;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Runs jobs at each tick. Injectable in a CDI application; elsewhere made by {@link
 * org.runnercdi.engine.RunnerBuilder}. All methods are safe for use by any thread.
 */
public interface Runner {

  /**
   * Queues a batch for a coming tick. Each tick takes one batch ({@code runner.batches-per-tick}),
   * asks each of its jobs once whether it is due, and publishes one {@link Result}. Blocks while
   * {@code runner.batch-buffer} batches wait.
   *
   * @param batch the jobs; the collection is copied
   * @return false if the runner is disabled, is stopped, or the thread is interrupted (its
   *     interrupt flag is kept); the batch is then not queued
   * @throws NullPointerException if the batch, a job or its id is null; nothing is queued
   * @throws IllegalArgumentException if an id is blank; nothing is queued
   * @throws IllegalStateException if called from a due-check or a {@link JobSource}, which would
   *     wait for itself: use {@link #offer} there
   */
  boolean push(Collection<? extends Job> batch);

  /**
   * As {@link #push}, but never blocks.
   *
   * @param batch the jobs; the collection is copied
   * @return false also if {@code runner.batch-buffer} batches wait
   * @throws NullPointerException if the batch, a job or its id is null; nothing is queued
   * @throws IllegalArgumentException if an id is blank; nothing is queued
   */
  boolean offer(Collection<? extends Job> batch);

  /**
   * Runs a batch now, under the same limit. Each job is asked once whether it is due at the instant
   * of the call. Never blocks; before the application is up the batch waits for that.
   *
   * <p>A job that waits for the returned future (or one derived from it by its own methods) runs
   * the batch on its own thread under its own permit, so it never waits for itself.
   *
   * @param batch the jobs; the collection is copied
   * @return completes with the same {@link Result} that is published; fails with {@link
   *     RunnerStoppedException} if the runner is disabled, stopped, or stops before the batch
   *     began. Cancelling it does not cancel the batch
   * @throws NullPointerException if the batch, a job or its id is null; nothing is run
   * @throws IllegalArgumentException if an id is blank; nothing is run
   */
  CompletableFuture<Result> pushAndAwait(Collection<? extends Job> batch);

  /**
   * A snapshot of counters; does not block.
   *
   * @return the snapshot
   */
  RunnerStats stats();

  /**
   * The ids that are in flight: due, and not ended yet, whether running or waiting for a permit or
   * for its jitter.
   *
   * @return a new, unmodifiable set
   */
  Set<String> inFlightIds();

  /**
   * The registered and supplied jobs.
   *
   * @return the jobs
   */
  Jobs jobs();

  /**
   * The nodes that share the registered and supplied jobs. Does not block.
   *
   * @return this node alone where there is no cluster
   */
  List<Member> members();

  /**
   * Stops: no new work. Returns when tick and dispatcher have ended and waits for no job. What
   * waits for a permit or lies in the buffer ends as {@link Outcome#SHUTTING_DOWN}; running jobs
   * finish, up to {@code runner.shutdown-timeout}, are then interrupted, and 5 s later abandoned as
   * {@link Outcome#INTERRUPTED}. Every {@link Result} is still published. Idempotent; may be called
   * from a job.
   */
  void stop();

  /**
   * Waits until a stopped runner has ended: its jobs, its results and its threads. Does not stop
   * it.
   *
   * @param timeout how long to wait at most
   * @return whether it has ended; false also if the thread is interrupted (its interrupt flag is
   *     kept)
   * @throws IllegalStateException if called from a job, a due-check, a source or a consumer of
   *     results, which would wait for itself
   */
  boolean awaitStopped(Duration timeout);

  /**
   * {@link #stop()}, and wait until everything has ended: at most {@code runner.shutdown-timeout}
   * and 5 s, plus what the consumers of results take.
   *
   * <p>Where the thread is interrupted, before or meanwhile, the runner is stopped all the same,
   * but no longer waited for: the method returns early, the interrupt flag kept, and what runs ends
   * by itself. {@link #awaitStopped} tells whether it has.
   *
   * @throws IllegalStateException if called from a job, a due-check, a source or a consumer of
   *     results, which would wait for itself; nothing is stopped
   */
  void stopAndWait();
}
