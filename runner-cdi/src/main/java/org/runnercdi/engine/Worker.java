package org.runnercdi.engine;

import static java.lang.System.Logger.Level.WARNING;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.runnercdi.Job;
import org.runnercdi.JobInterruptedException;
import org.runnercdi.JobPanicException;
import org.runnercdi.JobTimeoutException;
import org.runnercdi.Outcome;

/**
 * Holds one permit and runs jobs, drawn from the open queues in turn, until nothing waits. It is
 * not parked anywhere: a worker that starts late finds nothing and returns.
 */
final class Worker implements Runnable {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");
  private static final VarHandle TARGET;

  static {
    try {
      TARGET = MethodHandles.lookup().findVarHandle(Worker.class, "target", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Stands in {@link #target} while another thread interrupts this one. */
  private static final Object INTERRUPTING = new Object();

  private final Dispatcher dispatcher;
  private final Closer closer;
  private final Detached detached;
  private final Holds holds;
  private final Contexts contexts;
  private final Timer timer;
  private final LongSupplier nanoTime;
  private final AtomicBoolean abandoned = new AtomicBoolean();

  private @Nullable Thread thread;

  /** The execution that an interrupt would reach now. */
  private volatile @Nullable Object target;

  private int cursor;
  private @Nullable RunQueue drawnFrom;

  Worker(
      Dispatcher dispatcher,
      Closer closer,
      Detached detached,
      Holds holds,
      Contexts contexts,
      Timer timer,
      LongSupplier nanoTime) {
    this.dispatcher = dispatcher;
    this.closer = closer;
    this.detached = detached;
    this.holds = holds;
    this.contexts = contexts;
    this.timer = timer;
    this.nanoTime = nanoTime;
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    boolean permit = true;
    dispatcher.began(this);
    try {
      while (permit) {
        if (dispatcher.performChore()) {
          continue;
        }
        Execution drawn = draw();
        RunQueue queue = drawnFrom;
        if (drawn == null || queue == null) {
          break;
        }
        permit = run(queue, drawn, false) || dispatcher.tryPermit();
      }
    } finally {
      dispatcher.ended(this);
      if (permit) {
        dispatcher.returnPermit();
      }
      if (!abandoned.getAndSet(true)) {
        holds.release();
      }
    }
  }

  private @Nullable Execution draw() {
    RunQueue[] open = dispatcher.openQueues();
    for (int i = 0; i < open.length; i++) {
      RunQueue queue = open[Math.floorMod(cursor++, open.length)];
      Execution execution = queue.claim();
      if (queue.unclaimed() == 0) {
        dispatcher.exhausted(queue);
      }
      if (execution != null) {
        drawnFrom = queue;
        return execution;
      }
    }
    return null;
  }

  /**
   * Runs what of the queue nobody has claimed, on behalf of a job of this worker that waits for it,
   * under that job's permit.
   */
  void help(RunQueue queue) {
    Object waiting = target;
    for (Execution e = queue.claim(); e != null; e = queue.claim()) {
      run(queue, e, true);
    }
    target = waiting;
    if (waiting instanceof Execution outer && outer.isCancelled()) {
      // It was cut off while its thread worked for another job, which the interrupt had to spare.
      Thread.currentThread().interrupt();
    }
  }

  /** The execution that runs on this worker's thread now. */
  @Nullable Execution running() {
    return target instanceof Execution execution ? execution : null;
  }

  /**
   * Runs one job to its end.
   *
   * @param nested whether the permit is that of a job that waits, and cannot be given away
   * @return false if the permit has gone to a stage that is not complete yet
   */
  private boolean run(RunQueue queue, Execution execution, boolean nested) {
    Job job = execution.job();
    if (dispatcher.isStopped() || job == null) {
      closer.shutDown(queue, execution);
      return true;
    }
    Object value = null;
    Throwable thrown = null;
    AsyncEnd asyncEnd = null;
    Runnable cancelTimeout = null;
    boolean entered = false;
    execution.startedAt(nanoTime.getAsLong());
    target = execution;
    try {
      Duration timeout = execution.plan().timeout;
      if (timeout != null) {
        cancelTimeout = armTimeout(queue, execution, timeout);
      }
      entered = contexts.enter();
      value = job.run(execution);
      if (value instanceof CompletionStage<?> stage) {
        if (nested || (stage instanceof CompletableFuture<?> future && future.isDone())) {
          value = await(stage);
        } else {
          asyncEnd = new AsyncEnd(queue, execution, cancelTimeout);
          stage.whenComplete(asyncEnd);
        }
      }
    } catch (Throwable t) {
      thrown = t;
      asyncEnd = null;
    }
    endInterrupts(execution);
    if (entered) {
      exitContext();
    }
    if (asyncEnd != null) {
      return !asyncEnd.detach();
    }
    finish(queue, execution, cancelTimeout, value, thrown);
    return true;
  }

  private @Nullable Runnable armTimeout(RunQueue queue, Execution execution, Duration timeout) {
    try {
      return timer.after(timeout, () -> timeOut(queue, execution));
    } catch (RejectedExecutionException | IllegalStateException gone) {
      LOG.log(
          WARNING, "Job '" + execution.id() + "' runs without its timeout: no scheduler.", gone);
      return null;
    }
  }

  private static Object await(CompletionStage<?> stage) throws Exception {
    try {
      return stage.toCompletableFuture().get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof Exception exception) {
        throw exception;
      }
      if (cause instanceof Error error) {
        throw error;
      }
      throw e;
    }
  }

  private void exitContext() {
    try {
      contexts.exit();
    } catch (RuntimeException | Error e) {
      LOG.log(WARNING, "The context of a job could not be ended.", e);
    }
  }

  /** From here on no interrupt meant for this execution reaches the thread. */
  private void endInterrupts(Execution execution) {
    while (!TARGET.compareAndSet(this, execution, null) && target != null) {
      Thread.onSpinWait();
    }
    Thread.interrupted();
  }

  private void finish(
      RunQueue queue,
      Execution execution,
      @Nullable Runnable cancelTimeout,
      @Nullable Object value,
      @Nullable Throwable thrown) {
    if (cancelTimeout != null) {
      cancelTimeout.run();
    }
    closer.settle(execution);
    if (thrown == null) {
      closer.close(queue, execution, Outcome.SUCCEEDED, value);
    } else if (execution.isCancelled()) {
      // Still open and yet cancelled: a stop has interrupted it, and this is its answer.
      closer.close(queue, execution, Outcome.INTERRUPTED, interrupted(execution, thrown));
    } else if (thrown instanceof RuntimeException || thrown instanceof Error) {
      closer.close(queue, execution, Outcome.PANICKED, panic(execution, thrown));
    } else {
      closer.close(queue, execution, Outcome.FAILED, thrown);
    }
  }

  private static JobInterruptedException interrupted(Execution execution, Throwable thrown) {
    return new JobInterruptedException(execution.id(), execution.slot(), thrown);
  }

  static JobPanicException panic(Execution execution, Throwable thrown) {
    return new JobPanicException(execution.id(), execution.slot(), thrown);
  }

  /** Closes an execution whose body still runs, and interrupts it. */
  private void timeOut(RunQueue queue, Execution execution) {
    if (execution.tryClose()) {
      execution.end(
          Outcome.TIMED_OUT,
          new JobTimeoutException(execution.id(), execution.slot()),
          nanoTime.getAsLong());
      interrupt(execution);
      closer.announce(queue, execution);
    }
  }

  /** Interrupts the thread if, and only if, it runs this execution now. */
  void interrupt(Execution execution) {
    execution.cancel();
    Thread running = thread;
    if (running != null && TARGET.compareAndSet(this, execution, INTERRUPTING)) {
      running.interrupt();
      target = execution;
    }
  }

  /** A stop waits no longer for this worker. */
  void abandon() {
    if (!abandoned.getAndSet(true)) {
      holds.release();
    }
  }

  /** The end of a job whose stage was not complete when its body returned. */
  private final class AsyncEnd implements BiConsumer<Object, Throwable> {

    private final RunQueue queue;
    private final Execution execution;
    private final @Nullable Runnable cancelTimeout;
    private final AtomicBoolean first = new AtomicBoolean();

    AsyncEnd(RunQueue queue, Execution execution, @Nullable Runnable cancelTimeout) {
      this.queue = queue;
      this.execution = execution;
      this.cancelTimeout = cancelTimeout;
    }

    /** The body has returned: true if the permit now waits for the stage. */
    boolean detach() {
      detached.add(execution, queue);
      if (!first.getAndSet(true)) {
        return true;
      }
      detached.remove(execution);
      return false;
    }

    @Override
    public void accept(@Nullable Object value, @Nullable Throwable thrown) {
      Throwable cause =
          thrown instanceof CompletionException wrapped && wrapped.getCause() != null
              ? wrapped.getCause()
              : thrown;
      finish(queue, execution, cancelTimeout, value, cause);
      if (first.getAndSet(true)) {
        detached.ended(execution);
      }
    }
  }
}
