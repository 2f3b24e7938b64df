/**
 * Schedules: cron expressions, intervals, zones and daylight saving. Plain Java; everything in here
 * is immutable, safe for use by many threads, and does not block.
 *
 * <p>{@link org.runnercdi.schedule.Cron} reads five-field expressions, {@link
 * org.runnercdi.schedule.Every} counts periods from the epoch. Who asks very many expressions about
 * one instant computes its {@link org.runnercdi.schedule.LocalMinute} once for each zone and hands
 * it to each of them.
 */
@NullMarked
package org.runnercdi.schedule;

import org.jspecify.annotations.NullMarked;
