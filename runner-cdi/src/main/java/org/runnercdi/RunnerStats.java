package org.runnercdi;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of a runner's counters.
 *
 * @param inFlightJobs jobs that are running
 * @param batchQueueDepth pushed batches that wait for a tick
 * @param batchQueueCapacity how many may wait
 * @param dedupeSkipsTotal jobs skipped because one of their id was in flight
 * @param droppedResultsTotal results dropped because the consumers were too slow
 * @param missedSlotsTotal slots that were missed, whether made up or not
 * @param lastSlot the last slot evaluated; null before the first
 */
public record RunnerStats(
    int inFlightJobs,
    int batchQueueDepth,
    int batchQueueCapacity,
    long dedupeSkipsTotal,
    long droppedResultsTotal,
    long missedSlotsTotal,
    @Nullable Instant lastSlot) {}
