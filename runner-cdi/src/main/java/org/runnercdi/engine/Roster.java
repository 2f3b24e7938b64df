package org.runnercdi.engine;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Gives the ids of a queue's jobs small numbers, dense and lasting: the same id has the same number
 * while it is remembered. Without an object for each id beside the id itself. Not thread-safe.
 */
final class Roster {

  private static final int FEWEST = 64;

  /** In place of the slot in which an id was there last: it is there in the current one. */
  private static final long PRESENT = Long.MAX_VALUE;

  private @Nullable String[] ids = new @Nullable String[FEWEST];
  private long[] lastSlots = new long[FEWEST];
  private int[] table = new int[2 * FEWEST];
  private final BitSet free = new BitSet();
  private int noneFreeBefore;
  private int size;
  private long absentBytes;
  private long currentSlot;

  /** How many numbers are given, at most. */
  int size() {
    return size;
  }

  /** The number of an id; -1 if it has none. */
  int find(String id) {
    return table[place(id)] - 1;
  }

  /** Which ids are there is told anew, up to {@link #countAbsent}. */
  void renew() {
    for (int i = 0; i < size; i++) {
      if (lastSlots[i] == PRESENT) {
        lastSlots[i] = currentSlot;
      }
    }
  }

  /** The number of an id that is there, which has one from now on. */
  int number(String id) {
    int place = place(id);
    int index = table[place] - 1;
    if (index < 0) {
      index = add(id);
    } else {
      // The latest object is the one that the job itself holds.
      ids[index] = id;
    }
    lastSlots[index] = PRESENT;
    return index;
  }

  boolean is(int index, String id) {
    return id.equals(ids[index]);
  }

  void present(int index, String id) {
    ids[index] = id;
    lastSlots[index] = PRESENT;
  }

  void present(int index) {
    lastSlots[index] = PRESENT;
  }

  private int add(String id) {
    int index = free.nextSetBit(noneFreeBefore);
    if (index >= 0) {
      free.clear(index);
      noneFreeBefore = index + 1;
    } else {
      index = size++;
      if (size > ids.length) {
        ids = Arrays.copyOf(ids, 2 * ids.length);
        lastSlots = Arrays.copyOf(lastSlots, ids.length);
        table = new int[2 * ids.length];
        rebuild();
      }
    }
    ids[index] = id;
    table[place(id)] = index + 1;
    return index;
  }

  private int place(String id) {
    int mask = table.length - 1;
    int place = Hashing.place(id, table.length);
    while (table[place] != 0 && !isAt(table[place] - 1, id)) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private boolean isAt(int index, String id) {
    String there = ids[index];
    return there != null && Hashing.equal(there, id);
  }

  private void rebuild() {
    Arrays.fill(table, 0);
    for (int i = 0; i < size; i++) {
      String id = ids[i];
      if (id != null) {
        table[place(id)] = i + 1;
      }
    }
  }

  /** The same ids are there in this slot, which is the current one from now on. */
  void samePresent(long slot) {
    currentSlot = slot;
  }

  /** Takes stock: the bytes of the ids that are not there in the current slot. */
  void countAbsent(long slot) {
    currentSlot = slot;
    absentBytes = 0;
    for (int i = 0; i < size; i++) {
      String id = ids[i];
      if (id != null && lastSlots[i] != PRESENT) {
        absentBytes += 80 + 2L * id.length();
      }
    }
  }

  long absentBytes() {
    return absentBytes;
  }

  /** Takes back the numbers of ids that were not there since this slot, or in it. */
  void forgetBefore(long slot) {
    if (absentBytes == 0) {
      return;
    }
    boolean any = false;
    for (int i = 0; i < size; i++) {
      String id = ids[i];
      if (id != null && lastSlots[i] < slot) {
        ids[i] = null;
        free.set(i);
        noneFreeBefore = Math.min(noneFreeBefore, i);
        absentBytes -= 80 + 2L * id.length();
        any = true;
      }
    }
    if (any) {
      rebuild();
    }
  }
}
