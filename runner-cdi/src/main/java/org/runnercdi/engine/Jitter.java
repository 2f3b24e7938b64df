package org.runnercdi.engine;

import java.time.Duration;
import java.time.Instant;

/** Spreads jobs that are due at one slot, without a memory and without chance. */
final class Jitter {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private Jitter() {}

  /**
   * How long after its slot a job begins: the same for an id and a slot on every node and JVM.
   *
   * @param jitter positive, and shorter than the tick
   * @return in whole milliseconds, shorter than the jitter, so that it never reaches the next slot
   */
  static Duration delay(String id, Instant slot, Duration jitter) {
    // What hashCode makes of a string is specified.
    long hash = mix(mix(id.hashCode()) + slot.getEpochSecond());
    return Duration.ofMillis(Long.remainderUnsigned(hash, jitter.toNanos()) / NANOS_PER_MILLI);
  }

  /**
   * The finaliser of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number
   * generators", 2014; its constants are Stafford's "Mix13"): each bit of the input changes each of
   * the output with even odds, so ids and slots that follow on one another are spread too.
   */
  private static long mix(long bits) {
    long mixed = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
