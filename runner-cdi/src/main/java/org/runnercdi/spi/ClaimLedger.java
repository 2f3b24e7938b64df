package org.runnercdi.spi;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.runnercdi.Outcome;
import org.runnercdi.QueueSource;

/**
 * Says which node runs a job that several nodes see due: at most one wins each run of it. This is
 * the cluster's safety, and rests on nothing but the ledger's own rows; who is alive is {@link
 * Membership}'s.
 *
 * <p>Registered and supplied jobs are claimed; pushed, immediate and triggered ones run where they
 * were accepted. All methods block while they talk to the ledger, may be called by many threads,
 * and never take part in a transaction of the caller.
 */
public interface ClaimLedger {

  /**
   * The queue of one slot, the same on every node.
   *
   * @param slot the slot
   * @param source {@link QueueSource#REGISTERED} or {@link QueueSource#SUPPLIED}
   * @param sourceName the name under which the queue is reported
   */
  record Queue(Instant slot, QueueSource source, String sourceName) {}

  /**
   * A job of a queue.
   *
   * @param jobId its id
   * @param ordinal which of the jobs of that id it is, from 1
   */
  record Key(String jobId, int ordinal) {}

  /**
   * The right to run a job once.
   *
   * @param key the job
   * @param token grows with every claim of the same key; what it guards refuses smaller ones
   * @param attempt from 1
   * @param skipped whether the job is not to be run, but reported as a duplicate, because another
   *     slot of it is in flight; it is completed already
   */
  record Claim(Key key, long token, int attempt, boolean skipped) {}

  /**
   * How a claimed run ended.
   *
   * @param queue where it stands
   * @param key the job
   * @param token that of its claim
   * @param outcome how it ended
   */
  record Completion(Queue queue, Key key, long token, Outcome outcome) {}

  /**
   * What has become of some jobs of a queue.
   *
   * @param closed whether the slot is closed, so that nothing of it can be won any more
   * @param taken those that a node has won; where the slot is closed, those that are not forgotten
   */
  record Standing(boolean closed, Set<Key> taken) {}

  /**
   * Places in a list of what is due, counted from 0.
   *
   * @param from the first
   * @param to the one after the last
   */
  record Range(int from, int to) {}

  /**
   * How far a node has walked what it sees due in a queue.
   *
   * @param list stands for all of that and its order: nodes with the same list see the same
   * @param asked what of it need not be asked for any more once the present claim is answered,
   *     because this node or another has asked for it
   */
  record Walk(UUID list, List<Range> asked) {}

  /**
   * The answer to a claim.
   *
   * @param won the claims that were won, in the order of the keys
   * @param asked what others with the same list have asked for, as far as is known: each job there
   *     has been won by a node
   */
  record Answer(List<Claim> won, List<Range> asked) {}

  /**
   * Tries to win jobs, in the name of this node as it is alive now. Nothing is won of a slot that
   * is closed, and by a node that is not a member any more. Where the connection breaks, it finds
   * out what was won before it returns or throws.
   *
   * @param queue the queue
   * @param keys no more jobs than can be started at once
   * @param overlapping the ids, among those of the keys, that may run while another slot of them is
   *     in flight
   * @return the claims that were won, in the order of the keys
   * @throws LedgerException if the ledger cannot be reached; what was won then, if anything, is
   *     handed to {@link Membership.Duties#takeOver} once it can be reached again
   */
  List<Claim> claim(Queue queue, List<Key> keys, Set<String> overlapping) throws LedgerException;

  /**
   * As {@link #claim(Queue, List, Set)}, for one of many claims by which nodes walk the same long
   * list: tells the others how far this one has come, unless nothing can be won by it, and is told
   * the same of them. A ledger that remembers nothing of the kind tells nothing.
   *
   * @param queue the queue
   * @param keys no more jobs than can be started at once
   * @param overlapping the ids, among those of the keys, that may run while another slot of them is
   *     in flight
   * @param walk how far this node has come, the keys included
   * @return what was won, and what others have asked for
   * @throws LedgerException as by the claim without a walk
   */
  default Answer claim(Queue queue, List<Key> keys, Set<String> overlapping, Walk walk)
      throws LedgerException {
    return new Answer(claim(queue, keys, overlapping), List.of());
  }

  /**
   * Tells whether there can be a claim of a job at all. Of what is not accepted nothing is asked
   * for: no node ever runs it, which is explained as of a slot that was missed. Asked for each due
   * job on the thread of the tick, so it must look nothing up; the log should say once why.
   *
   * @param queue the queue
   * @param jobId the job
   * @return true unless the ledger says otherwise
   */
  default boolean accepts(Queue queue, String jobId) {
    return true;
  }

  /**
   * Says which jobs need not be asked for any more.
   *
   * @param queue the queue
   * @param keys the jobs
   * @return what has become of them
   * @throws LedgerException if the ledger cannot be reached
   */
  Standing standing(Queue queue, Collection<Key> keys) throws LedgerException;

  /**
   * Stores how runs ended. To repeat it does no harm: what is stored is not refused.
   *
   * @param ended the ends
   * @return those that were refused, because the claim is another node's by now, or swept
   * @throws LedgerException if the ledger cannot be reached; to be repeated
   */
  Set<Completion> complete(Collection<Completion> ended) throws LedgerException;

  /**
   * Gives back what was claimed and has not been started: it is handed to a living node, through
   * {@link Membership.Duties#takeOver}, since those that walk the queue may have passed it. Claims
   * that are completed, or another node's by now, are passed over.
   *
   * @param queue the queue
   * @param claims the claims
   * @throws LedgerException if the ledger cannot be reached; they are then handed to {@link
   *     Membership.Duties#takeOver} once it can be reached again
   */
  void release(Queue queue, Collection<Claim> claims) throws LedgerException;

  /**
   * Who claimed a job.
   *
   * @param queue the queue
   * @param jobId the job's id; of several of that id the first
   * @return the node's name; empty where nobody has, or the slot is purged
   * @throws LedgerException if the ledger cannot be reached
   */
  Optional<String> holder(Queue queue, String jobId) throws LedgerException;

  /**
   * The ids that are paused on all nodes.
   *
   * @return a new set
   * @throws LedgerException if the ledger cannot be reached
   */
  Set<String> paused() throws LedgerException;

  /**
   * Pauses an id on all nodes, from their next slot on. Idempotent.
   *
   * @param jobId the id
   * @throws LedgerException if the ledger cannot be reached
   */
  void pause(String jobId) throws LedgerException;

  /**
   * Ends a pause on all nodes. Idempotent.
   *
   * @param jobId the id
   * @return whether it was paused
   * @throws LedgerException if the ledger cannot be reached
   */
  boolean resume(String jobId) throws LedgerException;
}
