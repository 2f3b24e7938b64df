package org.runnercdi.engine;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.runnercdi.schedule.Cron;
import org.runnercdi.schedule.LocalMinute;

/**
 * Passes over the cron jobs of one queue that are not due in a slot: nearly all in nearly all
 * slots, and most by their minutes alone. For each minute of the hour there is a row with a bit for
 * each job, so that one look passes over 64 of them. Kept from slot to slot; what has changed among
 * the jobs is worked out anew. For one thread at a time.
 *
 * @param <T> a job, as its queue has it
 */
final class MinuteFilter<T> {

  /** The place of those that are asked in every slot. */
  private static final char EVERY_SLOT = 0;

  private static final int MOST_ZONES = Character.MAX_VALUE;

  private static final int MINUTES = 60;

  /** The row of those that are asked in every slot. */
  private static final int OF_EVERY_SLOT = MINUTES;

  /** In place of a minute: all jobs of the zone may be due. */
  private static final byte ANY = -1;

  /** A schedule that does not change, and without which its job is not due. */
  record Fixed(Cron cron, ZoneId zone) {}

  private final BiFunction<T, Map<String, Map<String, String>>, @Nullable Fixed> fixed;
  private final Map<ZoneId, Character> places = new HashMap<>();
  private final List<ZoneId> zones = new ArrayList<>();

  // By the jobs' places in the queue:
  private Object[] known = {};
  private long[][] rows = new long[MINUTES + 1][0];
  private @Nullable Cron[] crons = {};
  private char[] zoneOf = {};

  private @Nullable Map<String, Map<String, String>> knownSettings;

  // The slot:
  private long[][] looked = {};
  private boolean anyMayBeDue;

  // The same, by the places of the zones:
  private byte[] minuteOf = {OF_EVERY_SLOT};
  private @Nullable LocalMinute[] localOf = {null};

  /** 64 jobs, on their way into the rows. */
  private final long[] block = new long[Long.SIZE];

  /**
   * Without jobs.
   *
   * @param fixed what is known for good of a job under the settings of all jobs; null where the job
   *     is to be asked in every slot
   */
  MinuteFilter(BiFunction<T, Map<String, Map<String, String>>, @Nullable Fixed> fixed) {
    this.fixed = fixed;
  }

  /**
   * Looks at a slot.
   *
   * @param jobs the jobs of the queue, not to be changed any more
   * @param settings of all jobs, not to be changed any more
   * @param beginsMinute whether cron jobs can be due in the slot at all
   * @param locals the slot in each zone
   */
  @SuppressWarnings("ReferenceEquality") // they are never changed, only replaced
  void lookAt(
      T[] jobs,
      Map<String, Map<String, String>> settings,
      boolean beginsMinute,
      Function<ZoneId, LocalMinute> locals) {
    if (settings != knownSettings) {
      known = new Object[0];
      knownSettings = settings;
    }
    if (jobs != known) {
      learn(jobs, settings);
    }
    if (minuteOf.length <= zones.size()) {
      minuteOf = new byte[zones.size() + 1];
      minuteOf[EVERY_SLOT] = OF_EVERY_SLOT;
      localOf = new @Nullable LocalMinute[minuteOf.length];
    }
    long wanted = 1L << OF_EVERY_SLOT;
    anyMayBeDue = false;
    for (int i = 1; i < minuteOf.length; i++) {
      LocalMinute local = locals.apply(zones.get(i - 1));
      localOf[i] = local;
      minuteOf[i] = beginsMinute ? minute(local) : OF_EVERY_SLOT;
      if (minuteOf[i] == ANY) {
        anyMayBeDue = true;
      } else {
        wanted |= 1L << minuteOf[i];
      }
    }
    looked = rows(wanted);
  }

  private static byte minute(LocalMinute now) {
    // A minute that was skipped may be due now.
    return now.skippedFrom().isPresent() ? ANY : (byte) now.local().getMinute();
  }

  private long[][] rows(long wanted) {
    long[][] found = new long[Long.bitCount(wanted)][];
    long left = wanted;
    for (int i = 0; i < found.length; i++) {
      found[i] = rows[Long.numberOfTrailingZeros(left)];
      left &= left - 1;
    }
    return found;
  }

