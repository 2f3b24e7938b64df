package org.runnercdi.engine;

import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Holds the permits, the open queues and the chores, and submits workers while there is more work
 * than workers. Only its own thread submits, so that no caller's identity, transaction or request
 * context travels along.
 */
final class Dispatcher {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final int limit;
  private final ExecutorService executor;
  private final String executorName;
  private final Holds holds;
  private final Timer timer;
  private final Closer closer;
  private final Calls calls;
  private final Thread thread;

  private final AtomicBoolean signalled = new AtomicBoolean();
  private final AtomicInteger permits = new AtomicInteger();
  private final AtomicInteger starting = new AtomicInteger();
  private final Set<Worker> workers = ConcurrentHashMap.newKeySet();
  private final ThreadLocal<Worker> current = new ThreadLocal<>();

  private final ConcurrentLinkedQueue<Chore> chores = new ConcurrentLinkedQueue<>();
  private final AtomicInteger unsubmittedChores = new AtomicInteger();

  private final Object queuesLock = new Object();
  private volatile RunQueue[] open = {};
  private volatile boolean stopped;
  private volatile boolean rejected;
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicBoolean watching = new AtomicBoolean();
  private final AtomicBoolean warned = new AtomicBoolean();
  private @Nullable WorkerFactory workerFactory;

  /** Makes a worker. */
  @FunctionalInterface
  interface WorkerFactory {
    Worker newWorker(Dispatcher dispatcher);
  }

  Dispatcher(
      int limit,
      ExecutorService executor,
      String executorName,
      Holds holds,
      Timer timer,
      Closer closer,
      Calls calls,
      ThreadFactory threads) {
    this.limit = limit;
    this.executor = executor;
    this.executorName = executorName;
    this.holds = holds;
    this.timer = timer;
    this.closer = closer;
    this.calls = calls;
    this.thread = threads.newThread(this::run);
    thread.setName("runner-dispatcher");
  }

  void start(WorkerFactory factory) {
    workerFactory = factory;
    thread.start();
  }

  /** Hands a queue to the workers; after a stop its jobs end as never started. */
  void open(RunQueue queue) {
    closer.opened(queue);
    if (queue.items().length == 0) {
      return;
    }
    boolean accepted;
    synchronized (queuesLock) {
      accepted = !stopped;
      if (accepted) {
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

  /** All of a queue's jobs are claimed: the workers need not look at it any more. */
  void exhausted(RunQueue queue) {
    synchronized (queuesLock) {
      open = Arrays.stream(open).filter(candidate -> candidate != queue).toArray(RunQueue[]::new);
    }
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
    unsubmittedChores.incrementAndGet();
    signal();
    if (stopped) {
      dropChores();
    }
  }

  /** Does the next chore, if there is one. */
  boolean performChore() {
    Chore chore = chores.poll();
    if (chore == null) {
      return false;
    }
    Calls.Call call = calls.begin();
    try {
      chore.perform();
    } finally {
      call.end();
      holds.release();
    }
    return true;
  }

  private void dropChores() {
    for (Chore chore = chores.poll(); chore != null; chore = chores.poll()) {
      try {
        chore.stopped();
      } finally {
        holds.release();
      }
    }
  }

  /** The worker whose job the current thread runs; null on every other thread. */
  @Nullable Worker current() {
    return current.get();
  }

  Set<Worker> workers() {
    return workers;
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
    }
  }

  void began(Worker worker) {
    starting.decrementAndGet();
    begun.incrementAndGet();
    workers.add(worker);
    current.set(worker);
  }

  void ended(Worker worker) {
    current.remove();
    workers.remove(worker);
  }

  /** Looks again: a tick has come, and what was rejected may be accepted now. */
  void retry() {
    if (rejected) {
      signal();
    }
  }

  private void signal() {
    if (!signalled.getAndSet(true)) {
      LockSupport.unpark(thread);
    }
  }

  private int waiting() {
    int waiting = 0;
    for (RunQueue queue : open) {
      waiting += queue.unclaimed();
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
        LockSupport.park(this);
        // A stray interrupt must not turn the wait into a spin.
        Thread.interrupted();
      }
    }
  }

  private void submit() {
    boolean wasRejected = rejected;
    try {
      while (unsubmittedChores.get() > 0) {
        executor.execute(this::performChore);
        unsubmittedChores.decrementAndGet();
      }
      while (!stopped && starting.get() < waiting() && tryPermit()) {
        submitWorker();
      }
      rejected = false;
    } catch (RejectedExecutionException | IllegalStateException e) {
      rejected = true;
      rejected(e, wasRejected);
    }
  }

  private void submitWorker() {
    if (workerFactory == null) {
      throw new IllegalStateException("The dispatcher has not been started.");
    }
    holds.acquire();
    starting.incrementAndGet();
    try {
      executor.execute(workerFactory.newWorker(this));
    } catch (RuntimeException | Error e) {
      starting.decrementAndGet();
      permits.decrementAndGet();
      holds.release();
      throw e;
    }
    watchStart();
  }

  private void rejected(RuntimeException why, boolean again) {
    if (!again) {
      LOG.log(
          WARNING,
          "The executor ("
              + executorName
              + ") accepts no work; what waits is tried again at the next tick.",
          why);
    } else if (workers.isEmpty() && starting.get() == 0) {
      LOG.log(
          WARNING,
          "The executor ("
              + executorName
              + ") has accepted no work for a tick; what waited for it ends as SHUTTING_DOWN.");
      for (RunQueue queue : open) {
        closer.shutDown(queue);
        exhausted(queue);
      }
    }
  }

  /** Warns once where submitted workers get no thread for 10 s while work waits. */
  private void watchStart() {
    if (warned.get() || watching.getAndSet(true)) {
      return;
    }
    int before = begun.get();
    try {
      timer.after(
          PATIENCE,
          () -> {
            watching.set(false);
            if (stopped || starting.get() == 0 || waiting() == 0) {
              return;
            }
            if (begun.get() == before) {
              warnOnce();
            } else {
              watchStart();
            }
          });
    } catch (RejectedExecutionException | IllegalStateException gone) {
      watching.set(false);
    }
  }

  private void warnOnce() {
    if (!warned.getAndSet(true)) {
      LOG.log(
          WARNING,
          "The executor ("
              + executorName
              + ") runs "
              + workers.size()
              + " jobs at a time although runner.concurrency-limit is "
              + limit
              + ", and work has waited for "
              + PATIENCE.toSeconds()
              + " s: give it more threads, or lower the limit.");
    }
  }

  /** Ends the thread, and all that waits. */
  void stop(Duration atMost) {
    RunQueue[] left;
    synchronized (queuesLock) {
      stopped = true;
      left = open;
      open = new RunQueue[0];
    }
    signal();
    dropChores();
    for (RunQueue queue : left) {
      closer.shutDown(queue);
    }
    awaitThread(atMost);
  }

  boolean onThisThread() {
    return Thread.currentThread() == thread;
  }

  private void awaitThread(Duration atMost) {
    if (onThisThread()) {
      return;
    }
    try {
      thread.join(Math.max(1, atMost.toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
