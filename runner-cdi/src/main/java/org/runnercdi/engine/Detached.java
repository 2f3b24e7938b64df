package org.runnercdi.engine;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Jobs whose body has returned a stage that is not complete yet: they hold a permit, and no thread.
 */
final class Detached {

  private final Map<Execution, RunQueue> stages = new ConcurrentHashMap<>();
  private final Holds holds;
  private final Closer closer;
  private volatile boolean cutOff;
  private volatile boolean abandoned;

  Detached(Holds holds, Closer closer) {
    this.holds = holds;
    this.closer = closer;
  }

  Set<Execution> executions() {
    return stages.keySet();
  }

  void add(Execution execution, RunQueue queue) {
    if (!holds.acquire()) {
      return;
    }
    stages.put(execution, queue);
    // Asked after it is added: either this sees the stop, or the stop sees this.
    if (cutOff) {
      execution.cancel();
    }
    if (abandoned) {
      abandon();
    }
  }

  /** A stop cuts them off: there is no thread to interrupt, but they may ask. */
  void cancel() {
    cutOff = true;
    stages.keySet().forEach(Execution::cancel);
  }

  /** The stage is complete, or is waited for no longer. */
  void remove(Execution execution) {
    if (stages.remove(execution) != null) {
      holds.release();
    }
  }

  /** A stop waits no longer. */
  void abandon() {
    abandoned = true;
    stages.forEach(
        (execution, queue) -> {
          closer.giveUp(queue, execution);
          remove(execution);
        });
  }
}
