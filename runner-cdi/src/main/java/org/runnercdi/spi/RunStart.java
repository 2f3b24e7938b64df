package org.runnercdi.spi;

import java.time.Instant;
import org.runnercdi.JobContext;
import org.runnercdi.QueueSource;

/**
 * A run of a job, as it starts.
 *
 * @param context what the job itself is given
 * @param source where the queue came from
 * @param origin where the job comes from: for a triggered job its own origin
 * @param sourceName the name under which the queue is reported
 * @param at the start, which is that of the result
 */
public record RunStart(
    JobContext context, QueueSource source, QueueSource origin, String sourceName, Instant at) {}
