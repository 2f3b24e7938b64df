package org.runnercdi.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.runnercdi.Result;

/**
 * The due jobs of one evaluation, in order. Workers claim them by a counter; each that is closed is
 * counted down, and the last one completes the queue.
 */
final class RunQueue {

  private final QueueHeader header;
  private final Execution[] items;
  private final Instant dueAt;
  private final @Nullable CompletableFuture<Result> awaited;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger open;

  /** How many were closed before the queue was, and have not been passed over by a claim. */
  private final AtomicInteger decided;

  private long openedNanos;

  /**
   * A queue of which nothing is claimed.
   *
   * @param decided how many of the items are closed already
   */
  RunQueue(
      QueueHeader header,
      Execution[] items,
      int decided,
      @Nullable CompletableFuture<Result> awaited) {
    this(header, items, Duration.ZERO, decided, awaited);
  }

  /** A queue of one job, which begins so long after its slot. */
  RunQueue(QueueHeader header, Execution item, Duration delay) {
    this(header, new Execution[] {item}, delay, 0, null);
  }

  private RunQueue(
      QueueHeader header,
      Execution[] items,
      Duration delay,
      int decided,
      @Nullable CompletableFuture<Result> awaited) {
    this.header = header;
    this.items = items;
    this.awaited = awaited;
    this.dueAt = header.slot().plus(delay);
    this.openedNanos = header.startedNanos();
    this.open = new AtomicInteger(items.length);
    this.decided = new AtomicInteger(decided);
  }

  QueueHeader header() {
    return header;
  }

  Execution[] items() {
    return items;
  }

  /** The moment from which its jobs may run: the slot, or, with a delay, so much later. */
  Instant dueAt() {
    return dueAt;
  }

  /** It was not opened when its job was asked, but now. */
  void openedAt(long nanos) {
    openedNanos = nanos;
  }

  /** By the monotonic clock. */
  long openedNanos() {
    return openedNanos;
  }

  @Nullable CompletableFuture<Result> awaited() {
    return awaited;
  }

  /** How many have not been claimed, at most. */
  int unclaimed() {
    return Math.max(0, items.length - next.get());
  }

  /** How many have not been claimed and are to run; without looking at each. */
  int waiting() {
    return Math.max(0, unclaimed() - Math.max(0, decided.get()));
  }

  /** The ids of the first that have not been claimed, found among a few. */
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

  /** The next job that nobody has claimed; null if there is none. */
  @Nullable Execution claim() {
    while (next.get() < items.length) {
      int index = next.getAndIncrement();
      if (index >= items.length) {
        return null;
      }
      if (!items[index].isClosed()) {
        return items[index];
      }
      decided.decrementAndGet();
    }
    return null;
  }

  /** Counts one closed job down; true if it was the last. */
  boolean countDown() {
    return open.decrementAndGet() == 0;
  }

  Result result(long nanos) {
    return new Result(
        header.source(),
        header.sourceName(),
        header.slot(),
        header.at(openedNanos),
        header.at(nanos),
        Arrays.asList(items));
  }
}
