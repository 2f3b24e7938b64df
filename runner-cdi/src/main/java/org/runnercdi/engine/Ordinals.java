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

  private Ordinals() {}

  /**
   * Numbers the jobs of a queue.
   *
   * @param jobs that many and no more
   * @param hashes of their ids, mixed, in the same order; null where they are not known
   */
  static void number(Execution[] jobs, int count, int @Nullable [] hashes) {
    if (count > 1) {
      int[] known = hashes == null ? hashes(jobs, count) : hashes;
      Bits shared = shared(known);
      if (shared != null) {
        number(jobs, known, shared);
      }
    }
  }

  private static void number(Execution[] jobs, int[] hashes, Bits shared) {
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = 0; i < hashes.length; i++) {
      if (shared.contains(hashes[i])) {
        jobs[i].setOrdinal(numbers.merge(jobs[i].id(), 1, Integer::sum));
      }
    }
  }

  private static int[] hashes(Execution[] jobs, int count) {
    int[] hashes = new int[count];
    for (int i = 0; i < count; i++) {
      hashes[i] = Hashing.mixed(jobs[i].id());
    }
    return hashes;
  }

  /** Those whose bits another had set before them; null if there are none. */
  private static @Nullable Bits shared(int[] hashes) {
    Bits all = new Bits(hashes.length);
    int[] found = new int[FEWEST];
    int count = 0;
    for (int hash : hashes) {
      if (!all.add(hash)) {
        found = count == found.length ? Arrays.copyOf(found, 2 * count) : found;
        found[count++] = hash;
      }
    }
    if (count == 0) {
      return null;
    }
    Bits shared = new Bits(count);
    for (int i = 0; i < count; i++) {
      shared.add(found[i]);
    }
    return shared;
  }

  /** Two for each hash, in one word: a Bloom filter that is fetched from memory once for a hash. */
  private static final class Bits {

    private final long[] words;

    Bits(int count) {
      int size =
          (int) Math.min(MOST_BITS, Math.max(64, Integer.highestOneBit(count) * 2L * BITS_EACH));
      words = new long[size >> 6];
    }

    /** False if both were set. */
    boolean add(int hash) {
      int word = word(hash);
      long before = words[word];
      words[word] = before | bits(hash);
      return words[word] != before;
    }

    boolean contains(int hash) {
      long bits = bits(hash);
      return (words[word(hash)] & bits) == bits;
    }

    private int word(int hash) {
      return Integer.rotateRight(hash, 12) & (words.length - 1);
    }

    /** By its last six bits, and by the six before them. */
    private static long bits(int hash) {
      return 1L << hash | 1L << (hash >>> 6);
    }
  }
}
