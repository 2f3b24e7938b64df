package org.runnercdi.cluster;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which slots jobs are due in, by the seconds of the epoch.
 *
 * @param from the first
 * @param to the last
 * @param every the distance of two
 */
record DueList(long from, long to, long every) {

  static final DueList NONE = new DueList(0, -1, 1);

  static DueList once(Instant slot) {
    return new DueList(slot.getEpochSecond(), slot.getEpochSecond(), 1);
  }

  boolean has(Instant slot) {
    long second = slot.getEpochSecond();
    return second >= from && second <= to && (second - from) % every == 0;
  }

  Stream<Instant> slots() {
    return Stream.iterate(from, second -> second <= to, second -> second + every)
        .map(Instant::ofEpochSecond);
  }

  /** The keys of so many jobs in all its slots. */
  Set<String> keys(int jobs) {
    return slots()
        .flatMap(slot -> Stream.iterate(0, i -> i < jobs, i -> i + 1).map(i -> key(i, slot)))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  static String key(int job, Instant slot) {
    return "job-" + job + "@" + slot;
  }

  static Instant slot(String key) {
    int end = key.indexOf('#');
    return Instant.parse(key.substring(key.indexOf('@') + 1, end < 0 ? key.length() : end));
  }
}
