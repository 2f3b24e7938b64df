package org.runnercdi.engine;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the jobs of one id in a queue, from 1. In nearly every queue each id stands once, which
 * is seen by the hashes of the ids: each sets two bits, whose places its hash gives, and only those
 * that find both of them set are looked at, and those that are found with them.
 */
final class Ordinals {

  /** At least so many for each job: then one in a hundred, at most, is looked at by chance. */
  private static final int BITS_EACH = 16;

  private static final int MOST_BITS = 1 << 30;
  private static final int FEWEST = 16;

  private int[] hashes;
  private int count;

  /**
   * Without a job.
   *
   * @param expected how many may well come
   */
  Ordinals(int expected) {
    hashes = new int[expected];
  }

  /** The next job of the queue has this id. */
  void add(String id) {
    if (count == hashes.length) {
      hashes = Arrays.copyOf(hashes, Math.max(FEWEST, 2 * count));
    }
    hashes[count++] = Hashing.mixed(id);
  }

  /**
   * Numbers the jobs of the queue.
   *
   * @param jobs those whose ids were added, in the same order
   */
  void number(Execution[] jobs) {
    Bits shared = count < 2 ? null : shared();
    if (shared == null) {
      return;
    }
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = 0; i < count; i++) {
      if (shared.contains(hashes[i])) {
        jobs[i].setOrdinal(numbers.merge(jobs[i].id(), 1, Integer::sum));
      }
    }
  }

  /** The bits of those that have found both of theirs set; null if there are none. */
  private @Nullable Bits shared() {
    int size = (int) Math.min(MOST_BITS, (long) Integer.highestOneBit(count) * 2 * BITS_EACH);
    Bits all = new Bits(size);
    Bits shared = null;
    for (int i = 0; i < count; i++) {
      if (all.contains(hashes[i])) {
        shared = shared == null ? new Bits(size) : shared;
        shared.add(hashes[i]);
      } else {
        all.add(hashes[i]);
      }
    }
    return shared;
  }

  /** Two for each hash: a Bloom filter. */
  private static final class Bits {

    private final long[] words;
    private final int mask;

    /** None is set; the size is a power of two. */
    Bits(int size) {
      words = new long[size >> 6];
      mask = size - 1;
    }

    void add(int hash) {
      set(hash);
      set(Hashing.mixed(hash));
    }

    boolean contains(int hash) {
      return isSet(hash) && isSet(Hashing.mixed(hash));
    }

    private void set(int bit) {
      words[(bit & mask) >> 6] |= 1L << bit;
    }

    private boolean isSet(int bit) {
      return (words[(bit & mask) >> 6] & (1L << bit)) != 0;
    }
  }
}
