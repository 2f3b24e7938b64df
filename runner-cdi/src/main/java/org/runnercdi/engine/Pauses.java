package org.runnercdi.engine;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.runnercdi.spi.ClaimLedger;
import org.runnercdi.spi.LedgerException;

/** The ids of the jobs that are not due until they are resumed: in a cluster, on all nodes. */
final class Pauses {

  private final @Nullable ClaimLedger ledger;
  private final Set<String> ids = ConcurrentHashMap.newKeySet();
  private volatile boolean any;

  /**
   * None.
   *
   * @param ledger where the nodes of a cluster share them; null where there is no cluster
   */
  Pauses(@Nullable ClaimLedger ledger) {
    this.ledger = ledger;
  }

  /**
   * Learns what other nodes have paused and resumed. Blocks.
   *
   * @throws LedgerException if nobody can say
   */
  void refresh() throws LedgerException {
    if (ledger != null) {
      Set<String> shared = ledger.paused();
      synchronized (this) {
        ids.retainAll(shared);
        ids.addAll(shared);
        any = !ids.isEmpty();
      }
    }
  }

  /** Tells the other nodes, if there are any. Blocks. */
  void pauseElsewhere(String id) {
    if (ledger != null) {
      try {
        ledger.pause(id);
      } catch (LedgerException e) {
        throw new IllegalStateException("Job '" + id + "' cannot be paused on all nodes.", e);
      }
    }
  }

  /** Tells the other nodes, if there are any. Blocks. */
  void resumeElsewhere(String id) {
    if (ledger != null) {
      try {
        ledger.resume(id);
      } catch (LedgerException e) {
        throw new IllegalStateException("Job '" + id + "' cannot be resumed on all nodes.", e);
      }
    }
  }

  synchronized void pause(String id) {
    ids.add(id);
    any = true;
  }

  /** False if it was not paused. */
  synchronized boolean resume(String id) {
    boolean paused = ids.remove(id);
    any = !ids.isEmpty();
    return paused;
  }

  /** Whether it is worth while to ask for an id. */
  boolean any() {
    return any;
  }

  boolean isPaused(String id) {
    return ids.contains(id);
  }
}
