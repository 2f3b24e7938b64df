package org.runnercdi;

import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a job.
 *
 * @param id the id
 * @param source {@link QueueSource#REGISTERED} or {@link QueueSource#SUPPLIED}
 * @param sourceName the name of the {@link JobSource}; {@code registered} for registered jobs
 * @param schedule the schedule as text; null where {@link Job#isDue} alone decides
 * @param zone the zone in which the job is asked
 * @param paused whether {@link Jobs#pause} holds it back
 * @param enabled false where a setting or {@code cron = "off"} disables it
 * @param next the next time of its schedule, whether it is paused or not; null without a schedule,
 *     or without a next time
 * @param last how it ended last; null where it has not run yet or that is no longer remembered
 */
public record JobInfo(
    String id,
    QueueSource source,
    String sourceName,
    @Nullable String schedule,
    ZoneId zone,
    boolean paused,
    boolean enabled,
    @Nullable Instant next,
    @Nullable JobResult last) {}
