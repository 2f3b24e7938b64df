package org.runnercdi.engine;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ObjLongConsumer;

/** Parks threads until the time is turned by hand, or somebody unparks them. */
final class TurnedParking implements ObjLongConsumer<Object> {

  private final TurnedTime time;
  private final Map<Thread, Long> parked = new ConcurrentHashMap<>();
  private volatile boolean over;

  TurnedParking(TurnedTime time) {
    this.time = time;
  }

  @Override
  public void accept(Object blocker, long nanos) {
    long until = time.getAsLong() + nanos;
    parked.put(Thread.currentThread(), until);
    // Read after it is put: who turns meanwhile unparks, or is seen here.
    if (!over && until - time.getAsLong() > 0) {
      LockSupport.park(blocker);
    }
    parked.remove(Thread.currentThread());
  }

  void turn(Duration by) {
    time.turn(by);
    long now = time.getAsLong();
    parked.forEach(
        (thread, until) -> {
          if (until - now <= 0) {
            LockSupport.unpark(thread);
          }
        });
  }

  /** Whether a thread is parked until after this moment. */
  boolean isParkedBeyond(long nanos) {
    return parked.values().stream().anyMatch(until -> until - nanos > 0);
  }

  /** From now on nobody waits. */
  void end() {
    over = true;
    parked.keySet().forEach(LockSupport::unpark);
  }
}
