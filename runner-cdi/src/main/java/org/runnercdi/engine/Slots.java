package org.runnercdi.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Knows which slots a moment of the clock makes due. A slot is a multiple of the tick since the
 * epoch; none is handed out twice, whatever the clock does. Not thread-safe: guarded by {@link
 * Ticker}.
 */
final class Slots {

  private final long tickMillis;
  private final MissedSlots policy;
  private final int madeUpAtMost;
  private long last;

  /**
   * Slots begin after {@code start}.
   *
   * @param madeUpAtMost how many missed slots one wake-up makes up under {@link MissedSlots#ALL}
   */
  Slots(Duration tick, MissedSlots policy, int madeUpAtMost, Instant start) {
    this.tickMillis = tick.toMillis();
    this.policy = policy;
    this.madeUpAtMost = madeUpAtMost;
    this.last = floor(start);
  }

  /**
   * The clock has been set. Unless it was right before, slots begin after this moment, which may be
   * earlier than those before: none of them has been missed, and none is made up.
   */
  void reset(Instant now) {
    long slot = floor(now);
    if (slot != last + tickMillis) {
      last = slot;
    }
  }

  /** The boundary after this moment. */
  Instant after(Instant now) {
    return Instant.ofEpochMilli(floor(now) + tickMillis);
  }

  /** What the moment makes due. */
  Due advance(Instant now) {
    long slot = floor(now);
    if (slot <= last) {
      return new Due(List.of(), 0, null, null);
    }
    long firstMissed = last + tickMillis;
    long missed = (slot - firstMissed) / tickMillis;
    last = slot;
    List<Instant> toRun = new ArrayList<>();
    long madeUp =
        switch (policy) {
          case SKIP -> 0;
          case LATEST -> Math.min(1, missed);
          case ALL -> Math.min(madeUpAtMost, missed);
        };
    long firstMadeUp = policy == MissedSlots.LATEST ? slot - tickMillis : firstMissed;
    for (long i = 0; i < madeUp; i++) {
      toRun.add(Instant.ofEpochMilli(firstMadeUp + i * tickMillis));
    }
    toRun.add(Instant.ofEpochMilli(slot));
    return missed == 0
        ? new Due(toRun, 0, null, null)
        : new Due(
            toRun,
            missed,
            Instant.ofEpochMilli(firstMissed),
            Instant.ofEpochMilli(slot - tickMillis));
  }

  private long floor(Instant now) {
    return floor(now, tickMillis);
  }

  private static long floor(Instant now, long tickMillis) {
    return Math.floorDiv(now.toEpochMilli(), tickMillis) * tickMillis;
  }

  /** The slot in which a moment lies. */
  static Instant floor(Instant moment, Duration tick) {
    return Instant.ofEpochMilli(floor(moment, tick.toMillis()));
  }

  /**
   * What one moment makes due.
   *
   * @param slots the slots to run in order, the current one last; empty if it has run already
   * @param missed how many slots lie between the one before and the current one
   * @param firstMissed the first of them
   * @param lastMissed the last of them
   */
  record Due(
      List<Instant> slots,
      long missed,
      @Nullable Instant firstMissed,
      @Nullable Instant lastMissed) {}
}
