package org.runnercdi.engine;

import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.runnercdi.Explanation;
import org.runnercdi.JobLostException;
import org.runnercdi.Member;
import org.runnercdi.Outcome;
import org.runnercdi.spi.ClaimLedger;
import org.runnercdi.spi.LedgerException;
import org.runnercdi.spi.Membership;

/** This runner as one of several nodes, which share the registered and supplied jobs. */
final class Cluster implements Membership.Duties {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");

  private final ClaimLedger ledger;
  private final Membership membership;
  private final Claims claims;
  private final Completions completions;
  private final Unclaimed unclaimed;
  private final Closer closer;
  private final Listeners listeners;
  private final Function<ClaimLedger.Queue, Finder> finders;
  private final int offset;

  /** Finds the jobs that another node has claimed for a queue. */
  interface Finder {

    /** Makes the run of a job that is to be run again; null where there is no such job. */
    @Nullable ClaimedExecution find(ClaimLedger.Key key, int place);

    /** Makes what stands for a job that is not to be run. */
    ClaimedExecution placeholder(ClaimLedger.Key key, int place);

    QueueHeader header();
  }

  /**
   * Not yet a member.
   *
   * @param finders for the jobs of a queue; may ask a source, and block
   * @param offset another one for each node
   */
  Cluster(
      ClaimLedger ledger,
      Membership membership,
      Claims claims,
      Completions completions,
      Unclaimed unclaimed,
      Closer closer,
      Listeners listeners,
      Function<ClaimLedger.Queue, Finder> finders,
      int offset) {
    this.ledger = ledger;
    this.membership = membership;
    this.claims = claims;
    this.completions = completions;
    this.unclaimed = unclaimed;
    this.closer = closer;
    this.listeners = listeners;
    this.finders = finders;
    this.offset = offset;
  }

  void start() {
    listeners.clustered(() -> (int) members().stream().filter(Member::alive).count());
    completions.start();
    claims.start();
    membership.join(this);
  }

  List<Member> members() {
    return membership.members();
  }

  /** Whether the cluster has told the time, and this node is not in doubt of its life. */
  boolean isMember() {
    return membership.incarnation() != 0;
  }

  /** This node's name, for people and in the keys of jobs that each node runs. */
  String nodeName() {
    return membership.nodeName();
  }

  /** What keeps this node from claiming jobs; null where nothing does. */
  @Nullable String problem() {
    String claiming = claims.problem();
    return claiming == null && !isMember()
        ? "No heartbeat of this node has been stored for half a lease; the log says why."
        : claiming;
  }

  /** Claims what is due, and runs what it wins; false if the runner has ended. */
  boolean open(QueueHeader header, ClaimedExecution[] due) {
    ClaimedExecution[] shared =
        Arrays.stream(due).filter(ClaimedExecution::isClaimed).toArray(ClaimedExecution[]::new);
    List<ClaimedExecution> own =
        Arrays.stream(due).filter(execution -> !execution.isClaimed()).toList();
    ClaimedQueue queue = newQueue(header, shared, Duration.ZERO);
    return claims.open(queue, own);
  }

  /** The queue of a job that begins so long after its slot. */
  ClaimedQueue newQueue(QueueHeader header, ClaimedExecution due, Duration delay) {
    return newQueue(header, new ClaimedExecution[] {due}, delay);
  }

  /** Claims the jobs of a queue whose delay is over. */
  void openDelayed(ClaimedQueue queue) {
    if (!claims.open(queue, List.of())) {
      queue.endWalk().forEach(closer::settle);
    }
  }

  private ClaimedQueue newQueue(QueueHeader header, ClaimedExecution[] due, Duration delay) {
    int first = 31 * offset + header.slot().hashCode();
    ClaimLedger.Queue name = header.inLedger();
    ClaimedExecution[] accepted =
        Arrays.stream(due)
            .filter(execution -> ledger.accepts(name, execution.id()))
            .toArray(ClaimedExecution[]::new);
    ClaimedQueue queue =
        new ClaimedQueue(header, accepted, first, delay, membership::incarnation, completions);
    if (accepted.length < due.length) {
      refuse(queue, due);
    }
    return queue;
  }