  private void learn(T[] jobs, Map<String, Map<String, String>> settings) {
    int blocks = blocks(jobs.length);
    if (crons.length < jobs.length) {
      crons = Arrays.copyOf(crons, jobs.length);
      zoneOf = Arrays.copyOf(zoneOf, jobs.length);
      for (int i = 0; i < rows.length; i++) {
        rows[i] = Arrays.copyOf(rows[i], blocks);
      }
    }
    for (int i = 0; i < blocks; i++) {
      learn(jobs, settings, i * Long.SIZE, Math.min(jobs.length, (i + 1) * Long.SIZE));
    }
    Arrays.fill(crons, jobs.length, crons.length, null);
    known = jobs;
  }

  private void learn(T[] jobs, Map<String, Map<String, String>> settings, int from, int to) {
    boolean changed = false;
    for (int i = from; i < to; i++) {
      if (i >= known.length || jobs[i] != known[i]) {
        Fixed plan = fixed.apply(jobs[i], settings);
        zoneOf[i] = plan == null ? EVERY_SLOT : place(plan.zone());
        crons[i] = plan == null ? null : plan.cron();
        changed = true;
      }
    }
    if (changed) {
      for (int i = from; i < to; i++) {
        Cron cron = crons[i];
        block[i - from] =
            cron == null || zoneOf[i] == EVERY_SLOT ? 1L << OF_EVERY_SLOT : cron.minutes();
      }
      Arrays.fill(block, to - from, block.length, 0);
      transpose(block);
      for (int i = 0; i < rows.length; i++) {
        rows[i][from / Long.SIZE] = block[i];
      }
    }
  }

  /** Rows of bits become columns: by halves, their halves and so on (Warren, Hacker's Delight). */
  private static void transpose(long[] bits) {
    long mask = 0xFFFFFFFFL;
    for (int half = Long.SIZE / 2; half > 0; half /= 2, mask ^= mask << half) {
      for (int i = 0; i < Long.SIZE; i = ((i | half) + 1) & ~half) {
        long exchanged = ((bits[i] >>> half) ^ bits[i | half]) & mask;
        bits[i] ^= exchanged << half;
        bits[i | half] ^= exchanged;
      }
    }
  }

  private char place(ZoneId zone) {
    Character place = places.get(zone);
    if (place == null) {
      if (zones.size() == MOST_ZONES) {
        return EVERY_SLOT;
      }
      zones.add(zone);
      place = (char) zones.size();
      places.put(zone, place);
    }
    return place;
  }

  /** The place, from this one on, of the next job that is due, or has to be asked. */
  int next(int from, int count) {
    int blocks = blocks(count);
    int at = from / Long.SIZE;
    long candidates = at < blocks ? candidates(at) & -1L << from : 0;
    while (at < blocks) {
      while (candidates != 0) {
        int index = at * Long.SIZE + Long.numberOfTrailingZeros(candidates);
        if (index >= count || matches(index)) {
          return Math.min(index, count);
        }
        candidates &= candidates - 1;
      }
      at++;
      candidates = at < blocks ? candidates(at) : 0;
    }
    return count;
  }

  private static int blocks(int count) {
    return (count + Long.SIZE - 1) / Long.SIZE;
  }

  /** Those of 64 that are named by the minute of any zone. */
  private long candidates(int at) {
    if (anyMayBeDue) {
      return -1;
    }
    long candidates = 0;
    for (long[] row : looked) {
      candidates |= row[at];
    }
    return candidates;
  }

  /** The zone of a job that {@link #next} has found due; null where it has to be asked still. */
  @Nullable ZoneId zoneOfDue(int index) {
    char place = zoneOf[index];
    return place == EVERY_SLOT ? null : zones.get(place - 1);
  }

  private boolean matches(int index) {
    Cron cron = crons[index];
    char zone = zoneOf[index];
    LocalMinute local = localOf[zone];
    if (cron == null || local == null) {
      return true;
    }
    byte minute = minuteOf[zone];
    boolean named = minute == ANY || (rows[minute][index / Long.SIZE] >> index & 1) != 0;
    return named && cron.matches(local);
  }
}
