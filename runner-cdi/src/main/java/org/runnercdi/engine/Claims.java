package org.runnercdi.engine;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.runnercdi.spi.ClaimLedger;
import org.runnercdi.spi.LedgerException;
import org.runnercdi.spi.Membership;

/**
 * Walks what is due, and claims as much of it as could be started at once, on a thread of its own:
 * fast nodes take more, and nobody assigns anything.
 */
final class Claims {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");

  /** After which it looks again, though nobody has told it to: nobody tells of a lease. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  private static final Duration RETRY = Duration.ofSeconds(1);

  /** Of more at once the ledger becomes no faster. */
  private static final int MOST = 5000;

  private final ClaimLedger ledger;
  private final Membership membership;
  private final Dispatcher dispatcher;
  private final Closer closer;
  private final InFlight inFlight;
  private final Announcer announcer;
  private final LongSupplier nanoTime;
  private final AtomicLong skips;
  private final Unclaimed unclaimed;
  private final Consumer<ClaimedQueue> tellUnclaimed;
  private final OwnThreads.Tracked made;
  private final LateThread thread;
  private final ConcurrentLinkedDeque<ClaimedQueue> walking = new ConcurrentLinkedDeque<>();
  private volatile boolean stopped;
  private volatile @Nullable String problem;

  Claims(
      ClaimLedger ledger,
      Membership membership,
      Dispatcher dispatcher,
      Closer closer,
      InFlight inFlight,
      Announcer announcer,
      LongSupplier nanoTime,
      AtomicLong skips,
      Unclaimed unclaimed,
      Consumer<ClaimedQueue> tellUnclaimed,
      Inside inside,
      ThreadFactory threads) {
    this.ledger = ledger;
    this.membership = membership;
    this.dispatcher = dispatcher;
    this.closer = closer;
    this.inFlight = inFlight;
    this.announcer = announcer;
    this.nanoTime = nanoTime;
    this.skips = skips;
    this.unclaimed = unclaimed;
    this.tellUnclaimed = tellUnclaimed;
    this.made = new OwnThreads.Tracked(threads);
    this.thread = new LateThread(made, "runner-claims", () -> inside.run(this::run));
    dispatcher.whenFree(this::lookAgain);
  }

  void start() {
    thread.start();
  }

  /** What keeps it from claiming; null where nothing does. */
  @Nullable String problem() {
    return problem;
  }

  /**
   * Begins to walk a queue.
   *
   * @param unclaimed what this node runs without asking
   * @return false if the runner has ended
   */
  boolean open(ClaimedQueue queue, List<ClaimedExecution> unclaimed) {
    if (!closer.opened(queue)) {
      return false;
    }
    begin(
        queue,
        unclaimed.stream().filter(execution -> !execution.isClosed()).toList(),
        unclaimed.stream().filter(Execution::isClosed).toList());
    walking.add(queue);
    lookAgain();
    if (stopped) {
      endWalks();
    }
    return true;
  }

  /**
   * Opens a queue of which all is won already.
   *
   * @param toRun what is to be run
   * @param toTell what is closed
   * @return false if the runner has ended
   */
  boolean openWon(ClaimedQueue queue, List<ClaimedExecution> toRun, List<ClaimedExecution> toTell) {
    if (!closer.opened(queue)) {
      return false;
    }
    begin(queue, toRun, toTell);
    end(queue);
    return true;
  }

  private void begin(
      ClaimedQueue queue, List<ClaimedExecution> toRun, List<ClaimedExecution> toTell) {
    queue.winClosed(toTell);
    queue.win(toRun);
    toTell.forEach(execution -> tell(queue, execution));
    if (!toRun.isEmpty()) {
      dispatcher.offer(queue);
    }
  }

  private void lookAgain() {
    thread.unpark();
  }

  private void run() {
    while (!stopped) {
      Duration pause = guardedStep();
      if (!pause.isZero()) {
        LockSupport.parkNanos(this, pause.toNanos());
        // A stray interrupt must not turn the wait into a spin.
        Thread.interrupted();
      }
    }
    endWalks();
  }

  /** Of any kind: without its thread the node would claim nothing any more. */
  private Duration guardedStep() {
    try {
      return step();
    } catch (RuntimeException | Error e) {
      failed(e);
      return RETRY;
    }
  }

  /** Claims once; tells how long there is nothing more to do. */
  private Duration step() {
    ClaimedQueue queue = walking.poll();
    if (queue == null) {
      return RunnerEngine.LONGEST;
    }
    int free = dispatcher.free();
    long incarnation = membership.incarnation();
    if (free == 0 || incarnation == 0) {
      walking.addFirst(queue);
      return PAUSE;
    }
    boolean moved;
    try {
      moved = claim(queue, Math.min(free, MOST), incarnation);
    } catch (LedgerException e) {
      walking.addFirst(queue);
      failed(e);
      return RETRY;
    } catch (RuntimeException | Error e) {
      walking.addFirst(queue);
      throw e;
    }
    recovered();
    if (queue.isWalked()) {
      end(queue);
    } else {
      walking.addLast(queue);
    }
    return moved ? Duration.ZERO : PAUSE;
  }

