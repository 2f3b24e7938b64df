package org.runnercdi.sample;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.quarkus.arc.Unremovable;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.runnercdi.spi.TickSource;

/** The runner's clock in all tests: a minute begins when a test says so. */
@Singleton
@Unremovable
class TurnedClock implements InstantSource, TickSource {

  private final BlockingQueue<Armed> next = new LinkedBlockingQueue<>();
  private volatile Instant now = Instant.parse("2026-03-01T05:59:30Z");

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public Runnable arm(Instant at, Instant slot, Runnable wake) {
    Armed armed = new Armed(slot, wake);
    next.add(armed);
    return () -> next.remove(armed);
  }

  /** Goes on to the next slot, and returns it. */
  Instant tick() throws InterruptedException {
    Armed armed = Objects.requireNonNull(next.poll(30, SECONDS), "The runner waits for no slot.");
    now = armed.slot;
    armed.wake.run();
    return armed.slot;
  }

  private record Armed(Instant slot, Runnable wake) {}
}
