package org.runnercdi.spi;

import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.runnercdi.Outcome;
import org.runnercdi.QueueSource;
import org.runnercdi.RunnerStats;

/**
 * Receives the figures of a runner: what a metrics adapter implements. All durations are in
 * nanoseconds. The methods are called by many threads at once, on the threads of the runner; they
 * must neither block nor throw.
 */
public interface RunRecorder {

  /**
   * The runner starts. Called once, before any other method.
   *
   * @param stats reads the current figures, at any time and on any thread
   */
  void started(Supplier<RunnerStats> stats);

  /**
   * A job was closed.
   *
   * @param origin where the job comes from; a triggered job's own origin
   * @param jobId the job's id
   * @param outcome how it ended
   * @param nanos from its start to its end; 0 for what never started
   */
  void jobEnded(QueueSource origin, String jobId, Outcome outcome, long nanos);

  /**
   * All jobs of a queue were closed.
   *
   * @param source where the queue came from
   * @param nanos from the asking of its jobs, or the end of the jitter for which its only job has
   *     waited, to the end of the last
   */
  void queueEnded(QueueSource source, long nanos);

  /**
   * A slot is being evaluated.
   *
   * @param nanos from the slot's boundary to its evaluation
   */
  void tickLag(long nanos);

  /**
   * Slots were missed.
   *
   * @param count how many
   */
  void slotsMissed(long count);

  /** A {@link org.runnercdi.Result} was dropped because the consumers were too slow. */
  void resultDropped();

  /** A {@link org.runnercdi.JobSource} failed. */
  void sourceFailed();

  /**
   * The runner is a node of a cluster. Called at most once, after {@link #started} and before what
   * follows here.
   *
   * @param members reads how many nodes of the cluster are alive, at any time and on any thread
   */
  default void clustered(IntSupplier members) {}

  /**
   * Jobs were asked for in the cluster's ledger.
   *
   * @param won how many this node has won
   * @param lost how many it has not, mostly because another node had before
   */
  default void claimed(int won, int lost) {}

  /**
   * The ledger has refused to store how runs ended, because their claims are another node's by now:
   * this one was taken for dead.
   *
   * @param count how many
   */
  default void completionsRefused(int count) {}

  /**
   * Claims of a dead node, or such as nobody had started, were handed to this one to be run.
   *
   * @param count how many
   */
  default void takenOver(int count) {}

  /**
   * The ledger has answered, or failed to. On any thread, also before {@link #clustered} and after
   * {@link #stopped}: callers of {@link org.runnercdi.Jobs} ask it, too.
   *
   * @param nanos how long that took
   */
  default void ledgerCalled(long nanos) {}

  /** The runner has ended: remove all that was registered. Called once, after all other methods. */
  void stopped();
}
