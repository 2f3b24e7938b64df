package org.runnercdi.engine;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A wall clock, a monotonic clock, a scheduler and the runner's own timer, which a test turns by
 * hand. What is due runs on the thread that turns, in the order of time; no thread sleeps.
 */
public final class TurnedTime implements InstantSource, LongSupplier {

  private static final Duration LONG = Duration.ofSeconds(60);

  private final PriorityQueue<Task<?>> tasks = new PriorityQueue<>();
  private final Scheduler scheduler = new Scheduler();
  private final Instant start;
  private long nanos;
  private Duration jumped = Duration.ZERO;
  private long sequence;
  private boolean gone;
  private volatile @Nullable RunnerEngine engine;

  private TurnedTime(Instant start) {
    this.start = start;
  }

  public static TurnedTime startingAt(String instant) {
    return new TurnedTime(Instant.parse(instant));
  }

  /** Gives the builder these clocks, this scheduler, and a timer. */
  public RunnerBuilder attach(RunnerBuilder builder) {
    builder.timer = new TurnedTimer();
    return builder.clock(this).nanoTime(this).scheduler(scheduler);
  }

  /** Attaches and builds; {@link #advance} then waits for this runner. */
  public RunnerEngine build(RunnerBuilder builder) {
    RunnerEngine built = buildGated(builder);
    built.openGate();
    return built;
  }

  public RunnerEngine buildGated(RunnerBuilder builder) {
    RunnerEngine built = attach(builder).buildGated();
    engine = built;
    return built;
  }

  @Override
  public synchronized Instant instant() {
    return start.plusNanos(nanos).plus(jumped);
  }

  @Override
  public synchronized long getAsLong() {
    return nanos;
  }

  /** The wall clock alone is changed, or the machine sleeps. */
  public synchronized void jump(Duration by) {
    jumped = jumped.plus(by);
  }

  /** From now on the scheduler rejects, as that of a server that stops. */
  public synchronized void endScheduler() {
    gone = true;
  }

  /** The scheduler forgets what it has, as that of a server that was suspended. */
  public synchronized void loseTicks() {
    tasks.removeIf(task -> task.owner == scheduler);
  }

  public synchronized boolean isTickArmed() {
    return tasks.stream().anyMatch(task -> task.owner == scheduler && !task.isDone());
  }

  /** Those of the scheduler and those of the runner. */
  public synchronized int pendingTimers() {
    tasks.removeIf(FutureTask::isDone);
    return tasks.size();
  }

  /** Runs each timer that lies between, and after each waits until the runner is idle. */
  public void advance(Duration by) {
    run(by, true);
  }

  public void advanceTo(String instant) {
    advance(Duration.between(instant(), Instant.parse(instant)));
  }

  /** Runs each timer that lies between, and waits for nothing. */
  public void turn(Duration by) {
    run(by, false);
  }

  private void run(Duration by, boolean settle) {
    long target;
    synchronized (this) {
      target = nanos + by.toNanos();
    }
    for (Task<?> next = next(target); next != null; next = next(target)) {
      next.run();
      if (settle) {
        settle();
      }
    }
  }

  private synchronized @Nullable Task<?> next(long target) {
    tasks.removeIf(FutureTask::isCancelled);
    Task<?> next = tasks.peek();
    if (next == null || next.at > target) {
      nanos = Math.max(nanos, target);
      return null;
    }
    nanos = Math.max(nanos, next.at);
    return tasks.poll();
  }

  /** Waits until the runner is idle. */
  public void settle() {
    RunnerEngine built = engine;
    try {
      if (built != null && !built.awaitIdle(LONG)) {
        throw new AssertionError("The runner was not idle within " + LONG + ".");
      }
    } catch (InterruptedException e) {
      throw new AssertionError("The test was interrupted.", e);
    }
  }

  private final class Task<V> extends FutureTask<V> implements ScheduledFuture<V> {

    private final Object owner;
    private final long at;
    private final long number;

    Task(Object owner, Callable<V> call, long at, long number) {
      super(call);
      this.owner = owner;
      this.at = at;
      this.number = number;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(at - getAsLong(), NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      Task<?> task = (Task<?>) other;
      return at != task.at ? Long.compare(at, task.at) : Long.compare(number, task.number);
    }
  }

  private synchronized <V> Task<V> add(Object owner, Callable<V> call, long delay) {
    Task<V> task = new Task<>(owner, call, nanos + delay, sequence++);
    tasks.add(task);
    return task;
  }

  /** What {@link TimerThread} is where time passes by itself. */
  private final class TurnedTimer implements Timer {

    private boolean closed;

    @Override
    public void start() {}

    @Override
    public Runnable after(Duration delay, Runnable task) {
      synchronized (TurnedTime.this) {
        if (closed) {
          return () -> {};
        }
        Task<Object> added = add(this, Executors.callable(task), delay.toNanos());
        return () -> drop(added);
      }
    }

    private void drop(Task<?> task) {
      synchronized (TurnedTime.this) {
        tasks.remove(task);
      }
    }

    @Override
    public void close() {
      synchronized (TurnedTime.this) {
        closed = true;
        tasks.removeIf(task -> task.owner == this);
      }
    }
  }

  private final class Scheduler extends AbstractExecutorService
      implements ScheduledExecutorService {

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> call, long delay, TimeUnit unit) {
      synchronized (TurnedTime.this) {
        if (gone) {
          throw new RejectedExecutionException("The scheduler has ended.");
        }
        return add(this, call, unit.toNanos(delay));
      }
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
      return schedule(Executors.callable(command), delay, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(
        Runnable command, long initialDelay, long period, TimeUnit unit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
        Runnable command, long initialDelay, long delay, TimeUnit unit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void execute(Runnable command) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void shutdown() {
      throw new UnsupportedOperationException("The runner does not own this scheduler.");
    }

    @Override
    public List<Runnable> shutdownNow() {
      throw new UnsupportedOperationException("The runner does not own this scheduler.");
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return false;
    }
  }
}
