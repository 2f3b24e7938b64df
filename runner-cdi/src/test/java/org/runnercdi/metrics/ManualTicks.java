package org.runnercdi.metrics;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.runnercdi.spi.TickSource;

/** A clock and a tick that a test turns. */
public final class ManualTicks implements TickSource {

  private volatile Instant now = Instant.parse("2026-01-05T10:00:00Z");
  private final AtomicLong nanos = new AtomicLong();
  private volatile Instant slot = now;
  private volatile Runnable wake = () -> {};

  public Instant now() {
    return now;
  }

  public long nanos() {
    return nanos.get();
  }

  @Override
  public Runnable arm(Instant at, Instant boundary, Runnable task) {
    slot = boundary;
    wake = requireNonNull(task);
    return () -> {};
  }

  /** The monotonic clock goes on and nothing wakes. */
  public void silence(Duration duration) {
    nanos.addAndGet(duration.toNanos());
  }

  /** The wall clock jumps; the monotonic one does not. */
  public void setClock(Instant to) {
    now = to;
  }

  /** Wakes at the next slot, late by so much; returns when the slot is evaluated. */
  public void tick(Duration late) {
    Instant at = slot.plus(late);
    nanos.addAndGet(Duration.between(now, at).toNanos());
    now = at;
    wake.run();
  }
}
