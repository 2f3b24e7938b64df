package org.runnercdi.engine;

/** What happens with slots that were missed (the field calls it the misfire policy). */
public enum MissedSlots {
  /** They are counted and announced, nothing more. */
  SKIP,
  /** The latest of them is made up. */
  LATEST,
  /** They are made up, oldest first, up to {@code runner.missed-slots-max}. */
  ALL
}
