package org.runnercdi.benchmark;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * No library, but a yardstick: what none can leave out that asks whether jobs are due, runs them
 * under a limit, can interrupt each, tells when each began and ended, and knows when all have. It
 * has no queues but one, no timeouts, failures, ids in flight, contexts, metrics or history.
 */
final class Least implements Contender {

  private static final VarHandle TARGET;
  private static final VarHandle CLOSED;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      TARGET = lookup.findVarHandle(Hand.class, "target", Run.class);
      CLOSED = lookup.findVarHandle(Run.class, "closed", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final ThreadPoolExecutor threads;
  private final int limit;
  private final Work work;
  private final ZonedDateTime slot = ZonedDateTime.now(ZoneOffset.UTC);
  private final Map<Integer, List<Given>> batches = new HashMap<>();

  Least(int limit, Work work) {
    this.limit = limit;
    this.work = work;
    threads = (ThreadPoolExecutor) Executors.newFixedThreadPool(limit);
    threads.prestartAllCoreThreads();
  }

  /** What a caller has. */
  private record Given(String id, Predicate<ZonedDateTime> due, Body body) {}

  @FunctionalInterface
  private interface Body {
    Object run() throws Exception;
  }

  /** One run of a job, and then its result. */
  private static final class Run {
    final Given job;

    @SuppressWarnings("UnusedVariable") // through the VarHandle
    volatile boolean closed;

    long began;
    long ended;
    @Nullable Object value;

    Run(Given job) {
      this.job = job;
    }
  }

  /** What a thread has in hand, for whoever would interrupt it. */
  private static final class Hand {
    @SuppressWarnings("UnusedVariable") // through the VarHandle
    volatile @Nullable Run target;
  }

  /** All of a batch that are due. */
  private static final class Queue {
    final Run[] runs;
    final AtomicInteger next = new AtomicInteger();
    final AtomicInteger open;
    final CompletableFuture<List<Run>> all = new CompletableFuture<>();

    Queue(Run[] runs) {
      this.runs = runs;
      open = new AtomicInteger(runs.length);
    }

    void work() {
      Hand hand = new Hand();
      long now = System.nanoTime();
      for (int i = next.getAndIncrement(); i < runs.length; i = next.getAndIncrement()) {
        now = run(hand, runs[i], now);
        if (open.decrementAndGet() == 0) {
          all.complete(List.of(runs));
        }
      }
    }

    private static long run(Hand hand, Run run, long began) {
      run.began = began;
      hand.target = run;
      try {
        run.value = run.job.body.run();
      } catch (Exception e) {
        run.value = e;
      }
      boolean left = TARGET.compareAndSet(hand, run, null);
      long now = System.nanoTime();
      if (left && CLOSED.compareAndSet(run, false, true)) {
        run.ended = now;
      }
      return now;
    }
  }

  @Override
  public String settings() {
    return "its own loop on newFixedThreadPool("
        + limit
        + "), all threads started: a draw, an end, one look at the clock and one object for each job";
  }

  @Override
  public long run(int jobs) throws Exception {
    List<Given> batch = batches.computeIfAbsent(jobs, this::batch);
    long start = System.nanoTime();
    Queue queue = new Queue(due(batch));
    for (int i = 0; i < Math.min(limit, jobs); i++) {
      threads.execute(queue::work);
    }
    List<Run> results = queue.all.get();
    long nanos = System.nanoTime() - start;
    check(results, jobs);
    return nanos;
  }

  private Run[] due(List<Given> batch) {
    Run[] due = new Run[batch.size()];
    int count = 0;
    for (Given job : batch) {
      if (job.due.test(slot)) {
        due[count++] = new Run(job);
      }
    }
    return due;
  }

  private static void check(List<Run> results, int jobs) {
    int succeeded = 0;
    for (Run each : results) {
      succeeded += "done".equals(each.value) && each.ended >= each.began ? 1 : 0;
    }
    if (succeeded != jobs) {
      throw new IllegalStateException("Not all jobs have succeeded.");
    }
  }

  private List<Given> batch(int jobs) {
    List<Given> batch = new ArrayList<>();
    for (int i = 0; i < jobs; i++) {
      batch.add(
          new Given(
              "job-" + i,
              now -> true,
              () -> {
                work.perform();
                return "done";
              }));
    }
    return batch;
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