  private void end(ClaimedQueue queue) {
    if (queue.unclaimed() > 0) {
      tellUnclaimed.accept(queue);
    }
    queue.endWalk().forEach(this::letGo);
    if (queue.over()) {
      closer.complete(queue);
    }
  }

  /** False if nothing has come of it. */
  private boolean claim(ClaimedQueue queue, int atMost, long incarnation) throws LedgerException {
    List<ClaimedExecution> asked = queue.next(atMost);
    List<ClaimLedger.Key> keys = keys(asked);
    Set<String> overlapping =
        asked.stream()
            .filter(execution -> !inFlight.skips(execution.plan()))
            .map(Execution::id)
            .collect(Collectors.toSet());
    ClaimLedger.Walk walk = queue.walk();
    ClaimLedger.Answer answer =
        walk == null
            ? new ClaimLedger.Answer(ledger.claim(queue.name(), keys, overlapping), List.of())
            : ledger.claim(queue.name(), keys, overlapping, walk);
    List<ClaimLedger.Claim> claims = answer.won();
    if (claims.isEmpty() && !asked.isEmpty()) {
      return passOver(queue, answer) || lookAhead(queue, asked.size());
    }
    boolean sameLife = membership.incarnation() == incarnation;
    List<ClaimedExecution> toRun = new ArrayList<>();
    List<ClaimedExecution> toTell = new ArrayList<>();
    List<ClaimedExecution> lost = new ArrayList<>();
    Iterator<ClaimLedger.Claim> won = claims.iterator();
    ClaimLedger.Claim next = won.hasNext() ? won.next() : null;
    for (int i = 0; i < asked.size(); i++) {
      ClaimedExecution execution = asked.get(i);
      if (next == null || !next.key().equals(keys.get(i))) {
        lost.add(execution);
        continue;
      }
      execution.won(next, sameLife ? incarnation : 0);
      if (execution.isClosed()) {
        toTell.add(execution);
      } else if (next.skipped() || !inFlight.mark(execution)) {
        execution.skip(nanoTime.getAsLong());
        skips.incrementAndGet();
        toTell.add(execution);
      } else {
        toRun.add(execution);
      }
      next = won.hasNext() ? won.next() : null;
    }
    queue.asked(asked);
    begin(queue, toRun, toTell);
    lost.forEach(this::letGo);
    passOver(queue, answer);
    return true;
  }

  /** False if there is nothing that others have asked for and this node would have. */
  private boolean passOver(ClaimedQueue queue, ClaimLedger.Answer answer) {
    List<ClaimedExecution> passed = queue.passOver(answer.asked());
    passed.forEach(this::letGo);
    return !passed.isEmpty();
  }

  private static List<ClaimLedger.Key> keys(List<ClaimedExecution> executions) {
    return executions.stream().map(ClaimedExecution::key).toList();
  }

  /**
   * Passes over what others have, rather than ask for it chunk by chunk. What is neither theirs nor
   * closed was refused because this node is taken for dead: it is asked for again.
   */
  private boolean lookAhead(ClaimedQueue queue, int atLeast) throws LedgerException {
    List<ClaimedExecution> next = queue.ahead(atLeast);
    ClaimLedger.Standing standing = ledger.standing(queue.name(), keys(next));
    Set<ClaimedExecution> taken =
        next.stream()
            .filter(execution -> standing.taken().contains(execution.key()))
            .collect(Collectors.toCollection(HashSet::new));
    if (standing.closed()) {
      List<String> left =
          next.stream().filter(execution -> !taken.contains(execution)).map(Execution::id).toList();
      unclaimed.add(queue.name(), left);
      queue.unclaimed(left.size());
      taken.addAll(next);
    }
    queue.taken(next, taken);
    taken.forEach(this::letGo);
    return !taken.isEmpty();
  }

  /** Not on this thread: those who are told must not hold up the walk. */
  private void tell(ClaimedQueue queue, ClaimedExecution execution) {
    announcer.execute(() -> closer.settleAndAnnounce(queue, execution));
  }

  /** Nobody runs it here. */
  void letGo(ClaimedExecution execution) {
    if (execution.job() instanceof JobInstance) {
      announcer.execute(() -> closer.settle(execution));
    }
  }

  private void failed(Throwable why) {
    if (problem == null) {
      LOG.log(
          WARNING,
          "Nothing can be claimed, and so no registered or supplied job runs; tried again each "
              + RETRY.toSeconds()
              + " s.",
          why);
    }
    problem = String.valueOf(why.getMessage());
  }

  private void recovered() {
    if (problem != null) {
      LOG.log(INFO, "Jobs can be claimed again.");
      problem = null;
    }
  }

  /** Claims nothing more. */
  void stop() {
    stopped = true;
    lookAgain();
  }

  private void endWalks() {
    for (ClaimedQueue queue = walking.poll(); queue != null; queue = walking.poll()) {
      end(queue);
    }
  }

  /** Waits for its thread. */
  void join() {
    made.join();
  }
}
