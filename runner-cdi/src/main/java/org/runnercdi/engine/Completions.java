package org.runnercdi.engine;

import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ObjLongConsumer;
import org.runnercdi.spi.ClaimLedger;
import org.runnercdi.spi.LedgerException;

/**
 * Writes down in the ledger how runs ended, many at once, on a thread of its own. A queue is
 * complete only when that is done: until then another node may have been told to run a job again.
 */
final class Completions implements ClaimedQueue.Ledgered {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");

  /** How long an end waits for others, to be written down along with them; 100 ms at the most. */
  private static final Duration GATHERING = Duration.ofMillis(20);

  private static final Duration RETRY = Duration.ofSeconds(1);

  /** From so many on they do not wait for others. */
  private static final int MANY = 500;

  private static final int MOST = 5000;

  private final ClaimLedger ledger;
  private final Closer closer;
  private final ObjLongConsumer<Object> parkNanos;
  private final OwnThreads.Tracked made;
  private final LateThread thread;
  private final ConcurrentLinkedQueue<Ended> ended = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile boolean stopped;
  private volatile boolean abandoned;
  private boolean failing;

  /** A run that has ended, or a claim to be given back. */
  private record Ended(ClaimedQueue queue, ClaimedExecution execution, boolean givenBack) {

    ClaimLedger.Completion completion() {
      return new ClaimLedger.Completion(
          queue.name(), execution.key(), execution.fencingToken(), execution.outcome());
    }
  }

  /**
   * Nothing is written down before the start.
   *
   * @param parkNanos as that of {@link LockSupport}: {@link LockSupport#unpark} ends it
   */
  Completions(
      ClaimLedger ledger,
      Closer closer,
      Inside inside,
      ObjLongConsumer<Object> parkNanos,
      ThreadFactory threads) {
    this.ledger = ledger;
    this.closer = closer;
    this.parkNanos = parkNanos;
    this.made = new OwnThreads.Tracked(threads);
    this.thread = new LateThread(made, "runner-completions", () -> inside.run(this::run));
  }

  void start() {
    thread.start();
  }

  @Override
  public void ended(ClaimedQueue queue, ClaimedExecution execution) {
    add(new Ended(queue, execution, false));
  }

  @Override
  public void givenBack(ClaimedQueue queue, ClaimedExecution execution) {
    add(new Ended(queue, execution, true));
  }

  private void add(Ended end) {
    ended.add(end);
    int before = waiting.getAndIncrement();
    if (before == 0 || before == MANY) {
      thread.unpark();
    }
  }

  private void run() {
    List<Ended> batch = new ArrayList<>();
    while (!stopped) {
      if (waiting.get() == 0 && batch.isEmpty()) {
        LockSupport.park(this);
      } else {
        if (waiting.get() < MANY) {
          parkNanos.accept(this, GATHERING.toNanos());
        }
        if (batch.isEmpty()) {
          take(batch);
        }
        write(batch);
      }
      // A stray interrupt must not turn the wait into a spin.
      Thread.interrupted();
    }
  }

  private void take(List<Ended> batch) {
    for (Ended end = ended.poll(); end != null; end = ended.poll()) {
      waiting.decrementAndGet();
      batch.add(end);
      if (batch.size() == MOST) {
        return;
      }
    }
  }

  private void write(List<Ended> batch) {
    try {
      complete(batch);
      giveBack(batch);
      batch.clear();
      failing = false;
    } catch (LedgerException | RuntimeException | Error e) {
      // Of any kind: without its thread no result of the node would be published any more.
      if (!failing) {
        LOG.log(
            WARNING,
            "How "
                + batch.size()
                + " runs ended could not be written down; their results wait until it can.",
            e);
      }
      failing = true;
      if (abandoned) {
        abandon(batch);
      } else {
        LockSupport.parkNanos(this, RETRY.toNanos());
      }
    }
  }

  private void abandon(List<Ended> batch) {
    LOG.log(
        WARNING,
        "How "
            + batch.size()
            + " runs ended is not written down, because the runner has stopped; the other nodes"
            + " take them for lost, and their results are not published here.");
    for (Ended end : batch) {
      if (end.queue.drop(end.execution)) {
        closer.complete(end.queue);
      }
    }
    batch.clear();
  }

  private void complete(List<Ended> batch) throws LedgerException {
    List<Ended> ends = batch.stream().filter(end -> !end.givenBack).toList();
    if (ends.isEmpty()) {
      return;
    }
    List<ClaimLedger.Completion> completions = ends.stream().map(Ended::completion).toList();
    Set<ClaimLedger.Completion> refused = ledger.complete(completions);
    for (int i = 0; i < ends.size(); i++) {
      Ended end = ends.get(i);
      boolean complete =
          refused.contains(completions.get(i))
              ? end.queue.drop(end.execution)
              : end.queue.settled();
      if (complete) {
        closer.complete(end.queue);
      }
    }
    batch.removeIf(end -> !end.givenBack);
  }

  private void giveBack(List<Ended> batch) throws LedgerException {
    Map<ClaimedQueue, List<ClaimedExecution>> byQueue = new HashMap<>();
    batch.forEach(
        end -> byQueue.computeIfAbsent(end.queue, key -> new ArrayList<>()).add(end.execution));
    for (Map.Entry<ClaimedQueue, List<ClaimedExecution>> each : byQueue.entrySet()) {
      ClaimedQueue queue = each.getKey();
      ledger.release(queue.name(), each.getValue().stream().map(ClaimedExecution::claim).toList());
      batch.removeIf(end -> end.queue == queue);
      for (ClaimedExecution execution : each.getValue()) {
        if (queue.drop(execution)) {
          closer.complete(queue);
        }
      }
    }
  }

  /** What cannot be written down at once is not waited for any more. */
  void abandon() {
    abandoned = true;
    thread.unpark();
  }

  /** The runner has ended: nothing is left to be written down. */
  void end() {
    stopped = true;
    thread.unpark();
    made.join();
  }
}
