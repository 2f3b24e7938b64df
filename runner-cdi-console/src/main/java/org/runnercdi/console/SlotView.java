package org.runnercdi.console;

import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.runnercdi.Outcome;

/**
 * What came of a slot, so far.
 *
 * @param slot the slot
 * @param outcomes how many jobs ended how; outcomes that no job had are left out
 * @param longestMillis the duration of the job that took longest; null where none ran
 * @param lagMillis from the slot's boundary to its evaluation; null where nothing tells
 * @param missed whether it, or one of its queues, was missed
 */
@Schema(name = "ConsoleSlot", description = "What came of a slot, so far.")
record SlotView(
    Instant slot,
    Map<Outcome, Integer> outcomes,
    @Nullable Double longestMillis,
    @Nullable Long lagMillis,
    boolean missed) {}
