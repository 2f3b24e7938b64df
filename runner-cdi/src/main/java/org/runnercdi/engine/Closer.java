package org.runnercdi.engine;

import static java.lang.System.Logger.Level.WARNING;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.runnercdi.Job;
import org.runnercdi.JobInterruptedException;
import org.runnercdi.Outcome;
import org.runnercdi.Result;
import org.runnercdi.ShuttingDownException;

/**
 * The way out of every job: its id is released, its result is written once, those who want to know
 * are told, its queue counts it down, and the last one publishes the {@link Result}.
 */
final class Closer {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");

  private final InFlight inFlight;
  private final Listeners listeners;
  private final Contexts contexts;
  private final Tracing tracing;
  private final Delivery delivery;
  private final Announcer announcer;
  private final Histories histories;
  private final PanicLog panics;
  private final Holds holds;
  private final LongSupplier nanoTime;
  private final Set<RunQueue> live = ConcurrentHashMap.newKeySet();

  Closer(
      InFlight inFlight,
      Listeners listeners,
      Contexts contexts,
      Tracing tracing,
      Delivery delivery,
      Announcer announcer,
      Histories histories,
      PanicLog panics,
      Holds holds,
      LongSupplier nanoTime) {
    this.inFlight = inFlight;
    this.listeners = listeners;
    this.contexts = contexts;
    this.tracing = tracing;
    this.delivery = delivery;
    this.announcer = announcer;
    this.histories = histories;
    this.panics = panics;
    this.holds = holds;
    this.nanoTime = nanoTime;
  }

  /** The queues that are not complete. */
  Set<RunQueue> live() {
    return live;
  }

  /**
   * Takes a new queue into account; one without jobs is complete at once. False if the runner has
   * ended meanwhile: nobody wants to know any more.
   */
  boolean opened(RunQueue queue) {
    if (!holds.acquire()) {
      return false;
    }
    if (queue.isEmpty()) {
      complete(queue);
    } else {
      live.add(queue);
    }
    return true;
  }

  /**
   * The job's body has ended, or will never start: its id is free and its object done with. Only
   * the first call counts.
   */
  void settle(Execution execution) {
    byte before = execution.settle();
    if (before == Execution.SETTLED) {
      return;
    }
    if (before == Execution.MARKED) {
      inFlight.release(execution.id());
    }
    Job job = execution.job();
    execution.dropJob();
    if (job instanceof JobInstance instance) {
      destroyInContext(execution.id(), instance);
    }
  }

  /** In the context that is active, which is the job's own where it has run on this thread. */
  private void destroyInContext(String id, JobInstance instance) {
    boolean entered = false;
    try {
      entered = contexts.enter();
    } catch (RuntimeException | Error e) {
      LOG.log(WARNING, "The object of job '" + id + "' ends without a context of its own.", e);
    }
    destroy(id, instance);
    if (entered) {
      try {
        contexts.exit();
      } catch (RuntimeException | Error e) {
        LOG.log(WARNING, "The context in which an object of job '" + id + "' ended remains.", e);
      }
    }
  }

  static void destroy(String id, JobInstance instance) {
    try {
      instance.destroy();
    } catch (RuntimeException | Error e) {
      LOG.log(WARNING, "The object of job '" + id + "' could not be destroyed.", e);
    }
  }

  /** Whether the end of a job that succeeded is told to nobody outside the runner. */
  boolean tellsNobody() {
    return !listeners.hearOfEachJob() && !tracing.isOn();
  }

  /** Writes the result of what ran, unless it was closed before. */
  void close(
      RunQueue queue, Execution execution, Outcome outcome, @Nullable Object payload, long nanos) {
    if (execution.tryClose()) {
      execution.end(outcome, payload, nanos);
      announce(queue, execution);
    }
  }

  /** Ends a job that a stop waits for no longer. */
  void giveUp(RunQueue queue, Execution execution) {
    execution.cancel();
    if (execution.tryClose()) {
      execution.end(
          Outcome.INTERRUPTED,
          new JobInterruptedException(execution.id(), execution.slot(), null),
          nanoTime.getAsLong());
      announceElsewhere(queue, execution);
    }
  }

  /** Ends a drawn job that the stop came before, or that is not this node's to run any more. */
  void shutDown(RunQueue queue, Execution execution) {
    settle(execution);
    if (execution.tryClose() && !queue.giveBack(execution)) {
      execution.endUnstarted(
          Outcome.SHUTTING_DOWN,
          new ShuttingDownException(execution.id(), execution.slot()),
          nanoTime.getAsLong());
      announce(queue, execution);
    }
  }

  /** Ends all of a queue that nobody has drawn. */
  void shutDown(RunQueue queue) {
    for (Execution e = queue.draw(); e != null; e = queue.draw()) {
      shutDown(queue, e);
    }
  }

  /** As {@link #shutDown(RunQueue)}, for a thread that those who are told must not hold up. */
  void shutDownElsewhere(RunQueue queue) {
    announcer.execute(() -> shutDown(queue));
  }

  /** Ends all of a queue that was to be opened; silently if the runner has ended. */
  void shutDownUnopened(RunQueue queue) {
    if (opened(queue)) {
      shutDown(queue);
    } else {
      drop(queue);
    }
  }

  /** Is done with the jobs of a queue that is nobody's, for the runner has ended. */
  void drop(RunQueue queue) {
    for (Execution execution : queue.items()) {
      settle(execution);
    }
  }

  /** Tells of a job that is closed, and counts it down. */
  void announce(RunQueue queue, Execution execution) {
    execution.plan().remember(execution);
    histories.ended(execution);
    tracing.ended(execution);
    listeners.jobEnded(execution);
    try {
      // Before its result: whoever has that finds the log complete.
      panics.ended(execution);
    } finally {
      if (queue.ended(execution)) {
        complete(queue);
      }
    }
  }

  /** Tells of a job that was closed before it came to be run. */
  void settleAndAnnounce(RunQueue queue, Execution execution) {
    settle(execution);
    announce(queue, execution);
  }

  /** As {@link #announce}, for a thread that those who are told must not hold up. */
  void announceElsewhere(RunQueue queue, Execution execution) {
    announcer.execute(() -> announce(queue, execution));
  }

  /** All of a queue has ended: its result is published. */
  void complete(RunQueue queue) {
    long now = nanoTime.getAsLong();
    Result result = queue.result(now);
    try {
      if (result != null) {
        histories.ended(queue);
        listeners.queueEnded(queue.header().source(), now - queue.openedNanos());
        delivery.offer(result);
      }
    } finally {
      live.remove(queue);
      CompletableFuture<Result> awaited = queue.awaited();
      if (awaited != null && result != null) {
        awaited.complete(result);
      }
      holds.release();
    }
  }
}
