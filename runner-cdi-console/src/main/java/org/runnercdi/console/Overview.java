package org.runnercdi.console;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How the runner does.
 *
 * @param application the name that tells runners apart; null where there is none
 * @param inFlight how many jobs run
 * @param limit how many may run at once
 * @param queued pushed batches that wait for a tick
 * @param queueCapacity how many may wait
 * @param missedSlots slots that were missed since the start
 * @param dedupeSkips jobs skipped because one of their id was in flight
 * @param droppedResults results dropped because their consumers were too slow
 * @param tickSeconds from slot to slot
 * @param tickLagMillis from the boundary to the evaluation of the last slot that had results; null
 *     where there was none
 * @param lastSlot the last slot that was evaluated; null before the first
 * @param slots the last slots, oldest first
 * @param members the nodes of the cluster; empty where there is no other
 * @param notices what has gone wrong beside the jobs, the latest first
 * @param mayAct whether whoever asks may trigger, pause and resume
 */
@Schema(name = "ConsoleOverview", description = "How the runner does.")
record Overview(
    @Nullable String application,
    int inFlight,
    int limit,
    int queued,
    int queueCapacity,
    long missedSlots,
    long dedupeSkips,
    long droppedResults,
    double tickSeconds,
    @Nullable Long tickLagMillis,
    @Nullable Instant lastSlot,
    List<SlotView> slots,
    List<MemberView> members,
    List<NoticeView> notices,
    boolean mayAct) {}
