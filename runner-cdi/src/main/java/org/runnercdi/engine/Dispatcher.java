package org.runnercdi.engine;

import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Holds the permits and the open queues, and submits workers while there is more work than workers.
 * Only its own thread submits, so that no caller's identity, transaction or request context travels
 * along.
 */
final class Dispatcher {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");

  /** After which a worker that got no thread, while none has one, is taken for lost. */
  private static final long LOSS_NANOS = 10_000_000_000L;

  /** Who is told of overdue jobs wants an example, not all of them. */
  private static final int MOST_NAMED = 5;

  private static final int MOST_LOOKED_AT = 100;

  private final int limit;
  private final LongSupplier nanoTime;
  private final ExecutorService executor;
  private final String executorName;
  private final Holds holds;
  private final Closer closer;
  private final Chores chores;
  private final Shortage shortage;
  private final LateThread thread;

  private final AtomicBoolean signalled = new AtomicBoolean();
  private final AtomicInteger permits = new AtomicInteger();
  private final AtomicInteger starting = new AtomicInteger();
  private final Set<Worker> submitted = ConcurrentHashMap.newKeySet();
  private final Set<Worker> workers = ConcurrentHashMap.newKeySet();
  private final ThreadLocal<Worker> current = new ThreadLocal<>();

  private final Object queuesLock = new Object();
  private volatile RunQueue[] open = {};

  /** The open queues that have waited for their jitter, in the order of its end. */
  private final ConcurrentLinkedQueue<RunQueue> delayed = new ConcurrentLinkedQueue<>();

  private final AtomicInteger delayedCount = new AtomicInteger();

  /** The turn of workers that begin. */
  private volatile int turn;

  private volatile boolean stopped;
  private final AtomicInteger ticks = new AtomicInteger();

  /** The executor has fewer threads than there is work for. */
  private volatile boolean crowded;

  /** When a worker has got a thread last. */
  private volatile long lastBeginning;

  /** The tick at which the executor began to reject; negative while it accepts. */
  private volatile int rejectedSince = -1;

  private @Nullable WorkerFactory workerFactory;
  private Runnable watch = () -> {};
  private volatile Runnable whenFree = () -> {};
  private long watchNanos;

  // Of the dispatcher's thread alone:
  private long lastSubmission;

  /** Makes a worker. */
  @FunctionalInterface
  interface WorkerFactory {
    Worker newWorker(Dispatcher dispatcher);
  }

  Dispatcher(
      int limit,
      int sources,
      ExecutorService executor,
      String executorName,
      Holds holds,
      Inside inside,
      Timer timer,
      Closer closer,
      Calls calls,
      LongSupplier nanoTime,
      ThreadFactory threads) {
    this.limit = limit;
    this.nanoTime = nanoTime;
    this.executor = executor;
    this.executorName = executorName;
    this.holds = holds;
    this.closer = closer;
    // Sources may block, each in a task of its own; the others must not wait for them.
    this.chores =
        new Chores(
            (int) Math.min(Integer.MAX_VALUE, (long) limit + sources),
            holds,
            calls,
            inside,
            this::signal);
    this.shortage = new Shortage(timer, nanoTime, this::lacksThreads, this::shortageWarning);
    this.thread = new LateThread(threads, "runner-dispatcher", () -> inside.run(this::run));
  }

  /**
   * Begins to submit workers.
   *
   * @param watch is called now and then on the thread that submits, at the latest after this period
   */
  void start(WorkerFactory factory, Runnable watch, Duration period) {
    workerFactory = factory;
    this.watch = watch;
    watchNanos = period.toNanos();
    thread.start();
  }

  /**
   * Hands a queue to the workers; after a stop its jobs end as never started.
   *
   * @return false if the runner has ended, and the queue is nobody's
   */
  boolean open(RunQueue queue) {
    if (!closer.opened(queue)) {
      return false;
    }
    if (!queue.isEmpty()) {
      offer(queue);
    }
    return true;
  }

  /**
   * Hands what an opened queue has to run to the workers, whether they look at it already or not.
   */
  void offer(RunQueue queue) {
    boolean accepted;
    synchronized (queuesLock) {
      accepted = !stopped;
      if (accepted && !Arrays.asList(open).contains(queue)) {
        RunQueue[] longer = Arrays.copyOf(open, open.length + 1);
        longer[open.length] = queue;
        open = longer;
      }
    }
    if (accepted) {
      signal();
    } else {
      closer.shutDown(queue);
    }
  }

  /**
   * As {@link #open}, for a queue that has waited for its jitter, on a thread that must not be held
   * up. There may be very many such queues, of one job each; together they have one turn among the
   * others.
   */
  void openDelayed(RunQueue queue) {
    if (!closer.opened(queue)) {
      return;
    }
    delayedCount.incrementAndGet();
    delayed.add(queue);
    // Asked after it is added: either this sees the stop, or the stop sees this.
    if (stopped) {
      endDelayed(closer::shutDownElsewhere);
    } else {
      signal();
    }
  }

