package org.runnercdi;

/** How a job ended. */
public enum Outcome {
  /** It returned. */
  SUCCEEDED,
  /** It threw a checked exception: the job reported a failure. */
  FAILED,
  /** It, or its due-check, threw something unchecked: nobody expected it. */
  PANICKED,
  /** It never started: a job of that id was in flight. */
  SKIPPED_DUPLICATE,
  /** It never started: the runner stopped first. */
  SHUTTING_DOWN,
  /** It ran longer than its timeout. */
  TIMED_OUT,
  /** It was cut off by a stop. */
  INTERRUPTED,
  /** Its node died: what became of it is not known. Only in a cluster. */
  LOST
}
