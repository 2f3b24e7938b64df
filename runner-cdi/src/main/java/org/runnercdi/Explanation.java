package org.runnercdi;

/**
 * Why a job did, or did not, run in a slot.
 *
 * @param kind the answer in a word
 * @param sentence the answer for the person on call: one or two sentences with the job's id and the
 *     slot in its zone
 * @see Jobs#explain
 */
public record Explanation(Kind kind, String sentence) {

  /** The answers. */
  public enum Kind {
    /** It was due and was started, or will be once its jitter is over and there is a permit. */
    RAN,
    /** Its schedule did not match. */
    NOT_DUE,
    /** Its schedule, where it has one, did match, but {@link Job#isDue} said no, or threw. */
    DUE_CHECK_SAID_NO,
    /** It was {@linkplain Jobs#pause paused}. */
    PAUSED,
    /** A setting or {@code cron = "off"} disables it. */
    DISABLED,
    /** It was due, and a job of its id was in flight. */
    SKIPPED_DUPLICATE,
    /** Its queue was not evaluated for that slot, or the runner stopped before it began. */
    SLOT_MISSED,
    /** Another node of the cluster has claimed it; on a single node it does not occur. */
    CLAIMED_ELSEWHERE,
    /** It was not there: registered later, or not supplied for that slot. */
    NOT_REGISTERED_YET,
    /** The slot is yet to come. */
    FUTURE,
    /** The slot is older than what is remembered. */
    FORGOTTEN
  }
}
