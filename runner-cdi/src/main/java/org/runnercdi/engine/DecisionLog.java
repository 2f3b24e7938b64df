package org.runnercdi.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What was decided of each job of one queue, slot by slot. Each slot is a packed array; together
 * with the other queues' logs it keeps to a number of bytes, and the oldest slots are forgotten.
 */
final class DecisionLog {

  /** The logs of one runner, and how many bytes they may take together. */
  static final class Memory {

    private final long mostBytes;
    private final List<DecisionLog> logs = new ArrayList<>();

    Memory(long mostBytes) {
      this.mostBytes = mostBytes;
    }

    synchronized DecisionLog newLog() {
      DecisionLog log = new DecisionLog(this);
      logs.add(log);
      return log;
    }

    /** What the slots and the ids that are gone take of the heap, rather too much. */
    synchronized long bytes() {
      return logs.stream().mapToLong(DecisionLog::ownBytes).sum();
    }

    /** The longest log gives way, so that a large source does not shorten a small queue's. */
    private void keepWithinBounds() {
      while (bytes() > mostBytes) {
        DecisionLog longest = logs.get(0);
        for (DecisionLog log : logs) {
          longest = log.ownBytes() > longest.ownBytes() ? log : longest;
        }
        if (!longest.forgetOldest()) {
          return;
        }
      }
    }
  }

  /** An entry of the map, its key, and the head of its array. */
  private static final int SLOT_BYTES = 40 + 24 + 24;

  private final Memory memory;
  private final Roster roster = new Roster();
  private final TreeMap<Long, byte[]> slots = new TreeMap<>();
  private final Decisions decisions = new Decisions();
  private final Decisions byNumber = new Decisions();
  private Object[] before = {};
  private int[] numbers = {};

  /** Whether the jobs are numbered as they stand, and no id beside theirs is known. */
  private boolean inOrder;

  private byte[] codes = {};
  private long bytes;
  private long forgottenUntil = Long.MAX_VALUE;

  private DecisionLog(Memory memory) {
    this.memory = memory;
  }

  private long ownBytes() {
    return bytes + roster.absentBytes();
  }

  /** Slots up to this one are not remembered. */
  void startAfter(Instant slot) {
    synchronized (memory) {
      forgottenUntil = slot.getEpochSecond();
    }
  }

  /** Where the decisions of one slot can be noted, until they are recorded. */
  Decisions decisions() {
    decisions.clear();
    return decisions;
  }

  /**
   * Remembers what was decided of the jobs of a queue.
   *
   * @param jobs in the order in which they were asked; not to be changed any more
   * @param noted one for each
   * @param idOf an id, null where there is none; it is asked for once a job, where the job does not
   *     stand where it stood in the slot before
   */
  <T> void record(Instant slot, T[] jobs, Decisions noted, Function<T, @Nullable String> idOf) {
    // Outside the lock: a job's id is foreign code.
    @Nullable String[] ids = jobs == before ? null : newIds(jobs, idOf);
    synchronized (memory) {
      long second = slot.getEpochSecond();
      if (jobs == before) {
        roster.samePresent(second);
      } else {
        roster.renew();
        numbers = number(jobs, ids);
        inOrder = isInOrder(jobs.length);
        before = jobs;
        roster.countAbsent(second);
      }
      put(second, inOrder ? PackedDecisions.pack(noted) : packByNumber(noted));
    }
  }

  private boolean isInOrder(int count) {
    for (int i = 0; i < count; i++) {
      if (numbers[i] != i) {
        return false;
      }
    }
    return roster.size() == count;
  }

  private byte[] packByNumber(Decisions noted) {
    if (codes.length < roster.size()) {
      codes = new byte[Math.max(roster.size(), 2 * codes.length)];
    }
    Arrays.fill(codes, 0, roster.size(), Decision.ABSENT.code());
    int next = 0;
    for (int i = 0; i < noted.count(); i++) {
      boolean isNoted = next < noted.noted() && noted.place(next) == i;
      byte code = isNoted ? noted.code(next++) : Decision.NOT_DUE.code();
      int number = numbers[i];
      // Where an id stands more than once, that it was due is what counts.
      if (number >= 0 && codes[number] != Decision.DUE.code()) {
        codes[number] = code;
      }
    }
    byNumber.clear();
    for (int i = 0; i < roster.size(); i++) {
      byNumber.add(Decision.of(codes[i]));
    }
    return PackedDecisions.pack(byNumber);
  }

  private <T> @Nullable String @Nullable [] newIds(T[] jobs, Function<T, @Nullable String> idOf) {
    @Nullable String[] ids = null;
    Object[] last = before;
    for (int i = 0; i < jobs.length; i++) {
      if (i >= last.length || jobs[i] != last[i]) {
        ids = ids == null ? new @Nullable String[jobs.length] : ids;
        ids[i] = idOf.apply(jobs[i]);
      }
    }
    return ids;
  }

  private int[] number(Object[] jobs, @Nullable String @Nullable [] ids) {
    int[] now = jobs.length == numbers.length ? numbers : Arrays.copyOf(numbers, jobs.length);
    for (int i = 0; i < jobs.length; i++) {
      boolean stood = i < before.length;
      if (stood && jobs[i] == before[i]) {
        if (now[i] >= 0) {
          roster.present(now[i]);
        }
        continue;
      }
      String id = ids == null ? null : ids[i];
      if (id == null) {
        now[i] = -1;
      } else if (stood && now[i] >= 0 && roster.is(now[i], id)) {
        roster.present(now[i], id);
      } else {
        now[i] = roster.number(id);
      }
    }
    return now;
  }

  /** The whole queue was not asked in this slot. */
  void record(Instant slot, Decision ofAll) {
    synchronized (memory) {
      put(slot.getEpochSecond(), PackedDecisions.ofAll(ofAll));
    }
  }

  private void put(long slot, byte[] packed) {
    byte[] replaced = slots.put(slot, packed);
    bytes += packed.length - (replaced == null ? -SLOT_BYTES : replaced.length);
    memory.keepWithinBounds();
  }

  private boolean forgetOldest() {
    Map.Entry<Long, byte[]> oldest = slots.pollFirstEntry();
    if (oldest == null) {
      return false;
    }
    bytes -= SLOT_BYTES + oldest.getValue().length;
    forgottenUntil = oldest.getKey();
    roster.forgetBefore(slots.isEmpty() ? Long.MAX_VALUE : slots.firstKey());
    return true;
  }

  /** Whether it is older than what is remembered. */
  boolean isForgotten(Instant slot) {
    synchronized (memory) {
      return slot.getEpochSecond() <= forgottenUntil;
    }
  }

  boolean knows(String id) {
    synchronized (memory) {
      return roster.find(id) >= 0;
    }
  }

  /** What was decided; null where the queue was not evaluated for that slot. */
  @Nullable Decision decision(Instant slot, String id) {
    synchronized (memory) {
      byte[] packed = slots.get(slot.getEpochSecond());
      return packed == null ? null : PackedDecisions.read(packed, roster.find(id));
    }
  }
}
