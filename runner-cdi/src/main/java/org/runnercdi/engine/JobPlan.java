package org.runnercdi.engine;

import java.time.Duration;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.runnercdi.JobResult;
import org.runnercdi.RunnableJob.Overlap;
import org.runnercdi.Schedule;

/**
 * What applies to a job: worked out once where it is registered, shared by all plain jobs of a
 * zone.
 */
final class JobPlan {

  final @Nullable Schedule schedule;
  final ZoneId zone;
  final @Nullable Duration timeout;
  final Overlap overlap;
  final boolean enabled;

  /** Whether a setting or an annotation has replaced the job's own schedule. */
  final boolean replacesOwnSchedule;

  private final boolean remembers;
  private volatile @Nullable JobResult last;

  JobPlan(
      @Nullable Schedule schedule,
      ZoneId zone,
      @Nullable Duration timeout,
      Overlap overlap,
      boolean enabled,
      boolean replacesOwnSchedule,
      boolean remembers) {
    this.schedule = schedule;
    this.zone = zone;
    this.timeout = timeout;
    this.overlap = overlap;
    this.enabled = enabled;
    this.replacesOwnSchedule = replacesOwnSchedule;
    this.remembers = remembers;
  }

  void remember(JobResult result) {
    if (remembers) {
      last = result;
    }
  }

  @Nullable JobResult last() {
    return last;
  }
}
