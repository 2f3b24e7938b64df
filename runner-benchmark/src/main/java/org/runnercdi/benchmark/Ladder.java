package org.runnercdi.benchmark;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * No library, but a yardstick: what the duties of a runner cost at least, which run a batch under a
 * limit. Each step does what the ones before it do and has one duty more; the last has all that a
 * job of a batch is owed which has no timeout, no context and no listener. It can do nothing else.
 */
final class Ladder implements Contender {

  /** A duty, in the order in which they are added. */
  enum Step {
    DRAWN("the batch is copied, jobs are drawn many at once, and their ends counted"),
    RESULT("an object for its result, made beforehand"),
    ASKED("each is asked whether it is due, before the first begins"),
    NUMBERED("its id is checked, and the jobs of one id are numbered"),
    TIMED("one look at the clock, between two jobs"),
    CUT_OFF("an interrupt reaches no other job; who ends it first, ends it alone"),
    IN_TURN("a look for a stop, for other queues, a timeout, and for who wants to know");

    final String duty;

    Step(String duty) {
      this.duty = duty;
    }
  }

  private static final VarHandle TARGET;
  private static final VarHandle STATE;
  private static final byte LEFT_AND_CLOSED = 3;
  private static final int MOST_AT_ONCE = 128;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      TARGET = lookup.findVarHandle(Hand.class, "target", Run.class);
      STATE = lookup.findVarHandle(Run.class, "state", byte.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Step step;

  // What the step owes, worked out once: the loop asks for each job.
  private final boolean results;
  private final boolean asked;
  private final boolean numbered;
  private final boolean timed;
  private final boolean cutOff;
  private final boolean inTurn;

  private final ThreadPoolExecutor threads;
  private final int limit;
  private final Work work;
  private final ZonedDateTime slot = ZonedDateTime.now(ZoneOffset.UTC);
  private final Plan plan = new Plan(null, new ArrayList<>());
  private final Map<Integer, List<Given>> batches = new HashMap<>();
  private volatile Queue[] open = {};

  @SuppressWarnings("FieldMayBeFinal") // nobody stops it, but the threads cannot know that
  private volatile boolean stopped;

  Ladder(Step step, int limit, Work work) {
    this.step = step;
    this.results = owes(Step.RESULT);
    this.asked = owes(Step.ASKED);
    this.numbered = owes(Step.NUMBERED);
    this.timed = owes(Step.TIMED);
    this.cutOff = owes(Step.CUT_OFF);
    this.inTurn = owes(Step.IN_TURN);
    this.limit = limit;
    this.work = work;
    threads = (ThreadPoolExecutor) Executors.newFixedThreadPool(limit);
    threads.prestartAllCoreThreads();
  }

  private boolean owes(Step duty) {
    return step.compareTo(duty) >= 0;
  }

  /** What a caller has. */
  private record Given(String id, Predicate<ZonedDateTime> due, Body body) {}

  @FunctionalInterface
  private interface Body {
    Object run() throws Exception;
  }

  /** What applies to jobs that say nothing themselves. */
  private record Plan(@Nullable Duration timeout, List<Consumer<Run>> listeners) {}

  /** One run of a job, and then its result. */
  private static final class Run {
    final Given job;
    final Plan plan;
    int ordinal = 1;
    long began;
    long ended;
    @Nullable Object value;

    @SuppressWarnings("UnusedVariable") // through the VarHandle
    volatile byte state;

    Run(Given job, Plan plan) {
      this.job = job;
      this.plan = plan;
    }
  }

  /** What a thread has in hand, for whoever would interrupt it. */
  private static final class Hand {
    @SuppressWarnings("UnusedVariable") // through the VarHandle
    volatile @Nullable Run target;
  }

  /** All of a batch that are due. */
  private static final class Queue {
    final Given[] jobs;

    /** Of the jobs, in the same order; none before the step that makes them. */
    final Run[] runs;

    /** So many are drawn at once: a worker that has drawn them keeps the others from them. */
    final int block;

    final AtomicInteger next = new AtomicInteger();
    final AtomicInteger left;
    final CompletableFuture<List<Run>> all = new CompletableFuture<>();

    Queue(Given[] jobs, Run[] runs, int limit) {
      this.jobs = jobs;
      this.block = Math.max(1, Math.min(MOST_AT_ONCE, jobs.length / (8 * limit)));
      this.runs = runs;
      left = new AtomicInteger(jobs.length);
    }
  }

  @Override
  public String settings() {
    return "its own loop on newFixedThreadPool(" + limit + "), all threads started: " + step.duty;
  }

  @Override
  public long run(int jobs) throws Exception {
    List<Given> batch = batches.computeIfAbsent(jobs, this::batch);
    long start = System.nanoTime();
    Queue queue = queue(batch);
    open = new Queue[] {queue};
    for (int i = 0; i < Math.min(limit, jobs); i++) {
      threads.execute(() -> work(queue));
    }
    List<Run> runs = queue.all.get();
    long nanos = System.nanoTime() - start;
    check(runs, jobs);
    return nanos;
  }

  private Queue queue(List<Given> batch) {
    Given[] jobs = batch.toArray(Given[]::new);
    int[] hashes = new int[numbered ? jobs.length : 0];
    for (int i = 0; i < hashes.length; i++) {
      String id = jobs[i].id;
      if (id.isBlank()) {
        throw new IllegalArgumentException("The id of a job must not be blank.");
      }
      hashes[i] = id.hashCode() * 0x9E3779B9;
    }
    Run[] runs = new Run[results ? jobs.length : 0];
    for (int i = 0; i < runs.length; i++) {
      if (!asked || jobs[i].due.test(slot)) {
        runs[i] = new Run(jobs[i], plan);
      }
    }
    if (numbered) {
      new Bits(runs.length).number(runs, hashes);
    }
    return new Queue(jobs, runs, limit);
  }

  /** Finds ids that stand twice: two bits for each hash, a Bloom filter. */
  private static final class Bits {
    final int mask;
    final long[] found;
    final long[] shared;

    Bits(int jobs) {
      int size = Integer.highestOneBit(Math.max(2, jobs)) * 32;
      mask = size - 1;
      found = new long[size / Long.SIZE];
      shared = new long[size / Long.SIZE];
    }

    void number(Run[] runs, int[] hashes) {
      for (int hash : hashes) {
        add(has(found, hash) ? shared : found, hash);
      }
      Map<String, Integer> numbers = new HashMap<>();
      for (int i = 0; i < runs.length; i++) {
        if (has(shared, hashes[i])) {
          runs[i].ordinal = numbers.merge(runs[i].job.id, 1, Integer::sum);
        }
      }
    }

    private void add(long[] bits, int hash) {
      bits[(hash & mask) >> 6] |= 1L << hash;
      bits[(hash >>> 11 & mask) >> 6] |= 1L << (hash >>> 11);
    }

    private boolean has(long[] bits, int hash) {
      return (bits[(hash & mask) >> 6] >> hash
              & bits[(hash >>> 11 & mask) >> 6] >> (hash >>> 11)
              & 1)
          != 0;
    }
  }

  private void work(Queue queue) {
    Hand hand = new Hand();
    long now = timed ? System.nanoTime() : 0;
    int index = 0;
    int end = 0;
    while (true) {
      if (inTurn && open.length > 1) {
        throw new IllegalStateException("It has one queue.");
      }
      if (index == end) {
        index = queue.next.getAndAdd(queue.block);
        if (index >= queue.jobs.length) {
          return;
        }
        end = Math.min(queue.jobs.length, index + queue.block);
      }
      if (results) {
        now = run(hand, queue.runs[index], now);
      } else {
        value(queue.jobs[index]);
      }
      index++;
      if (queue.left.decrementAndGet() == 0) {
        queue.all.complete(Arrays.asList(queue.runs));
      }
    }
  }

  private static Object value(Given job) {
    try {
      return job.body.run();
    } catch (Exception e) {
      return e;
    }
  }

  private long run(Hand hand, Run run, long began) {
    if (timed) {
      run.began = began;
    }
    if (cutOff) {
      hand.target = run;
    }
    if (inTurn && (stopped || run.plan.timeout != null)) {
      throw new IllegalStateException("It can neither stop nor time out.");
    }
    Object value = value(run.job);
    boolean mine = true;
    if (cutOff) {
      mine = STATE.compareAndSet(run, (byte) 0, LEFT_AND_CLOSED);
      TARGET.setRelease(hand, null);
    }
    long now = timed ? System.nanoTime() : 0;
    if (mine) {
      run.value = value;
      run.ended = now;
      if (inTurn && !run.plan.listeners.isEmpty()) {
        run.plan.listeners.forEach(listener -> listener.accept(run));
      }
    }
    return now;
  }

  private void check(List<Run> runs, int jobs) {
    int succeeded = 0;
    for (Run each : runs) {
      succeeded +=
          "done".equals(each.value) && each.ended >= each.began && each.ordinal == 1 ? 1 : 0;
    }
    if (results && succeeded != jobs) {
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
