package org.runnercdi.cluster;

/** What becomes of the runs that a node had claimed and not completed when it died. */
public enum Execution {
  /** They are reported as {@code LOST}; no run is started a second time. */
  AT_MOST_ONCE,

  /**
   * Another node runs them again, with a larger token and the next attempt; where the death was a
   * false verdict, both may run at the same time.
   */
  AT_LEAST_ONCE
}
