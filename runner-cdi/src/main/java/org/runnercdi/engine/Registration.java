package org.runnercdi.engine;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.runnercdi.Job;
import org.runnercdi.RunnableJob;
import org.runnercdi.schedule.Cron;

/**
 * A registered job under one plan, with the id it had when it was registered.
 *
 * @param annotation what the plan was made of, beside the job and the settings; null where it has
 *     none
 * @param settings those of its id, of which the plan was made
 * @param since the first slot of its schedule; null where it has had no other
 */
record Registration(
    String id,
    Job job,
    @Nullable RunnableJob annotation,
    Map<String, String> settings,
    JobPlan plan,
    @Nullable Instant since) {

  /** For a job that is not registered, and is planned each time it is looked at. */
  Registration(String id, Job job, JobPlan plan) {
    this(id, job, null, Map.of(), plan, null);
  }

  /** When the job is due, as far as its schedule tells; null where it has to be asked each time. */
  MinuteFilter.@Nullable Fixed fixed() {
    return plan.enabled && plan.schedule instanceof Cron cron
        ? new MinuteFilter.Fixed(cron, plan.zone)
        : null;
  }
}
