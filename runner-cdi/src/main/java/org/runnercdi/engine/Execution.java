package org.runnercdi.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;
import org.runnercdi.Job;
import org.runnercdi.JobContext;
import org.runnercdi.JobResult;
import org.runnercdi.Outcome;
import org.runnercdi.SkippedDuplicateException;
import org.runnercdi.spi.RunTracer;

/**
 * One due job in one queue: its context while it runs, its result once it is closed. One object for
 * both, because there may be a million in a queue.
 *
 * <p>Whoever {@linkplain #tryClose closes} it alone writes the result, and then counts it down in
 * its {@link RunQueue}, which publishes it.
 */
class Execution implements JobContext, JobResult {

  private static final VarHandle CLOSED;
  private static final VarHandle MARK;
  private static final VarHandle TRACE;

  /** Stands in {@link #trace} once the job is closed. */
  private static final Object ENDED = new Object();

  /** Its id is not marked as in flight for its sake. */
  static final byte UNMARKED = 0;

  /** Its id is marked as in flight, and to be released when it is settled. */
  static final byte MARKED = 1;

  static final byte SETTLED = 2;

  static {
    try {
      CLOSED = MethodHandles.lookup().findVarHandle(Execution.class, "closed", boolean.class);
      MARK = MethodHandles.lookup().findVarHandle(Execution.class, "mark", byte.class);
      TRACE = MethodHandles.lookup().findVarHandle(Execution.class, "trace", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final QueueHeader queue;
  private final String id;
  private final JobPlan plan;
  private int ordinal = 1;
  private @Nullable Job job;
  private @Nullable Outcome outcome;
  private @Nullable Object payload;
  private long startNanos;
  private long endNanos;

  @SuppressWarnings("UnusedVariable") // through the VarHandle
  private volatile boolean closed;

  @SuppressWarnings("UnusedVariable") // through the VarHandle
  private volatile byte mark;

  @SuppressWarnings("UnusedVariable") // through the VarHandle
  private volatile @Nullable Object trace;

  private volatile boolean cancelled;

  Execution(QueueHeader queue, String id, JobPlan plan, @Nullable Job job) {
    this.queue = queue;
    this.id = id;
    this.plan = plan;
    this.job = job;
    // Until it starts; also the start of what a stop gives up in between.
    this.startNanos = queue.startedNanos();
  }

  QueueHeader queue() {
    return queue;
  }

  JobPlan plan() {
    return plan;
  }

  @Nullable Job job() {
    return job;
  }

  void dropJob() {
    job = null;
  }

  /** While nobody else has it. */
  void setMarked() {
    MARK.set(this, MARKED);
  }

  /** False if it is marked already, or settled. */
  boolean tryMark() {
    return MARK.compareAndSet(this, UNMARKED, MARKED);
  }

  void startedAt(long nanos) {
    startNanos = nanos;
  }

  /** True for exactly one caller, who then has to {@link #end} it. */
  boolean tryClose() {
    return !isClosed() && CLOSED.compareAndSet(this, false, true);
  }

  /**
   * What it was, {@link #SETTLED} for all callers but one, who then has to free the id where it was
   * {@link #MARKED}, and be done with the job's object.
   */
  byte settle() {
    return (byte) MARK.getAndSet(this, SETTLED);
  }

  boolean isClosed() {
    return (boolean) CLOSED.getAcquire(this);
  }

  /** False if it has been closed, and {@link #endTrace()} come before. */
  boolean traced(RunTracer.Run run) {
    return TRACE.compareAndSet(this, null, run);
  }

  /** It is closed: the run that is to be told of it, if any; once. */
  RunTracer.@Nullable Run endTrace() {
    return TRACE.getAndSet(this, ENDED) instanceof RunTracer.Run run ? run : null;
  }

  /** Whether a timeout cuts it off, or has. */
  boolean timesOut() {
    return plan.timeout != null;
  }

  /** Writes the result of what ran. */
  void end(Outcome how, @Nullable Object valueOrError, long nanos) {
    outcome = how;
    payload = valueOrError;
    endNanos = nanos;
  }

  /** Writes the result of what never started. */
  void endUnstarted(Outcome how, Throwable error, long nanos) {
    startNanos = nanos;
    end(how, error, nanos);
  }

  /** Closes it as a duplicate; false if it is closed already. */
  boolean skip(long nanos) {
    boolean first = tryClose();
    if (first) {
      endUnstarted(
          Outcome.SKIPPED_DUPLICATE, new SkippedDuplicateException(id, queue.slot()), nanos);
    }
    return first;
  }

  void cancel() {
    cancelled = true;
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public String jobId() {
    return id;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Instant slot() {
    return queue.slot();
  }

  @Override
  public ZonedDateTime now() {
    return queue.slot().atZone(plan.zone);
  }

  @Override
  public String executionKey() {
    return queue.executionKey(id, ordinal);
  }

  @Override
  public long fencingToken() {
    return 1;
  }

  @Override
  public int attempt() {
    return 1;
  }

  @Override
  public Outcome outcome() {
    Outcome how = outcome;
    if (how == null) {
      throw new IllegalStateException("Job '" + id + "' has not ended.");
    }
    return how;
  }

  @Override
  public @Nullable Object value() {
    return outcome == Outcome.SUCCEEDED ? payload : null;
  }

  @Override
  public @Nullable Throwable error() {
    return outcome == Outcome.SUCCEEDED ? null : (Throwable) payload;
  }

  @Override
  public Instant startedAt() {
    return queue.at(startNanos);
  }

  @Override
  public Instant endedAt() {
    return queue.at(endNanos);
  }

  @Override
  public Duration duration() {
    return Duration.ofNanos(endNanos - startNanos);
  }

  /** Which of the jobs of its id in the queue it is, from 1. */
  int ordinal() {
    return ordinal;
  }

  /** Before its queue is open. */
  void setOrdinal(int number) {
    ordinal = number;
  }

  long startNanos() {
    return startNanos;
  }

  long nanos() {
    return endNanos - startNanos;
  }

  @Override
  public String toString() {
    return outcome == null
        ? "Execution[" + executionKey() + "]"
        : "JobResult["
            + executionKey()
            + ", "
            + outcome
            + ", "
            + (outcome == Outcome.SUCCEEDED ? "value=" : "error=")
            + payload
            + ", "
            + duration()
            + "]";
  }
}
