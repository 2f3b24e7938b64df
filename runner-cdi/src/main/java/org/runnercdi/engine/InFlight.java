package org.runnercdi.engine;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.runnercdi.RunnableJob.Overlap;

/**
 * The ids that are in flight, as far as someone wants to know: all of them under {@code
 * runner.dedupe}, else those of jobs whose overlap is {@code SKIP}.
 */
final class InFlight {

  private final ConcurrentHashMap<String, Integer> counts = new ConcurrentHashMap<>();
  private final Set<String> skipping = ConcurrentHashMap.newKeySet();
  private final boolean dedupe;

  InFlight(boolean dedupe) {
    this.dedupe = dedupe;
  }

  /** From now on the id is tracked, or no longer, as its plan has it. */
  void track(JobPlan plan, String id) {
    if (skips(plan) && !dedupe) {
      skipping.add(id);
    } else {
      skipping.remove(id);
    }
  }

  /** From now on it is tracked no longer, but for those that are marked. */
  void untrack(String id) {
    skipping.remove(id);
  }

  boolean skips(JobPlan plan) {
    return switch (plan.overlap) {
      case SKIP -> true;
      case ALLOW -> false;
      case INHERIT -> dedupe;
    };
  }

  boolean tracks(String id, JobPlan plan) {
    return dedupe || plan.overlap == Overlap.SKIP || (!skipping.isEmpty() && skipping.contains(id));
  }

  /** Marks the id of a run, if it is tracked; false if the run is to be skipped. */
  boolean mark(Execution execution) {
    if (!tracks(execution.id(), execution.plan())) {
      return true;
    }
    boolean marked = mark(execution.id(), execution.plan());
    if (marked) {
      execution.setMarked();
    }
    return marked;
  }

  /** Marks a tracked id; false if it is marked and the plan says to skip. */
  boolean mark(String id, JobPlan plan) {
    if (skips(plan)) {
      return counts.putIfAbsent(id, 1) == null;
    }
    counts.merge(id, 1, Integer::sum);
    return true;
  }

  /**
   * Marks an id for the sake of a run that began when it was not tracked. The run may end
   * meanwhile.
   */
  void markLate(Execution execution) {
    counts.merge(execution.id(), 1, Integer::sum);
    // In this order, or the end of the run would release what is not marked yet.
    if (!execution.tryMark()) {
      release(execution.id());
    }
  }

  void release(String id) {
    counts.computeIfPresent(id, (key, count) -> count == 1 ? null : count - 1);
  }
}
