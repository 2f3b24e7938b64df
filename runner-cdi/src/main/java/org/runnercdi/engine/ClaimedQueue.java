package org.runnercdi.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
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

  /** Nobody leaps over less. */
  private static final int SHORTEST = 1000;

  private final ClaimLedger.Queue name;
  private final LongSupplier incarnation;
  private final Ledgered ledgered;
  private final @Nullable ClaimedExecution[] due;
  private final int first;

  /** What has not been asked for, in the order in which it will be. */
  private final ArrayDeque<Stretch> stretches = new ArrayDeque<>();

  private int ahead = LOOK_AHEAD;
  private int unclaimed;

  // Guarded by this:
  private final List<ClaimedExecution> won = new ArrayList<>();
  private final ArrayDeque<ClaimedExecution> toRun = new ArrayDeque<>();
  private int open;
  private boolean over;

  /** Places of due jobs, counted from the first that this node asks for. */
  private record Stretch(int from, int to) {

    int length() {
      return to - from;
    }
  }

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
    if (due.length > 0) {
      stretches.add(new Stretch(0, due.length));
    }
    this.incarnation = incarnation;
    this.ledgered = ledgered;
  }

  /** Its name in the ledger. */
  ClaimLedger.Queue name() {
    return name;
  }

  // The walk, on one thread:

  /** The next that are to be asked for: not all of them where this comes to an end or a leap. */
  List<ClaimedExecution> next(int atMost) {
    Stretch stretch = stretches.peek();
    if (stretch == null) {
      return List.of();
    }
    int count = Math.min(atMost, stretch.length());
    List<ClaimedExecution> next = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      next.add(Objects.requireNonNull(due[index(stretch.from + i)]));
    }
    return next;
  }

  private int index(int place) {
    return (first + place) % due.length;
  }

  /** They have been asked for. What was not won is let go. */
  void asked(List<ClaimedExecution> asked) {
    if (!asked.isEmpty()) {
      goOn(rest(asked, List.of()));
    }
  }

  /** More than are asked for at once: the farther, the more of it others have had so far. */
  List<ClaimedExecution> ahead(int atLeast) {
    return next(Math.max(ahead, atLeast));
  }

  /** Of the next, these cannot be won any more. */
  void taken(List<ClaimedExecution> next, Set<ClaimedExecution> taken) {
    ahead = taken.size() < next.size() ? LOOK_AHEAD : Math.min(4 * ahead, FARTHEST);
    List<ClaimedExecution> left = next.stream().filter(each -> !taken.contains(each)).toList();
    Stretch rest = rest(next, left);
    if (!taken.isEmpty() && !left.isEmpty() && rest.length() > SHORTEST) {
      leap(rest);
    } else {
      goOn(rest);
    }
  }

  /** What remains of the first stretch when of its next only these are left. */
  private Stretch rest(List<ClaimedExecution> next, List<ClaimedExecution> left) {
    Stretch stretch = stretches.remove();
    int to = stretch.from + next.size();
    int from = to - left.size();
    for (int place = stretch.from; place < from; place++) {
      due[index(place)] = null;
    }
    for (int i = 0; i < left.size(); i++) {
      due[index(from + i)] = left.get(i);
    }
    return new Stretch(from, stretch.to);
  }

  private void goOn(Stretch rest) {
    if (rest.length() > 0) {
      stretches.addFirst(rest);
    }
  }

  /**
   * Another node is walking here: in its steps this one would only ever come second. Goes on in the
   * middle, and comes back at the end.
   */
  private void leap(Stretch rest) {
    int middle = rest.from + rest.length() / 2;
    stretches.addFirst(new Stretch(middle, rest.to));
    stretches.addLast(new Stretch(rest.from, middle));
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
    List<ClaimedExecution> left = new ArrayList<>();
    while (!isWalked()) {
      List<ClaimedExecution> next = next(due.length);
      left.addAll(next);
      asked(next);
    }
    return left;
  }

  boolean isWalked() {
    return stretches.isEmpty();
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
