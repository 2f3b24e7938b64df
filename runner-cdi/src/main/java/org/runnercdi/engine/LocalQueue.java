package org.runnercdi.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;
import org.runnercdi.Result;

/**
 * Due jobs that this node runs, all of them. Workers draw them by counters: one for each block of
 * jobs that lie side by side.
 *
 * <p>Few jobs are one block, and drawn in their order. Of many, where they are brisk, a worker
 * draws a block of its own to its end. Otherwise two cores would fight for one counter, and for the
 * cache lines that jobs side by side share, at each job: they were then no faster than one. Yet a
 * block is nobody's property. Whoever comes to the end of his, or out of a job that was not brisk,
 * draws the first job that waits, wherever that is; so no job waits behind one that takes long
 * while others of its queue come and go.
 *
 * <p>Both kinds go the same way through the code, so that what was compiled for few jobs need not
 * be thrown away when many come.
 */
final class LocalQueue extends RunQueue {

  /** From so many jobs on they are many. */
  static final int MANY = 1024;

  /** So many of many are a block. */
  static final int BLOCK = 128;

  // Places of counters; those of the blocks come after them.

  /** The first block of which something may be left. */
  private static final int FIRST = 0;

  /** The first block that no worker has begun for itself. */
  private static final int NEXT = 1;

  /** How many blocks are drawn to their end. */
  private static final int ENDED = 2;

  /**
   * Counters of blocks are so far from one another, and from the others, that they share no line.
   */
  private static final int APART = 16;

  private final Execution[] items;
  private final int block;
  private final int blocks;

  /** Where the first block has its counter: how many are drawn, more where it was tried in vain. */
  private final int drawn;

  private final AtomicIntegerArray counters;
  private final AtomicInteger open;

  /** How many were closed before the queue was, and have not been passed over by a draw. */
  private final AtomicInteger decided;

  /**
   * A queue of which nothing is drawn.
   *
   * @param decided how many of the items are closed already
   */
  LocalQueue(
      QueueHeader header,
      Execution[] items,
      int decided,
      @Nullable CompletableFuture<Result> awaited) {
    this(header, items, Duration.ZERO, decided, awaited);
  }

  /** A queue of one job, which begins so long after its slot. */
  LocalQueue(QueueHeader header, Execution item, Duration delay) {
    this(header, new Execution[] {item}, delay, 0, null);
  }

  private LocalQueue(
      QueueHeader header,
      Execution[] items,
      Duration delay,
      int decided,
      @Nullable CompletableFuture<Result> awaited) {
    super(header, delay, awaited);
    this.items = items;
    this.block = items.length < MANY ? Math.max(1, items.length) : BLOCK;
    this.blocks = (int) (((long) items.length + block - 1) / block);
    // There may be very many queues of one job, for which nobody fights.
    this.drawn = items.length == 1 ? ENDED + 1 : APART;
    this.counters = new AtomicIntegerArray(Math.max(ENDED, at(blocks - 1)) + 1);
    this.open = new AtomicInteger(items.length);
    this.decided = new AtomicInteger(decided);
  }

  private int at(int number) {
    return drawn + number * APART;
  }

  private int size(int number) {
    return Math.min(block, items.length - number * block);
  }

  private int drawnOf(int number) {
    return Math.min(size(number), counters.get(at(number)));
  }

  @Override
  Execution[] items() {
    return items;
  }

  @Override
  boolean isEmpty() {
    return items.length == 0;
  }

  /** From its end: most of what waits is there, where nobody has begun. */
  @Override
  int undrawn(int enough) {
    int undrawn = 0;
    int first = counters.get(FIRST);
    for (int i = blocks - 1; i >= first && undrawn < enough; i--) {
      undrawn += size(i) - drawnOf(i);
    }
    return undrawn;
  }

  @Override
  boolean isDrawn() {
    return counters.get(ENDED) == blocks;
  }

  @Override
  int waiting() {
    return Math.max(0, undrawn(items.length) - Math.max(0, decided.get()));
  }

  @Override
  List<String> firstWaiting(int atMost, int lookedAt) {
    List<String> ids = new ArrayList<>();
    int looked = 0;
    for (int number = counters.get(FIRST); number < blocks; number++) {
      for (int i = drawnOf(number); i < size(number); i++) {
        if (ids.size() >= atMost || looked == lookedAt) {
          return ids;
        }
        looked++;
        Execution execution = items[number * block + i];
        if (!execution.isClosed()) {
          ids.add(execution.id());
        }
      }
    }
    return ids;
  }

  @Override
  @Nullable Execution draw() {
    for (int number = counters.get(FIRST); number < blocks; number++) {
      Execution execution = draw(number);
      if (execution != null) {
        return execution;
      }
      counters.compareAndSet(FIRST, number, number + 1);
    }
    return null;
  }

  @Override
  @Nullable Execution draw(Spot spot) {
    if (spot.isIn(this)) {
      if (!spot.hasBlock()) {
        spot.begin(nextBlock());
      }
      Execution execution = spot.block() < blocks ? draw(spot.block()) : null;
      if (execution != null) {
        return execution;
      }
      spot.end();
    }
    return draw();
  }

  /** A block for a worker of its own; none, which is beyond the last, if all are begun. */
  private int nextBlock() {
    int begun;
    int number;
    do {
      begun = counters.get(NEXT);
      number = Math.max(begun, counters.get(FIRST));
    } while (number < blocks && !counters.compareAndSet(NEXT, begun, number + 1));
    return number;
  }

  /**
   * The next of one block; null if there is none. The counter is not looked at before: another core
   * may have it, and it would be fetched twice.
   */
  private @Nullable Execution draw(int number) {
    int size = size(number);
    int index = counters.getAndIncrement(at(number));
    while (index < size) {
      if (index == size - 1) {
        counters.getAndIncrement(ENDED);
      }
      Execution execution = items[number * block + index];
      if (!execution.isClosed()) {
        return execution;
      }
      decided.decrementAndGet();
      index = counters.getAndIncrement(at(number));
    }
    return null;
  }

  @Override
  boolean ended(Execution execution) {
    return open.decrementAndGet() == 0;
  }
}
