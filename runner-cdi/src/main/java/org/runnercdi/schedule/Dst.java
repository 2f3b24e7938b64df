package org.runnercdi.schedule;

/**
 * How a {@link Cron} expression treats the hours that a zone's clocks skip or repeat.
 *
 * <p>Both rules are stateless, and the same for {@link Cron#test} and {@link Cron#next}.
 */
public enum Dst {

  /**
   * What people expect of an appointment. An expression whose hours are all 24 follows the clock on
   * the wall: it is due in each local minute that matches, in a repeated hour twice. Every other
   * expression is due once: in a repeated hour the first time, and where its local minute is
   * skipped, in the minute in which the clocks resume. Several skipped matches, and one more in
   * that minute itself, are one.
   */
  CIVIL,

  /**
   * Due in each minute whose local time matches, and in no other: what is skipped does not happen,
   * what is repeated happens twice.
   */
  LITERAL
}
