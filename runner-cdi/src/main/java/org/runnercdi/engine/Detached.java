package org.runnercdi.engine;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Jobs whose body has returned a stage that is not complete yet: they hold a permit, and no thread.
 */
final class Detached {

  private final Map<Execution, RunQueue> stages = new ConcurrentHashMap<>();
  private final Holds holds;
  private final Closer closer;
  private volatile @Nullable Dispatcher dispatcher;

  Detached(Holds holds, Closer closer) {
    this.holds = holds;
    this.closer = closer;
  }

  void returnPermitsTo(Dispatcher owner) {
    dispatcher = owner;
  }

  Set<Execution> executions() {
    return stages.keySet();
  }

  void add(Execution execution, RunQueue queue) {
    holds.acquire();
    stages.put(execution, queue);
  }

  /** True unless a stop has given the execution up. */
  boolean remove(Execution execution) {
    boolean mine = stages.remove(execution) != null;
    if (mine) {
      holds.release();
    }
    return mine;
  }

  /** The stage is complete. */
  void ended(Execution execution) {
    Dispatcher owner = dispatcher;
    if (owner != null) {
      owner.returnPermit();
    }
    remove(execution);
  }

  /** A stop waits no longer. */
  void abandon() {
    stages.forEach(
        (execution, queue) -> {
          closer.giveUp(queue, execution);
          remove(execution);
        });
  }
}
