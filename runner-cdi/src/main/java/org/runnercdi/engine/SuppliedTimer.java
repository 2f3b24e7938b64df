package org.runnercdi.engine;

import java.time.Duration;
import org.runnercdi.spi.TimeSource;

/** The timer of a runner whose time is supplied from outside. */
final class SuppliedTimer implements Timer {

  private final TimeSource time;
  private final Inside inside;
  private volatile boolean closed;

  SuppliedTimer(TimeSource time, Inside inside) {
    this.time = time;
    this.inside = inside;
  }

  @Override
  public void start() {}

  @Override
  public Runnable after(Duration delay, Runnable task) {
    return time.after(delay, () -> perform(task));
  }

  private void perform(Runnable task) {
    if (!closed) {
      inside.run(task);
    }
  }

  @Override
  public void close() {
    closed = true;
    time.ended();
  }
}
