package org.runnercdi.examples;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.runnercdi.spi.TickSource;

/** A clock that jumps from slot to slot, so that nobody has to wait for a boundary. */
final class FastTime implements TickSource, AutoCloseable {

  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private volatile Instant now = Instant.parse("2026-11-24T10:00:00Z");

  Instant now() {
    return now;
  }

  @Override
  public Runnable arm(Instant from, Instant slot, Runnable wake) {
    var armed =
        thread.schedule(
            () -> {
              now = slot;
              wake.run();
            },
            1,
            MILLISECONDS);
    return () -> armed.cancel(false);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
