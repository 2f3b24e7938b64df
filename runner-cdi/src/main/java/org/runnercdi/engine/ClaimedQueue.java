package org.runnercdi.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
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
  private static final int SHORTEST = 200;

  /** Of a shorter list nobody tells the others how far it has come. */
  private static final int LONG = 1000;

  private static final ClaimedExecution[] NONE = {};

  private final ClaimLedger.Queue name;
  private final LongSupplier incarnation;
  private final Ledgered ledgered;

  /** None where it is known what has become of it; none at all once that is known of each. */
  private @Nullable ClaimedExecution[] due;

  /** What has not been asked for, in the order in which it will be. */
  private final ArrayDeque<Stretch> stretches = new ArrayDeque<>();

  /** Where what comes next ends in the first stretch. */
  private int reached;

  private @Nullable UUID list;
  private int ahead = LOOK_AHEAD;
  private int unclaimed;

  // Guarded by this:
  private final List<ClaimedExecution> won = new ArrayList<>();
  private final ArrayDeque<ClaimedExecution> toRun = new ArrayDeque<>();
  private int open;
  private boolean over;

  /** Places of due jobs. */
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
    this.name = header.inLedger();
    this.due = due;
    int first = due.length == 0 ? 0 : Math.floorMod(offset, due.length);
    goOn(new Stretch(0, first));
    goOn(new Stretch(first, due.length));
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
    List<ClaimedExecution> next = new ArrayList<>();
    for (Stretch stretch = stretches.peek();
        stretch != null && next.isEmpty();
        stretch = stretches.peek()) {
      reached = stretch.from;
      while (reached < stretch.to && next.size() < atMost) {
        ClaimedExecution execution = due[reached++];
        if (execution != null) {
          next.add(execution);
        }
      }
      if (next.isEmpty()) {
        stretches.remove();
      }
    }
    return next;
  }

  /**
   * How far this node has come, what is next included, for those that walk the same list; null
   * where it is too short to tell.
   */
  ClaimLedger.@Nullable Walk walk() {
    if (due.length < LONG || stretches.isEmpty()) {
      return null;
    }
    if (list == null) {
      list = ListDigest.of(due);
    }
    List<Stretch> left = new ArrayList<>(stretches);
    left.set(0, new Stretch(reached, left.get(0).to));
    left.sort(Comparator.comparingInt(Stretch::from));
    List<ClaimLedger.Range> asked = new ArrayList<>();
    int from = 0;
    for (Stretch stretch : left) {
      if (from < stretch.from) {
        asked.add(new ClaimLedger.Range(from, stretch.from));
      }
      from = stretch.to;
    }
    if (from < due.length) {
      asked.add(new ClaimLedger.Range(from, due.length));
    }
    return new ClaimLedger.Walk(list, asked);
  }

  /** They have been asked for. What was not won is let go. */
  void asked(List<ClaimedExecution> asked) {
    if (!asked.isEmpty()) {
      Stretch stretch = stretches.remove();
      Arrays.fill(due, stretch.from, reached, null);
      goOn(new Stretch(reached, stretch.to));
    }
  }

  /** Others have asked for these: returns what they are that this node had before it. */
  List<ClaimedExecution> passOver(List<ClaimLedger.Range> asked) {
    Stretch before = stretches.peek();
    List<ClaimedExecution> passed = new ArrayList<>();
    asked.forEach(range -> passOver(range, passed));
    Stretch now = stretches.peek();
    if (before != null && now != null && now.from != before.from) {
      leap();
    }
    return passed;
  }

  private void passOver(ClaimLedger.Range range, List<ClaimedExecution> passed) {
    for (int i = stretches.size(); i > 0; i--) {
      Stretch stretch = stretches.remove();
      int from = Math.max(stretch.from, range.from());
      int to = Math.min(stretch.to, range.to());
      if (from < to) {
        for (int place = from; place < to; place++) {
          ClaimedExecution execution = due[place];
          if (execution != null) {
            passed.add(execution);
            due[place] = null;
          }
        }
        comeBack(new Stretch(stretch.from, from));
        comeBack(new Stretch(to, stretch.to));
      } else {
        comeBack(stretch);
      }
    }
  }

  /** More than are asked for at once: the farther, the more of it others have had so far. */
  List<ClaimedExecution> ahead(int atLeast) {
    return next(Math.max(ahead, atLeast));
  }

  /** Of the next, these cannot be won any more. */
  void taken(List<ClaimedExecution> next, Set<ClaimedExecution> taken) {
    ahead = taken.size() < next.size() ? LOOK_AHEAD : Math.min(4 * ahead, FARTHEST);
    goOn(rest(taken));
    if (!taken.isEmpty() && taken.size() < next.size()) {
      leap();
    }
  }

  /** What remains of the first stretch without these of its next. */
  private Stretch rest(Set<ClaimedExecution> done) {
    Stretch stretch = stretches.remove();
    int from = reached;
    for (int place = reached - 1; place >= stretch.from; place--) {
      ClaimedExecution execution = due[place];
      if (execution != null && done.contains(execution)) {
        due[place] = null;
      } else if (execution != null) {
        from = place;
      }
    }
    return new Stretch(from, stretch.to);
  }

  private void goOn(Stretch rest) {
    if (rest.length() > 0) {
      stretches.addFirst(rest);
    }
  }

  private void comeBack(Stretch rest) {
    if (rest.length() > 0) {
      stretches.addLast(rest);
    }
  }

  /**
   * Another node is walking here: in its steps this one would only ever come second. Goes on in the
   * middle of the longest stretch, and comes back at the end.
   */
  private void leap() {
    Stretch longest = Collections.max(stretches, Comparator.comparingInt(Stretch::length));
    stretches.remove(longest);
    int middle = longest.length() > SHORTEST ? longest.from + longest.length() / 2 : longest.from;
    goOn(new Stretch(middle, longest.to));
    comeBack(new Stretch(longest.from, middle));
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

  /** The walk is over, on the thread that walked: true if the queue is complete. */
  boolean over() {
    due = NONE;
    synchronized (this) {
      over = true;
      return open == 0;
    }
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
  synchronized int undrawn(int enough) {
    return toRun.size();
  }

  @Override
  boolean isDrawn() {
    return waiting() == 0;
  }

  @Override
  synchronized int waiting() {
    return toRun.size();
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
