package org.runnercdi.engine;

import org.runnercdi.Job;

/** A job that each node runs, which nobody claims: its key tells the nodes apart. */
final class EveryNodeExecution extends ClaimedExecution {

  private final String node;

  EveryNodeExecution(QueueHeader queue, String id, JobPlan plan, Job job, int place, String node) {
    super(queue, id, plan, job, place);
    this.node = node;
  }

  @Override
  boolean isClaimed() {
    return false;
  }

  @Override
  public String executionKey() {
    return super.executionKey() + "@" + node;
  }

  @Override
  public long fencingToken() {
    return 1;
  }

  @Override
  public int attempt() {
    return 1;
  }
}
