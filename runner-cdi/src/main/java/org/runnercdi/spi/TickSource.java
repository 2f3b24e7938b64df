package org.runnercdi.spi;

import java.time.Instant;

/**
 * Wakes the runner at slot boundaries. By default the runner's scheduler does; a benchmark or a
 * test may drive the ticks itself.
 */
@FunctionalInterface
public interface TickSource {

  /**
   * Arms one wake-up. The runner arms the next at each wake-up, and looks at its clock when it
   * wakes: too early a wake-up is harmless, a late one makes the slot late.
   *
   * @param now the runner's time
   * @param slot the boundary at which to wake
   * @param wake to be called once, on a thread that may be kept until the slot is evaluated
   * @return cancels the wake-up; does not wait for one that is under way
   */
  Runnable arm(Instant now, Instant slot, Runnable wake);
}
