package org.runnercdi.it.app;

import jakarta.inject.Inject;
import java.time.ZonedDateTime;
import java.util.Map;
import org.runnercdi.Job;
import org.runnercdi.JobContext;
import org.runnercdi.RunnableJob;

/** A class job, due at each slot. It tells on which thread it is asked and where it runs. */
@RunnableJob(id = "beat")
public class Beat implements Job {

  @Inject Journal journal;
  @Inject Surroundings surroundings;

  @Override
  public boolean isDue(ZonedDateTime now) {
    journal.add(
        "asked",
        Map.of(
            "slot",
            now.toInstant().toString(),
            "zone",
            now.getZone().getId(),
            "thread",
            Thread.currentThread().getName()));
    return true;
  }

  @Override
  public Object run(JobContext context) {
    Map<String, Object> seen = surroundings.look();
    seen.put("slot", context.slot().toString());
    journal.add("beat", seen);
    return context.slot().toString();
  }
}
