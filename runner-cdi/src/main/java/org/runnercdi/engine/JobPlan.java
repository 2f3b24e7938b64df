package org.runnercdi.engine;

import java.time.Duration;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.runnercdi.JobResult;
import org.runnercdi.RunnableJob.Overlap;
import org.runnercdi.Schedule;

/**
 * What applies to a job: worked out where it is registered, and anew where its settings change;
 * shared by all plain jobs of a zone.
 */
final class JobPlan {

  final @Nullable Schedule schedule;
  final ZoneId zone;
  final @Nullable Duration timeout;

  /** Null where it begins at its slot. */
  final @Nullable Duration jitter;

  final Overlap overlap;
  final boolean enabled;

  /** Whether each node of a cluster runs it, and not one of them. */
  final boolean everyNode;

  /** Shared with the plans before and after; null where the results are not kept here. */
  final @Nullable LastResult last;

  JobPlan(
      @Nullable Schedule schedule,
      ZoneId zone,
      @Nullable Duration timeout,
      @Nullable Duration jitter,
      Overlap overlap,
      boolean enabled,
      boolean everyNode,
      @Nullable LastResult last) {
    this.schedule = schedule;
    this.zone = zone;
    this.timeout = timeout;
    this.jitter = jitter;
    this.overlap = overlap;
    this.enabled = enabled;
    this.everyNode = everyNode;
    this.last = last;
  }

  void remember(JobResult result) {
    if (last != null) {
      last.remember(result);
    }
  }

  @Nullable JobResult lastResult() {
    return last == null ? null : last.get();
  }
}
