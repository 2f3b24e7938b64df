package org.runnercdi.spi;

import java.time.InstantSource;
import java.util.List;
import org.runnercdi.Member;
import org.runnercdi.spi.ClaimLedger.Claim;
import org.runnercdi.spi.ClaimLedger.Queue;

/**
 * Says which nodes are alive, and what becomes of the claims of those that died. This is the
 * cluster's liveness: a false verdict may repeat or lose a run, as the mode says, and never gives
 * one claim to two nodes.
 */
public interface Membership {

  /** What the runner does for its cluster. The methods are called one at a time, and may block. */
  interface Duties {

    /**
     * Claims that are this node's now, and to be run with their token and attempt: those of a dead
     * node, and those that nobody has started, because the node that won them was never told, or
     * gave them back.
     *
     * @param queue where they stand
     * @param claims the claims
     */
    void takeOver(Queue queue, List<Claim> claims);

    /**
     * Claims of a dead node that will not be run again: to be published as {@link
     * org.runnercdi.Outcome#LOST}, and then completed as such.
     *
     * @param queue where they stand
     * @param claims the claims
     */
    void lost(Queue queue, List<Claim> claims);
  }

  /**
   * Joins the cluster, and keeps this node's lease until {@link #leave}. May block for some seconds
   * until the ledger has told the time; where it is away, joining goes on until it succeeds.
   *
   * @param duties the runner's
   */
  void join(Duties duties);

  /**
   * Leaves the cluster: this node's claims have been completed or released. Blocks while it tells
   * the others, who find out without that, only later. Idempotent.
   */
  void leave();

  /**
   * Which life of this node is the present one; a node that was taken for dead begins another, and
   * what it claimed before is not its own any more. Cheap: asked before every start of a job.
   *
   * @return a number that changes with each life; 0 while its lease is in doubt, and nothing may
   *     start
   */
  long incarnation();

  /**
   * This node's name, as the others see it. Does not block.
   *
   * @return the name
   */
  String nodeName();

  /**
   * The nodes of the cluster, as they were last seen. Does not block.
   *
   * @return this node among them
   */
  List<Member> members();

  /**
   * The cluster's time: that of the ledger at the last round trip, and what has passed since by the
   * monotonic clock. Does not block.
   *
   * @return the clock
   */
  InstantSource clock();
}
