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
 * slots, and most by their minutes alone, which stand here side by side. Kept from slot to slot;
 * what has changed among the jobs is worked out anew. For one thread at a time.
 *
 * @param <T> a job, as its queue has it
 */
final class MinuteFilter<T> {

  /** The place of those that are asked in every slot. */
  private static final char EVERY_SLOT = 0;

  private static final int MOST_ZONES = Character.MAX_VALUE;
  private static final long ALL_MINUTES = -1;

  /** A schedule that does not change, and without which its job is not due. */
  record Fixed(Cron cron, ZoneId zone) {}

  private final BiFunction<T, Map<String, Map<String, String>>, @Nullable Fixed> fixed;
  private final Map<ZoneId, Character> places = new HashMap<>();
  private final List<ZoneId> zones = new ArrayList<>();

  // By the jobs' places in the queue:
  private Object[] known = {};
  private long[] minutes = {};
  private @Nullable Cron[] crons = {};
  private char[] zoneOf = {};

  private @Nullable Map<String, Map<String, String>> knownSettings;

  // The slot, by the places of the zones; its minute as a bit:
  private long[] minuteOf = {ALL_MINUTES};
  private @Nullable LocalMinute[] localOf = {null};

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
      minuteOf = new long[zones.size() + 1];
      minuteOf[EVERY_SLOT] = ALL_MINUTES;
      localOf = new @Nullable LocalMinute[minuteOf.length];
    }
    for (int i = 1; i < minuteOf.length; i++) {
      LocalMinute local = locals.apply(zones.get(i - 1));
      localOf[i] = local;
      minuteOf[i] = beginsMinute ? minutes(local) : 0;
    }
  }

  private static long minutes(LocalMinute now) {
    // A minute that was skipped may be due now.
    return now.skippedFrom().isPresent() ? ALL_MINUTES : 1L << now.local().getMinute();
  }

  private void learn(T[] jobs, Map<String, Map<String, String>> settings) {
    if (minutes.length < jobs.length) {
      minutes = Arrays.copyOf(minutes, jobs.length);
      crons = Arrays.copyOf(crons, jobs.length);
      zoneOf = Arrays.copyOf(zoneOf, jobs.length);
    }
    for (int i = 0; i < jobs.length; i++) {
      if (i >= known.length || jobs[i] != known[i]) {
        Fixed plan = fixed.apply(jobs[i], settings);
        zoneOf[i] = plan == null ? EVERY_SLOT : place(plan.zone());
        crons[i] = plan == null ? null : plan.cron();
        minutes[i] = plan == null ? ALL_MINUTES : plan.cron().minutes();
      }
    }
    Arrays.fill(crons, jobs.length, crons.length, null);
    known = jobs;
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
    long[] named = minutes;
    char[] zone = zoneOf;
    long[] now = minuteOf;
    int i = from;
    while (i < count && ((named[i] & now[zone[i]]) == 0 || !matches(i))) {
      i++;
    }
    return i;
  }

  /** The zone of a job that {@link #next} has found due; null where it has to be asked still. */
  @Nullable ZoneId zoneOfDue(int index) {
    char place = zoneOf[index];
    return place == EVERY_SLOT ? null : zones.get(place - 1);
  }

  private boolean matches(int index) {
    Cron cron = crons[index];
    LocalMinute local = localOf[zoneOf[index]];
    return cron == null || local == null || cron.matches(local);
  }
}
