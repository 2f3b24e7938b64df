package org.runnercdi.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.runnercdi.Result;

/**
 * The due jobs of one evaluation, in order. Workers draw them; the last one that ends completes the
 * queue.
 */
abstract class RunQueue {

  private final QueueHeader header;
  private final Instant dueAt;
  private final @Nullable CompletableFuture<Result> awaited;

  private long openedNanos;

  /**
   * A queue of which nothing is drawn.
   *
   * @param delay how long after its slot it begins
   */
  RunQueue(QueueHeader header, Duration delay, @Nullable CompletableFuture<Result> awaited) {
    this.header = header;
    this.awaited = awaited;
    this.dueAt = header.slot().plus(delay);
    this.openedNanos = header.startedNanos();
  }

  final QueueHeader header() {
    return header;
  }

  /** The moment from which its jobs may run: the slot, or, with a delay, so much later. */
  final Instant dueAt() {
    return dueAt;
  }

  /** It was not opened when its job was asked, but now. */
  final void openedAt(long nanos) {
    openedNanos = nanos;
  }

  /** By the monotonic clock. */
  final long openedNanos() {
    return openedNanos;
  }

  final @Nullable CompletableFuture<Result> awaited() {
    return awaited;
  }

  /** Those of its jobs that this node runs, in the order of the queue. */
  abstract Execution[] items();

  /** Whether nothing is in it, and nothing ever will be: complete from the first. */
  boolean isEmpty() {
    return false;
  }

  /** How many have not been drawn, at most; counted up to as many as the caller wants to know. */
  abstract int undrawn(int enough);

  /** Whether all that are in it have been drawn. */
  abstract boolean isDrawn();

  /** How many have not been drawn and are to run; without looking at each. */
  abstract int waiting();

  /** The ids of the first that have not been drawn, found among a few. */
  abstract List<String> firstWaiting(int atMost, int lookedAt);

  /** The first job that nobody has drawn; null if there is none. */
  abstract @Nullable Execution draw();

  /** As {@link #draw()}, or one beside those that a worker has drawn before. */
  @Nullable Execution draw(Spot spot) {
    spot.leave();
    return draw();
  }

  /** Takes into account that a job is closed; true if the queue is complete. */
  abstract boolean ended(Execution execution);

  /** Whether a job that has been drawn is this node's to run still. */
  boolean mayStart(Execution execution) {
    return true;
  }

  /**
   * Gives a job, which has been closed and never started, to the other nodes; false if it cannot.
   */
  boolean giveBack(Execution execution) {
    return false;
  }

  /** Null where nothing is to be published. */
  @Nullable Result result(long nanos) {
    return new Result(
        header.source(),
        header.sourceName(),
        header.slot(),
        header.at(openedNanos),
        header.at(nanos),
        Arrays.asList(items()));
  }
}
