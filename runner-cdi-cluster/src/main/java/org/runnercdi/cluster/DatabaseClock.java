package org.runnercdi.cluster;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The database's time: what it said last, and what has passed since its answer came. It is never
 * ahead of the database, and never goes back. Before the first answer it is this machine's time.
 */
final class DatabaseClock implements InstantSource {

  private record Answer(Instant time, long at) {}

  private final LongSupplier nanoTime;
  private final AtomicReference<Instant> latest = new AtomicReference<>(Instant.MIN);
  private volatile @Nullable Answer answer;

  DatabaseClock(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** The database has just said so. */
  void set(Instant time) {
    answer = new Answer(time, nanoTime.getAsLong());
  }

  @Override
  public Instant instant() {
    Answer last = answer;
    if (last == null) {
      return Instant.now();
    }
    Instant now = last.time.plusNanos(nanoTime.getAsLong() - last.at);
    return latest.accumulateAndGet(now, (one, other) -> one.isAfter(other) ? one : other);
  }
}
