package org.runnercdi.engine;

import static java.lang.System.Logger.Level.WARNING;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.runnercdi.Job;
import org.runnercdi.JobInterruptedException;
import org.runnercdi.JobPanicException;
import org.runnercdi.JobTimeoutException;
import org.runnercdi.Outcome;
import org.runnercdi.spi.RunTracer;

/**
 * Holds one permit and runs jobs, drawn from the open queues in turn, until nothing waits, or until
 * its turn is over and others wait for its thread. It is not parked anywhere: a worker that starts
 * late finds nothing and returns.
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
  private record Interrupting(Execution execution) {}

  /** How long it keeps its thread while others wait for one. */
  private static final long TURN_NANOS = 20_000_000;

  /** A job that takes less is brisk; with one that takes more, nothing between two jobs counts. */
  private static final long BRISK_NANOS = 100_000;

  private enum State {
    SUBMITTED,
    BEGUN,
    WITHDRAWN
  }

  private final Dispatcher dispatcher;
  private final Closer closer;
  private final Detached detached;
  private final Holds holds;
  private final Inside inside;
  private final Contexts contexts;
  private final Tracing tracing;
  private final Timer timer;
  private final LongSupplier nanoTime;
  private final AtomicReference<State> state = new AtomicReference<>(State.SUBMITTED);
  private final AtomicBoolean holdReleased = new AtomicBoolean();

  private @Nullable Thread thread;

  /** The execution that an interrupt would reach now, or that it is reaching. */
  private volatile @Nullable Object target;

  /** The jobs that wait, on this thread, for the one that runs. */
  private volatile List<Execution> outer = List.of();

  /** How often a job has moved from {@link #target} to {@link #outer}. */
  private final AtomicInteger moves = new AtomicInteger();

  // Of this worker's thread alone:
  private boolean permit = true;
  private @Nullable Execution current;
  private @Nullable ArrayDeque<ImmediateBatch> pushed;
  private int cursor;
  private @Nullable RunQueue drawnFrom;

  /** The queue whose job has just ended, where next to nothing has been done since. */
  private @Nullable RunQueue justLeft;

  private long leftNanos;

  private final Spot spot = new Spot();

  /** The class of the last value that was no stage. */
  private @Nullable Class<?> plain;

  Worker(
      Dispatcher dispatcher,
      Closer closer,
      Detached detached,
      Holds holds,
      Inside inside,
      Contexts contexts,
      Tracing tracing,
      Timer timer,
      LongSupplier nanoTime) {
    this.dispatcher = dispatcher;
    this.closer = closer;
    this.detached = detached;
    this.holds = holds;
    this.inside = inside;
    this.contexts = contexts;
    this.tracing = tracing;
    this.timer = timer;
    this.nanoTime = nanoTime;
  }

  @Override
  public void run() {
    if (!state.compareAndSet(State.SUBMITTED, State.BEGUN)) {
      return;
    }
    thread = Thread.currentThread();
    dispatcher.began(this);
    inside.enter();
    try {
      work();
    } finally {
      inside.exit();
      dispatcher.ended(this, cursor);
      if (permit) {
        dispatcher.returnPermit();
      }
      abandon();
    }
  }

  /** True if it had not begun, and now never will. */
  boolean withdraw() {
    return state.compareAndSet(State.SUBMITTED, State.WITHDRAWN);
  }

  private void work() {
    long begun = nanoTime.getAsLong();
    cursor = dispatcher.turn();
    while (permit) {
      if (dispatcher.hasChores()) {
        // A chore may block, and the permit is for jobs.
        permit = false;
        justLeft = null;
        dispatcher.returnPermit();
        dispatcher.performChore();
        permit = dispatcher.tryPermit();
        continue;
      }
      Execution drawn = draw();
      RunQueue queue = drawnFrom;
      if (drawn == null || queue == null) {
        dispatcher.nothingWaits();
        return;
      }
      permit = run(queue, drawn, false) || dispatcher.tryPermit();
      pushed = null;
      if (dispatcher.lacksThread() && isOver(begun)) {
        dispatcher.crowded();
        return;
      }
    }
  }

  /** An executor that gives thread after thread is not full, however long all of them take. */
  private boolean isOver(long begun) {
    long now = justLeft == null ? nanoTime.getAsLong() : leftNanos;
    long turn = now - TURN_NANOS;
    return begun - turn <= 0 && dispatcher.noneHasBegunSince(turn);
  }

  private @Nullable Execution draw() {
    RunQueue[] open = dispatcher.openQueues();
    int turns = dispatcher.anyDelayed() ? open.length + 1 : open.length;
    for (int i = 0; i < turns; i++) {
      int turn = Math.floorMod(cursor++, turns);
      RunQueue queue = turn < open.length ? open[turn] : dispatcher.nextDelayed();
      if (queue == null) {
        continue;
      }
      Execution execution = queue.draw(spot);
      if (turn < open.length && queue.isDrawn()) {
        dispatcher.exhausted(queue);
      }
      if (execution != null) {
        drawnFrom = queue;
        return execution;
      }
    }
    return null;
  }

  /** The job that runs on this thread has pushed a batch, and may come to wait for it. */
  void pushed(ImmediateBatch batch) {
    if (permit) {
      if (pushed == null) {
        pushed = new ArrayDeque<>();
      }
      // A job may push and wait in turn for as long as it runs.
      while (!pushed.isEmpty() && pushed.element().result().isDone()) {
        pushed.remove();
      }
      pushed.add(batch);
    }
  }

  /**
   * Works on behalf of a job of this thread that waits for a batch: on that batch, and then on
   * those that were pushed on this thread, one of which it may come down to.
   */
  void help(ImmediateBatch batch, BooleanSupplier enough) {
    if (!permit) {
      return;
    }
    batch.help(this, enough);
    while (!enough.getAsBoolean() && pushed != null && !pushed.isEmpty()) {
      pushed.remove().help(this, enough);
    }
  }

  /**
   * Runs what of the queue nobody has drawn, on behalf of a job of this worker that waits, under
   * that job's permit.
   */
  void help(RunQueue queue, BooleanSupplier enough) {
    Execution waiting = current;
    List<Execution> before = outer;
    if (waiting != null) {
      List<Execution> longer = new ArrayList<>(before);
      longer.add(waiting);
      outer = List.copyOf(longer);
      moves.incrementAndGet();
      leave(waiting);
    }
    // An interrupt that has reached the waiting job must not reach those that run meanwhile.
    boolean interrupted = Thread.interrupted();
    try {
      Execution next = enough.getAsBoolean() ? null : queue.draw();
      while (next != null) {
        run(queue, next, true);
        next = enough.getAsBoolean() ? null : queue.draw();
      }
      if (queue.isDrawn()) {
        dispatcher.exhausted(queue);
      }
    } finally {
      current = waiting;
      target = waiting;
      outer = before;
      if (interrupted || (waiting != null && waiting.isCancelled())) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Null before it has begun. */
  @Nullable Thread thread() {
    return thread;
  }

  /** How many jobs are on this thread now: one, and those that wait for it. */
  int depth() {
    return executions().size();
  }

  /** The executions that are on this worker's thread now. */
  List<Execution> executions() {
    while (true) {
      int before = moves.get();
      List<Execution> executions = new ArrayList<>(outer);
      Execution running = running();
      // A job on its way back stands in both for a moment.
      if (running != null && !executions.contains(running)) {
        executions.add(running);
      }
      // One on its way there would be missed by who has looked there before, and here after.
      if (moves.get() == before) {
        return executions;
      }
    }
  }

  private @Nullable Execution running() {
    Object now = target;
    return now instanceof Interrupting interrupting ? interrupting.execution() : (Execution) now;
  }

  /**
   * Runs one job to its end.
   *
   * @param nested whether the permit is that of a job that waits, and cannot be given away
   * @return false if the permit has gone to a stage that is not complete yet
   */
  private boolean run(RunQueue queue, Execution execution, boolean nested) {
    long began = start(queue);
    if (!execution.isClosed()) {
      execution.startedAt(began);
    }
    justLeft = null;
    current = execution;
    target = execution;
    Job job = execution.job();
    // Asked after the target is set: either this sees the stop, or the stop's interrupt sees this.
    if (dispatcher.isStopped() || job == null || !queue.mayStart(execution)) {
      endInterrupts(execution);
      closer.shutDown(queue, execution);
      return true;
    }
    Object value = null;
    Throwable thrown = null;
    AsyncEnd asyncEnd = null;
    Runnable cancelTimeout = null;
    boolean entered = false;
    RunTracer.Run trace = tracing.begin(execution);
    try {
      Duration timeout = execution.plan().timeout;
      if (timeout != null) {
        cancelTimeout = timer.after(timeout, () -> timeOut(queue, execution));
      }
      entered = contexts.enter();
      value = job.run(execution);
      CompletionStage<?> stage = stage(value);
      if (stage != null) {
        if (stage instanceof BatchFuture<?> own) {
          own.help();
        }
        if (nested || (stage instanceof CompletableFuture<?> future && future.isDone())) {
          value = await(stage);
        } else {
          asyncEnd = new AsyncEnd(queue, execution, cancelTimeout);
          stage.whenComplete(asyncEnd);
        }
      }
    } catch (Throwable t) {
      thrown = t;
      if (asyncEnd != null && asyncEnd.withdraw()) {
        asyncEnd = null;
      }
    }
    endInterrupts(execution);
    if (asyncEnd == null) {
      // What was made for the job ends in the context in which it ran.
      settle(execution, cancelTimeout);
    }
    if (entered) {
      exitContext();
    }
    tracing.leave(trace);
    if (asyncEnd != null) {
      return !asyncEnd.detach();
    }
    long now = nanoTime.getAsLong();
    if (now - began >= BRISK_NANOS) {
      spot.leave();
    }
    close(queue, execution, value, thrown, now);
    // After a nested one its waiting job goes on, for however long.
    if (!nested && thrown == null && closer.tellsNobody()) {
      justLeft = queue;
      leftNanos = now;
    }
    return true;
  }

  /**
   * The value as a stage; null if it is none. The values of many jobs are of one class, and to find
   * out of an interface that a class lacks it costs more than all else that is asked of a value
   * (before JDK 23, JDK-8180450).
   */
  private @Nullable CompletionStage<?> stage(@Nullable Object value) {
    if (value == null || value.getClass() == plain) {
      return null;
    }
    if (value instanceof CompletionStage<?> stage) {
      return stage;
    }
    plain = value.getClass();
    return null;
  }

  /** A look at the clock costs as much as all else that is done between two jobs of a queue. */
  @SuppressWarnings("ReferenceEquality") // a queue is itself
  private long start(RunQueue queue) {
    return queue == justLeft ? leftNanos : nanoTime.getAsLong();
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
    leave(execution);
    current = null;
    Thread.interrupted();
  }

  private void leave(Execution execution) {
    while (!TARGET.compareAndSet(this, execution, null)) {
      Thread.onSpinWait();
    }
  }

  /** The body has ended: no timeout comes any more, and what was made for it is done with. */
  private void settle(Execution execution, @Nullable Runnable cancelTimeout) {
    if (cancelTimeout != null) {
      cancelTimeout.run();
    }
    closer.settle(execution);
  }

  private void close(
      RunQueue queue,
      Execution execution,
      @Nullable Object value,
      @Nullable Throwable thrown,
      long now) {
    if (thrown == null) {
      closer.close(queue, execution, Outcome.SUCCEEDED, value, now);
    } else if (execution.isCancelled()) {
      // Still open and yet cancelled: a stop has interrupted it, and this is its answer.
      closer.close(queue, execution, Outcome.INTERRUPTED, interrupted(execution, thrown), now);
    } else if (thrown instanceof RuntimeException || thrown instanceof Error) {
      closer.close(queue, execution, Outcome.PANICKED, panic(execution, thrown), now);
    } else {
      closer.close(queue, execution, Outcome.FAILED, thrown, now);
    }
  }

  private static JobInterruptedException interrupted(Execution execution, Throwable thrown) {
    return new JobInterruptedException(execution.id(), execution.slot(), thrown);
  }

  private static JobPanicException panic(Execution execution, Throwable thrown) {
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
      closer.announceElsewhere(queue, execution);
    }
  }

  /** A stop cuts off all that is on this thread. */
  void interrupt() {
    executions().forEach(this::interrupt);
  }

  /** Interrupts the thread if, and only if, it runs this execution now. */
  private void interrupt(Execution execution) {
    execution.cancel();
    Thread running = thread;
    if (running != null && TARGET.compareAndSet(this, execution, new Interrupting(execution))) {
      running.interrupt();
      target = execution;
    }
  }

  /** Its hold is given back: it has ended, or a stop waits for it no longer. */
  void abandon() {
    if (!holdReleased.getAndSet(true)) {
      holds.release();
    }
  }

  /** The end of a job whose stage was not complete when its body returned. */
  private final class AsyncEnd implements BiConsumer<Object, Throwable> {

    private final RunQueue queue;
    private final Execution execution;
    private final @Nullable Runnable cancelTimeout;
    private final AtomicBoolean taken = new AtomicBoolean();
    private final AtomicBoolean first = new AtomicBoolean();

    AsyncEnd(RunQueue queue, Execution execution, @Nullable Runnable cancelTimeout) {
      this.queue = queue;
      this.execution = execution;
      this.cancelTimeout = cancelTimeout;
    }

    /** True if the stage has not told of its end, and now never will. */
    boolean withdraw() {
      return !taken.getAndSet(true);
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
      if (taken.getAndSet(true)) {
        return;
      }
      inside.run(() -> end(value, thrown));
    }

    private void end(@Nullable Object value, @Nullable Throwable thrown) {
      if (first.getAndSet(true)) {
        // Before anybody is told: what they do then may wait for a permit.
        dispatcher.returnPermit();
      }
      Throwable cause =
          thrown instanceof CompletionException wrapped && wrapped.getCause() != null
              ? wrapped.getCause()
              : thrown;
      settle(execution, cancelTimeout);
      close(queue, execution, value, cause, nanoTime.getAsLong());
      detached.remove(execution);
    }
  }
}
