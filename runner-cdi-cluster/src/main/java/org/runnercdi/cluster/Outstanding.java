package org.runnercdi.cluster;

import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The claims that this node knows of. One that stands in the ledger under its name, and is not
 * here, was won by a statement whose answer never came.
 */
final class Outstanding {

  private final Set<UUID> asked = ConcurrentHashMap.newKeySet();
  private final Set<Long> known = ConcurrentHashMap.newKeySet();

  /** A batch is about to be claimed. */
  void ask(UUID batch) {
    asked.add(batch);
  }

  /** Nobody waits for the batch's answer any more; what it won, if that is known, is known here. */
  void answered(UUID batch) {
    asked.remove(batch);
  }

  void add(long token) {
    known.add(token);
  }

  void remove(Collection<Long> tokens) {
    tokens.forEach(known::remove);
  }

  boolean contains(long token) {
    return known.contains(token);
  }

  boolean awaits(UUID batch) {
    return asked.contains(batch);
  }
}
