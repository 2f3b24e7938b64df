package org.runnercdi.benchmark;

import java.time.Instant;
import java.time.InstantSource;
import org.runnercdi.spi.TickSource;

/** Wall-clock time that moves only when it is told to, to a slot that then runs on the caller. */
final class HandTicks implements InstantSource, TickSource {

  private volatile Instant now;
  private volatile Runnable wake = () -> {};

  HandTicks(Instant start) {
    now = start;
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public Runnable arm(Instant from, Instant slot, Runnable wakeUp) {
    wake = wakeUp;
    return () -> {};
  }

  /** Runs the slot that begins at this instant. */
  void tickAt(Instant slot) {
    now = slot;
    wake.run();
  }
}
