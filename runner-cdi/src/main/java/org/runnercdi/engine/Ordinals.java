package org.runnercdi.engine;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the jobs of one id in a queue, from 1. In nearly every queue each id stands once, which
 * is seen by the hashes of the ids: only ids that share a bit, whose place the hash gives, are
 * looked at.
 */
final class Ordinals {

  /** At least so many for each job: then one in sixteen, at most, shares its bit by chance. */
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
    int bits = (int) Math.min(MOST_BITS, (long) Integer.highestOneBit(count) * 2 * BITS_EACH);
    long[] shared = count < 2 ? null : shared(bits);
    if (shared == null) {
      return;
    }
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = 0; i < count; i++) {
      int bit = hashes[i] & (bits - 1);
      if ((shared[bit >> 6] & (1L << bit)) != 0) {
        jobs[i].setOrdinal(numbers.merge(jobs[i].id(), 1, Integer::sum));
      }
    }
  }

  /** The bits that more than one job has; null if there are none. */
  private long @Nullable [] shared(int bits) {
    long[] set = new long[bits >> 6];
    long[] shared = null;
    for (int i = 0; i < count; i++) {
      int bit = hashes[i] & (bits - 1);
      long before = set[bit >> 6];
      set[bit >> 6] = before | (1L << bit);
      if (set[bit >> 6] == before) {
        shared = shared == null ? new long[set.length] : shared;
        shared[bit >> 6] |= 1L << bit;
      }
    }
    return shared;
  }
}