  boolean anyDelayed() {
    return delayedCount.get() > 0;
  }

  /** The first of those that have waited for their jitter, for the caller alone; null if none. */
  @Nullable RunQueue nextDelayed() {
    RunQueue next = delayed.poll();
    if (next != null) {
      delayedCount.decrementAndGet();
    }
    return next;
  }

  private void endDelayed(Consumer<RunQueue> shutDown) {
    for (RunQueue queue = nextDelayed(); queue != null; queue = nextDelayed()) {
      shutDown.accept(queue);
    }
  }

  /** All of a queue's jobs are drawn: the workers need not look at it any more. */
  void exhausted(RunQueue queue) {
    synchronized (queuesLock) {
      // Asked within the lock: meanwhile more may have been won for it.
      if (queue.isDrawn()) {
        open = Arrays.stream(open).filter(candidate -> candidate != queue).toArray(RunQueue[]::new);
      }
      if (open.length == 0) {
        // Nobody has waited for a turn, and the same jobs begin in the same order again.
        turn = 0;
      }
    }
  }

  /**
   * What was due so long ago and waits still. Looks at the open queues, not at their jobs, except
   * for a few.
   */
  Overdue overdue(Duration since) {
    long count = 0;
    List<String> ids = new ArrayList<>();
    long now = nanoTime.getAsLong();
    for (RunQueue queue : Stream.concat(Stream.of(open), delayed.stream()).toList()) {
      Instant latest = queue.dueAt().plus(since);
      if (!queue.header().at(now).isBefore(latest)) {
        count += queue.waiting();
        ids.addAll(queue.firstWaiting(MOST_NAMED - ids.size(), MOST_LOOKED_AT));
      }
    }
    return new Overdue(count, ids);
  }

  RunQueue[] openQueues() {
    return open;
  }

  void add(Chore chore) {
    if (stopped || !holds.acquire()) {
      chore.stopped();
      return;
    }
    chores.add(chore);
    if (stopped) {
      chores.drop();
    }
  }

  boolean hasChores() {
    return chores.anyWaits();
  }

  void performChore() {
    chores.performNext();
  }

  /** The worker whose job the current thread runs; null on every other thread. */
  @Nullable Worker current() {
    return current.get();
  }

  /** The workers that have a thread. */
  Set<Worker> workers() {
    return workers;
  }

  /** The workers that wait for a thread. */
  Set<Worker> submitted() {
    return submitted;
  }

  /**
   * Whether no worker is about to be submitted: each permit is that of one of so many workers and
   * stages (it is taken before its worker is there to be counted), and no job waits that may run.
   */
  boolean isSettled(int withPermit) {
    int taken = permits.get();
    return taken == withPermit && (taken >= limit || starting.get() > 0 || waiting() == 0);
  }

  boolean isStopped() {
    return stopped;
  }

  boolean tryPermit() {
    int taken;
    do {
      taken = permits.get();
      if (taken >= limit) {
        return false;
      }
    } while (!permits.compareAndSet(taken, taken + 1));
    return true;
  }

  void returnPermit() {
    permits.decrementAndGet();
    if (waiting() > 0) {
      signal();
    } else {
      whenFree.run();
    }
  }

  /** How many more jobs could be started at once than wait. */
  int free() {
    // What waits is read first: a job that begins in between is then counted twice, not never.
    int waiting = waiting();
    return Math.max(0, limit - waiting - permits.get());
  }

  /** Has this called whenever a permit is free that no job waits for: on any thread, quickly. */
  void whenFree(Runnable task) {
    whenFree = task;
  }

  void began(Worker worker) {
    submitted.remove(worker);
    workers.add(worker);
    lastBeginning = nanoTime.getAsLong();
    if (starting.decrementAndGet() == 0) {
      if (permits.get() >= limit) {
        crowded = false;
        shortage.end();
      } else if (crowded) {
        signal();
      }
    }
    current.set(worker);
  }

  /** There is no more work than workers. */
  void nothingWaits() {
    shortage.end();
    if (crowded) {
      crowded = false;
      // A queue that was opened just now has found the executor crowded.
      if (waiting() > 0) {
        signal();
      }
    }
  }

  /** Whether a worker waits for a thread, and with it perhaps the work of others. */
  boolean lacksThread() {
    return starting.get() > 0;
  }

  /** Whether those who wait for a thread wait in vain: always, once that was so. */
  boolean noneHasBegunSince(long nanos) {
    return crowded || lastBeginning - nanos <= 0;
  }

  /**
   * A worker has had a thread for a while, and others have got none: the executor is full. Only one
   * worker at a time then waits in it, so that whoever shares it has a turn.
   */
  void crowded() {
    crowded = true;
    boolean kept = false;
    for (Worker worker : submitted) {
      if (kept) {
        withdraw(worker);
      }
      kept = true;
    }
    signal();
  }

