package org.runnercdi.engine;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the jobs of one id in a queue, from 1. In nearly every queue each id stands once, which
 * is seen by one bit for each job, its place given by the id: only the ids of those that share a
 * bit are told apart.
 */
final class Ordinals {

  /** At least so many for each job: then one in sixteen, at most, shares its bit by chance. */
  private static final int BITS_EACH = 16;

  private static final int MOST_BITS = 1 << 30;

  private Ordinals() {}

  /**
   * Numbers all jobs of a queue.
   *
   * @param count how many there are, from the first
   */
  static void number(Execution[] jobs, int count) {
    int bits = (int) Math.min(MOST_BITS, (long) Integer.highestOneBit(count) * 2 * BITS_EACH);
    long[] shared = count < 2 ? null : shared(jobs, count, bits);
    if (shared == null) {
      return;
    }
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = 0; i < count; i++) {
      String id = jobs[i].id();
      int bit = Hashing.place(id, bits);
      if ((shared[bit >> 6] & (1L << bit)) != 0) {
        jobs[i].setOrdinal(numbers.merge(id, 1, Integer::sum));
      }
    }
  }

  /** The bits that more than one job has; null if there are none. */
  private static long @Nullable [] shared(Execution[] jobs, int count, int bits) {
    long[] set = new long[bits >> 6];
    long[] shared = null;
    for (int i = 0; i < count; i++) {
      int bit = Hashing.place(jobs[i].id(), bits);
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