  /** No node can claim some of these. */
  private void refuse(ClaimedQueue queue, ClaimedExecution[] due) {
    List<ClaimedExecution> refused =
        Arrays.stream(due)
            .filter(execution -> !ledger.accepts(queue.name(), execution.id()))
            .toList();
    unclaimed.add(queue.name(), refused.stream().map(Execution::id).toList());
    queue.unclaimed(refused.size());
    refused.forEach(claims::letGo);
  }

  @Override
  public void takeOver(ClaimLedger.Queue name, List<ClaimLedger.Claim> taken) {
    listeners.takenOver(taken.size());
    Finder finder = finders.apply(name);
    long incarnation = membership.incarnation();
    List<ClaimedExecution> found = new ArrayList<>();
    List<ClaimedExecution> lost = new ArrayList<>();
    for (ClaimLedger.Claim claim : taken) {
      ClaimedExecution execution = finder.find(claim.key(), found.size() + lost.size());
      if (execution == null) {
        lost.add(lost(finder, claim, found.size() + lost.size()));
      } else {
        execution.won(claim, incarnation);
        found.add(execution);
      }
    }
    open(finder, found, lost);
  }

  @Override
  public void lost(ClaimLedger.Queue name, List<ClaimLedger.Claim> given) {
    Finder finder = finders.apply(name);
    List<ClaimedExecution> lost = new ArrayList<>();
    for (ClaimLedger.Claim claim : given) {
      lost.add(lost(finder, claim, lost.size()));
    }
    open(finder, List.of(), lost);
  }

  private void open(Finder finder, List<ClaimedExecution> found, List<ClaimedExecution> lost) {
    if (!claims.openWon(
        newQueue(finder.header(), new ClaimedExecution[0], Duration.ZERO), found, lost)) {
      found.forEach(closer::settle);
    }
  }

  private static ClaimedExecution lost(Finder finder, ClaimLedger.Claim claim, int place) {
    ClaimedExecution execution = finder.placeholder(claim.key(), place);
    execution.won(claim, 0);
    if (execution.tryClose()) {
      execution.endUnstarted(
          Outcome.LOST,
          new JobLostException(execution.id(), execution.slot()),
          execution.startNanos());
    }
    return execution;
  }

  /** Why a job that was due has not been run here: the end of a sentence. */
  record Elsewhere(Explanation.Kind kind, String reason) {}

  /** Empty where it was run here, or nobody can say. */
  Optional<Elsewhere> elsewhere(ClaimLedger.Queue queue, String id) {
    if (unclaimed.has(queue, id)) {
      return Optional.of(
          new Elsewhere(
              Explanation.Kind.SLOT_MISSED,
              ledger.accepts(queue, id)
                  ? "its slot was closed before this node could claim it, and no claim of another"
                      + " is known"
                  : "the cluster takes no claim of it; the log says why"));
    }
    try {
      return ledger
          .holder(queue, id)
          .filter(name -> !name.equals(nodeName()))
          .map(
              name ->
                  new Elsewhere(Explanation.Kind.CLAIMED_ELSEWHERE, "was claimed by node " + name));
    } catch (LedgerException e) {
      LOG.log(WARNING, "Who has claimed job '" + id + "' could not be found out.", e);
      return Optional.empty();
    }
  }

  /** Claims nothing more. What is claimed is run, or given back. */
  void stop() {
    claims.stop();
  }

  /** What cannot be written down at once is not waited for any more. */
  void abandon() {
    completions.abandon();
  }

  /** All has ended. */
  void end() {
    claims.join();
    completions.end();
    membership.leave();
  }
}