  /** Which queue a worker that begins draws from: it goes on where the last one has ended. */
  int turn() {
    return turn;
  }

  void ended(Worker worker, int nextTurn) {
    if (open.length > 0) {
      turn = nextTurn;
    }
    current.remove();
    workers.remove(worker);
  }

  /** Looks again: a tick has come, and what was rejected may be accepted now. */
  void retry() {
    ticks.incrementAndGet();
    if (rejectedSince >= 0) {
      signal();
    }
  }

  private void signal() {
    if (!signalled.getAndSet(true)) {
      thread.unpark();
    }
  }

  private void watch() {
    try {
      watch.run();
    } catch (RuntimeException | Error e) {
      // Of any kind: without its thread the runner would be dead.
      LOG.log(WARNING, "The tick could not be watched.", e);
    }
    if (starting.get() > 0
        && workers.isEmpty()
        && nanoTime.getAsLong() - lastSubmission >= LOSS_NANOS) {
      // If they only wait in a long queue, one goes to its end.
      crowded = true;
      submitted.forEach(this::withdraw);
      signal();
    }
  }

  private int waiting() {
    int waiting = Math.min(limit, delayedCount.get());
    for (RunQueue queue : open) {
      waiting += queue.undrawn(limit);
      if (waiting >= limit) {
        return limit;
      }
    }
    return waiting;
  }

  private void run() {
    while (!stopped) {
      if (signalled.getAndSet(false)) {
        submit();
      } else {
        LockSupport.parkNanos(this, watchNanos);
        // A stray interrupt must not turn the wait into a spin.
        Thread.interrupted();
      }
      watch();
    }
  }

  private void submit() {
    try {
      chores.submit(executor);
      // What waits is read first: a worker that begins in between has then been counted twice
      // rather than not at all, and one too many finds nothing and ends.
      while (!stopped && waiting() > starting.get() && mayWait() && tryPermit()) {
        submitWorker();
      }
      rejectedSince = -1;
    } catch (RuntimeException | Error e) {
      // Of any kind: without its thread the runner would be dead.
      rejected(e);
    }
  }

  private boolean mayWait() {
    return !crowded || starting.get() == 0;
  }

  private void submitWorker() {
    if (workerFactory == null) {
      throw new IllegalStateException("The dispatcher has not been started.");
    }
    Worker worker = workerFactory.newWorker(this);
    holds.acquire();
    submitted.add(worker);
    starting.incrementAndGet();
    lastSubmission = nanoTime.getAsLong();
    try {
      executor.execute(worker);
    } catch (RuntimeException | Error e) {
      withdraw(worker);
      throw e;
    }
    if (stopped) {
      withdraw(worker);
    }
    shortage.begin();
  }

  private void withdraw(Worker worker) {
    if (worker.withdraw()) {
      submitted.remove(worker);
      starting.decrementAndGet();
      permits.decrementAndGet();
      worker.abandon();
    }
  }

  private void rejected(Throwable why) {
    int tick = ticks.get();
    if (rejectedSince < 0) {
      rejectedSince = tick;
      LOG.log(
          WARNING,
          "The executor ("
              + executorName
              + ") accepts no work; what waits is tried again at the next tick.",
          why);
    } else if (tick != rejectedSince && workers.isEmpty() && starting.get() == 0) {
      rejectedSince = tick;
      LOG.log(
          WARNING,
          "The executor ("
              + executorName
              + ") has accepted no work for a tick; what waited for it ends as SHUTTING_DOWN.");
      if (!chores.anyTask()) {
        chores.drop();
      }
      for (RunQueue queue : open) {
        closer.shutDown(queue);
        exhausted(queue);
      }
      endDelayed(closer::shutDown);
    }
  }

  private boolean lacksThreads() {
    return !stopped && running() < limit && waiting() > 0;
  }

  private int running() {
    return Math.max(0, permits.get() - starting.get());
  }

  private String shortageWarning() {
    return "The executor ("
        + executorName
        + ") runs "
        + running()
        + " jobs at a time although runner.concurrency-limit is "
        + limit
        + ", and work has waited for "
        + Shortage.PATIENCE.toSeconds()
        + " s: give it more threads, or lower the limit.";
  }

  /** No further job begins; all that waits ends. */
  void stop() {
    RunQueue[] left;
    synchronized (queuesLock) {
      stopped = true;
      left = open;
      open = new RunQueue[0];
    }
    signal();
    // Their threads may never come, and they would find nothing.
    submitted.forEach(this::withdraw);
    chores.drop();
    for (RunQueue queue : left) {
      closer.shutDown(queue);
    }
    endDelayed(closer::shutDown);
  }

  /** Waits for the thread that submits. */
  void awaitThread(Duration atMost) {
    if (!thread.isCurrent()) {
      thread.join(atMost);
    }
  }
}
