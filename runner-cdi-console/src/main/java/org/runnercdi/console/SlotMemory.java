package org.runnercdi.console;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.runnercdi.JobResult;
import org.runnercdi.Outcome;
import org.runnercdi.QueueSource;
import org.runnercdi.Result;
import org.runnercdi.SlotMissed;

/** What came of the last slots, by their results: so many and no more. */
final class SlotMemory {

  /** How many slots are remembered. */
  static final int SLOTS = 60;

  private final Duration tick;
  private final TreeMap<Instant, Slot> slots = new TreeMap<>();

  SlotMemory(Duration tick) {
    this.tick = tick;
  }

  private static final class Slot {
    private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    private long longestNanos = -1;
    private long lagMillis = -1;
    private boolean missed;

    void add(Counted counted) {
      counted.outcomes.forEach((outcome, count) -> outcomes.merge(outcome, count, Integer::sum));
      longestNanos = Math.max(longestNanos, counted.longestNanos);
    }

    SlotView view(Instant slot) {
      return new SlotView(
          slot,
          new EnumMap<>(outcomes),
          longestNanos < 0 ? null : Millis.of(longestNanos),
          lagMillis < 0 ? null : lagMillis,
          missed);
    }
  }

  /** Counted before the lock is taken: a queue may hold a million jobs. */
  private static final class Counted {
    private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    private long longestNanos = -1;

    Counted(List<JobResult> items) {
      for (JobResult item : items) {
        outcomes.merge(item.outcome(), 1, Integer::sum);
        if (item.outcome() != Outcome.SKIPPED_DUPLICATE
            && item.outcome() != Outcome.SHUTTING_DOWN) {
          longestNanos = Math.max(longestNanos, item.duration().toNanos());
        }
      }
    }
  }

  void add(Result result) {
    Counted counted = new Counted(result.items());
    synchronized (this) {
      Slot slot = slot(boundary(result.slot()));
      if (slot == null) {
        return;
      }
      slot.add(counted);
      if (result.source() != QueueSource.IMMEDIATE) {
        long lag = Math.max(0, Duration.between(result.slot(), result.startedAt()).toMillis());
        // A job that has waited for its jitter is asked later than the slot was evaluated.
        slot.lagMillis = slot.lagMillis < 0 ? lag : Math.min(slot.lagMillis, lag);
      }
    }
  }

  synchronized void add(SlotMissed missed) {
    Instant to = boundary(missed.to());
    Instant from = boundary(missed.from());
    for (int i = 0; i < SLOTS && !to.isBefore(from); i++, to = to.minus(tick)) {
      Slot slot = slot(to);
      if (slot != null) {
        slot.missed = true;
      }
    }
  }

  /** The slot that begins then; null where it is too old to be remembered. */
  private @Nullable Slot slot(Instant at) {
    if (!slots.isEmpty() && at.isBefore(first(slots.lastKey()))) {
      return null;
    }
    Slot slot = slots.computeIfAbsent(at, begun -> new Slot());
    slots.headMap(first(slots.lastKey()), false).clear();
    return slot;
  }

  /**
   * The last slots, oldest first, those without results too.
   *
   * @param last the last slot that was evaluated
   */
  synchronized List<SlotView> views(@Nullable Instant last) {
    Instant newest = slots.isEmpty() ? last : slots.lastKey();
    if (newest == null) {
      return List.of();
    }
    if (last != null && newest.isBefore(boundary(last))) {
      newest = boundary(last);
    }
    List<SlotView> views = new ArrayList<>(SLOTS);
    for (Instant at = first(newest); !at.isAfter(newest); at = at.plus(tick)) {
      views.add(slots.getOrDefault(at, new Slot()).view(at));
    }
    return views;
  }

  private Instant first(Instant last) {
    return last.minus(tick.multipliedBy(SLOTS - 1));
  }

  /** What runs at once belongs to the slot that began last. */
  private Instant boundary(Instant at) {
    long millis = at.toEpochMilli();
    return Instant.ofEpochMilli(millis - Math.floorMod(millis, tick.toMillis()));
  }
}
