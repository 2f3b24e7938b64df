package org.runnercdi;

import java.time.Instant;

/**
 * Slots were missed: the machine slept, the clock was set forward, or a source was still being
 * asked.
 *
 * @param from the first missed slot
 * @param to the last missed slot
 * @param reason one sentence
 */
public record SlotMissed(Instant from, Instant to, String reason) {}
