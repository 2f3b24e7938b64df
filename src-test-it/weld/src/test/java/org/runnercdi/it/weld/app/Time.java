package org.runnercdi.it.weld.app;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import org.runnercdi.spi.TickSource;

/** The clock, which stands still until a test turns it to the next slot. */
@ApplicationScoped
public class Time implements TickSource, InstantSource {

  private Instant now = Instant.parse("2026-03-02T05:59:30Z");
  private Instant slot = now;
  private Runnable wake = () -> {};

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public synchronized Runnable arm(Instant from, Instant next, Runnable action) {
    slot = next;
    wake = action;
    return () -> {};
  }

  /** Turns the clock to the next slot and has it evaluated on this thread. */
  public void tick() {
    Runnable armed;
    synchronized (this) {
      now = slot;
      armed = wake;
    }
    armed.run();
  }
}
