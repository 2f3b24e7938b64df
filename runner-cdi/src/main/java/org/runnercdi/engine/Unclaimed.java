package org.runnercdi.engine;

import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.runnercdi.spi.ClaimLedger;

/**
 * The latest of the jobs that were due, and that this node could not claim before their slot was
 * closed. Of none of them a claim is remembered; what has been forgotten may have run elsewhere.
 */
final class Unclaimed {

  private static final int MOST = 10_000;

  private final Map<ClaimLedger.Queue, Set<String>> ids = new LinkedHashMap<>();
  private int size;

  synchronized void add(ClaimLedger.Queue queue, Collection<String> jobIds) {
    Set<String> ofQueue = ids.computeIfAbsent(queue, name -> new HashSet<>());
    size -= ofQueue.size();
    jobIds.stream().limit(MOST - ofQueue.size()).forEach(ofQueue::add);
    size += ofQueue.size();
    Iterator<Set<String>> oldest = ids.values().iterator();
    // The oldest go first; the latest fits alone.
    while (size > MOST) {
      size -= oldest.next().size();
      oldest.remove();
    }
  }

  synchronized boolean has(ClaimLedger.Queue queue, String jobId) {
    return ids.getOrDefault(queue, Set.of()).contains(jobId);
  }
}
