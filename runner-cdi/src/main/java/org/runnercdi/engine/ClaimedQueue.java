package org.runnercdi.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.runnercdi.Result;
import org.runnercdi.spi.ClaimLedger;

/**
 * What is due, of which this node runs what it wins. It grows while {@link Claims} walks what is
 * due, and is complete when that is over and the ledger knows how all that was won has ended.
 */
final class ClaimedQueue extends RunQueue {

  private static final int LOOK_AHEAD = 250;
  private static final int FARTHEST = 8000;

  private final ClaimLedger.Queue name;
  private final LongSupplier incarnation;
  private final Ledgered ledgered;
  private final @Nullable ClaimedExecution[] due;
  private final int first;
  private int walked;
  private int ahead = LOOK_AHEAD;
  private int unclaimed;

  // Guarded by this:
  private final List<ClaimedExecution> won = new ArrayList<>();
  private final ArrayDeque<ClaimedExecution> toRun = new ArrayDeque<>();
  private int open;
  private boolean over;

  /** Is told how the runs of a queue end. */
  interface Ledgered {

    /** The run has ended, and its end is to be written down. */
    void ended(ClaimedQueue queue, ClaimedExecution execution);

    /** The job was not started, and is to be claimed by another node. */
    void givenBack(ClaimedQueue queue, ClaimedExecution execution);
  }

  /**
   * A queue of which nothing is won.
   *
   * @param offset where this node begins to walk; each node elsewhere
   * @param delay how long after its slot it begins
   * @param incarnation which life of the node is the present one
   */
  ClaimedQueue(
      QueueHeader header,
      ClaimedExecution[] due,
      int offset,
      Duration delay,
      LongSupplier incarnation,
      Ledgered ledgered) {
    super(header, delay, null);
    this.name = new ClaimLedger.Queue(header.slot(), header.source(), header.sourceName());
    this.due = due;
    this.first = due.length == 0 ? 0 : Math.floorMod(offset, due.length);
    this.incarnation = incarnation;
    this.ledgered = ledgered;
  }

  /** Its name in the ledger. */
  ClaimLedger.Queue name() {
    return name;
  }

  // The walk, on one thread:

  /** The next that are to be asked for. */
  List<ClaimedExecution> next(int atMost) {
    int count = Math.min(atMost, due.length - walked);
    List<ClaimedExecution> next = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      next.add(Objects.requireNonNull(due[(first + walked + i) % due.length]));
    }
    return next;
  }

  /** They have been asked for. What was not won is let go. */
  void asked(List<ClaimedExecution> asked) {
    for (int i = 0; i < asked.size(); i++) {
      due[(first + walked + i) % due.length] = null;
    }
    walked += asked.size();
  }

  /** More than are asked for at once: the farther, the more of it others have had so far. */
  List<ClaimedExecution> ahead(int atLeast) {
    return next(Math.max(ahead, atLeast));
  }

  /** Of the next, these cannot be won any more. */
  void taken(List<ClaimedExecution> next, Set<ClaimedExecution> taken) {
    ahead = taken.size() < next.size() ? LOOK_AHEAD : Math.min(4 * ahead, FARTHEST);
    List<ClaimedExecution> left = next.stream().filter(each -> !taken.contains(each)).toList();
    asked(next);
    walked -= left.size();
    for (int i = 0; i < left.size(); i++) {
      due[(first + walked + i) % due.length] = left.get(i);
    }
    if (!taken.isEmpty() && !left.isEmpty()) {
      leap();
    }
  }

  /**
   * Another node is walking here: in its steps this one would only ever come second. Goes on in the
   * middle of what is left, and comes back to the rest.
   */
  private void leap() {
    List<ClaimedExecution> left = next(due.length);
    Collections.rotate(left, -(left.size() / 2));
    for (int i = 0; i < left.size(); i++) {
      due[(first + walked + i) % due.length] = left.get(i);
    }
  }

  /** Their slot is closed, and who has claimed them, if anybody, is not remembered. */
  void unclaimed(int count) {
    unclaimed += count;
  }

  /** How many they are. */
  int unclaimed() {
    return unclaimed;
  }

  /** Those that have not been asked for, and will not be any more. */
  List<ClaimedExecution> endWalk() {
    List<ClaimedExecution> left = next(due.length);
    asked(left);
    return left;
  }

  boolean isWalked() {
    return walked == due.length;
  }

  /** The walk is over: true if the queue is complete. */
  synchronized boolean over() {
    over = true;
    return open == 0;
  }

  /** This node has won these, to be run. */
  synchronized void win(List<ClaimedExecution> executions) {
    winClosed(executions);
    toRun.addAll(executions);
  }

  /** This node has won these, only to tell of them. */
  synchronized void winClosed(List<ClaimedExecution> executions) {
    won.addAll(executions);
    open += executions.size();
  }

  // The runs:

  @Override
  synchronized Execution[] items() {
    return won.toArray(Execution[]::new);
  }

  @Override
  synchronized int undrawn() {
    return toRun.size();
  }

  @Override
  int waiting() {
    return undrawn();
  }

  @Override
  synchronized List<String> firstWaiting(int atMost, int lookedAt) {
    return toRun.stream().limit(atMost).map(Execution::id).toList();
  }

  @Override
  synchronized @Nullable Execution draw() {
    return toRun.poll();
  }

  @Override
  boolean mayStart(Execution execution) {
    if (!((ClaimedExecution) execution).isClaimed()) {
      return true;
    }
    long now = incarnation.getAsLong();
    return now != 0 && now == ((ClaimedExecution) execution).incarnation();
  }

  @Override
  boolean giveBack(Execution execution) {
    ClaimedExecution claimed = (ClaimedExecution) execution;
    if (claimed.isClaimed()) {
      ledgered.givenBack(this, claimed);
    }
    return claimed.isClaimed();
  }

  @Override
  boolean ended(Execution execution) {
    ClaimedExecution claimed = (ClaimedExecution) execution;
    if (!claimed.isClaimed()) {
      return settled();
    }
    ledgered.ended(this, claimed);
    return false;
  }

  /** The ledger knows how one of them ended: true if the queue is complete. */
  synchronized boolean settled() {
    open--;
    return over && open == 0;
  }

  /** It is another node's to tell of: true if the queue is complete. */
  synchronized boolean drop(ClaimedExecution execution) {
    won.remove(execution);
    return settled();
  }

  @Override
  synchronized @Nullable Result result(long nanos) {
    if (won.isEmpty()) {
      return null;
    }
    won.sort(Comparator.comparingInt(execution -> execution.place));
    return super.result(nanos);
  }
}
