package org.runnercdi.console;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.runnercdi.QueueSource;

/**
 * A job.
 *
 * @param id the id
 * @param source where it comes from
 * @param sourceName the name of the source that supplies it; {@code registered} for others
 * @param schedule its schedule as text; null where its due-check alone decides
 * @param words its schedule in words; null where there are none
 * @param zone the zone in which it is asked
 * @param paused whether it is held back
 * @param enabled false where a setting disables it
 * @param next its next times
 * @param last how it ended last; null where it has not run yet or that is no longer remembered
 * @param durations how long its last runs took, in milliseconds, oldest first
 */
@Schema(name = "ConsoleJob", description = "A job.")
record JobView(
    String id,
    QueueSource source,
    String sourceName,
    @Nullable String schedule,
    @Nullable String words,
    String zone,
    boolean paused,
    boolean enabled,
    List<Instant> next,
    @Nullable RunView last,
    List<Double> durations) {}
