package org.runnercdi.console;

import java.time.Duration;

/** Milliseconds with three decimals: many a job takes less than one. */
final class Millis {

  private Millis() {}

  static double of(Duration duration) {
    return of(duration.toNanos());
  }

  static double of(long nanos) {
    return Math.round(nanos / 1e3) / 1e3;
  }
}
