package org.runnercdi.benchmark;

import java.time.Duration;
import java.time.Instant;

/** Short lines beside the table, so that nobody believes it hangs. */
final class Progress {

  private final Instant start = Instant.now();

  void say(String what) {
    System.err.println(Duration.between(start, Instant.now()).toSeconds() + " s: " + what);
  }
}
