package org.runnercdi.engine;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.runnercdi.Job;
import org.runnercdi.RunnableJob;
import org.runnercdi.schedule.Cron;

/** A registered job under one plan, with the id it had when it was registered. */
record Registration(String id, Job job, Terms terms, JobPlan plan) {

  /**
   * What the plan was made of, beside the job. An object of its own: of a million jobs most have
   * none of it, and share one.
   *
   * @param annotation null where it has none
   * @param settings those of its id
   * @param since the first slot of its schedule; null where it has had no other
   */
  record Terms(
      @Nullable RunnableJob annotation, Map<String, String> settings, @Nullable Instant since) {

    private static final Terms NONE = new Terms(null, Map.of(), null);

    static Terms of(
        @Nullable RunnableJob annotation, Map<String, String> settings, @Nullable Instant since) {
      boolean none = annotation == null && settings.isEmpty() && since == null;
      return none ? NONE : new Terms(annotation, settings, since);
    }
  }

  /** For a job that is not registered, and is planned each time it is looked at. */
  Registration(String id, Job job, JobPlan plan) {
    this(id, job, Terms.NONE, plan);
  }

  /** When the job is due, as far as its schedule tells; null where it has to be asked each time. */
  MinuteFilter.@Nullable Fixed fixed() {
    return plan.enabled && plan.schedule instanceof Cron cron
        ? new MinuteFilter.Fixed(cron, plan.zone)
        : null;
  }
}
