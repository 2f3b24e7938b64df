package org.runnercdi.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.runnercdi.Result;

/** Due jobs that this node runs, all of them. Workers draw them by a counter. */
final class LocalQueue extends RunQueue {

  private final Execution[] items;
  private final AtomicInteger next = new AtomicInteger();
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
    this.open = new AtomicInteger(items.length);
    this.decided = new AtomicInteger(decided);
  }

  @Override
  Execution[] items() {
    return items;
  }

  @Override
  boolean isEmpty() {
    return items.length == 0;
  }

  @Override
  int undrawn() {
    return Math.max(0, items.length - next.get());
  }

  @Override
  int waiting() {
    return Math.max(0, undrawn() - Math.max(0, decided.get()));
  }

  @Override
  List<String> firstWaiting(int atMost, int lookedAt) {
    List<String> ids = new ArrayList<>();
    int from = Math.min(next.get(), items.length);
    int to = (int) Math.min(items.length, (long) from + lookedAt);
    for (int i = from; i < to && ids.size() < atMost; i++) {
      if (!items[i].isClosed()) {
        ids.add(items[i].id());
      }
    }
    return ids;
  }

  /** The counter is not looked at before: another core has it, and it would be fetched twice. */
  @Override
  @Nullable Execution draw() {
    int index = next.getAndIncrement();
    while (index < items.length && items[index].isClosed()) {
      decided.decrementAndGet();
      index = next.getAndIncrement();
    }
    return index < items.length ? items[index] : null;
  }

  @Override
  boolean ended(Execution execution) {
    return open.decrementAndGet() == 0;
  }
}
