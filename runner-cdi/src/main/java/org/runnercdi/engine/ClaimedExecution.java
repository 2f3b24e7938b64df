package org.runnercdi.engine;

import org.jspecify.annotations.Nullable;
import org.runnercdi.Job;
import org.runnercdi.spi.ClaimLedger;

/** A job that several nodes see due, and the one that wins its claim runs. */
class ClaimedExecution extends Execution {

  /** Its place in the queue of all that is due. */
  final int place;

  private long token;
  private long incarnation;
  private int attempt;

  ClaimedExecution(QueueHeader queue, String id, JobPlan plan, @Nullable Job job, int place) {
    super(queue, id, plan, job);
    this.place = place;
  }

  /** Whether it is run by one node alone. */
  boolean isClaimed() {
    return true;
  }

  ClaimLedger.Key key() {
    return new ClaimLedger.Key(id(), ordinal());
  }

  /** This node has won it, in this life of its. */
  void won(ClaimLedger.Claim claim, long wonBy) {
    token = claim.token();
    attempt = claim.attempt();
    incarnation = wonBy;
  }

  ClaimLedger.Claim claim() {
    return new ClaimLedger.Claim(key(), token, attempt, false);
  }

  long incarnation() {
    return incarnation;
  }

  @Override
  public long fencingToken() {
    return token;
  }

  @Override
  public int attempt() {
    return attempt;
  }
}
