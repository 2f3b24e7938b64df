package org.runnercdi.engine;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.runnercdi.Member;
import org.runnercdi.Outcome;
import org.runnercdi.spi.ClaimLedger;
import org.runnercdi.spi.Membership;

/**
 * A cluster of runners in one virtual machine, in memory. It has no thread and no lease: a node is
 * alive from {@link Node#join} on until {@link #kill}.
 *
 * <p>All methods may be called by many threads. Only {@link #kill} and {@link #sweep} call back, on
 * the calling thread.
 */
public final class MemoryCluster {

  private final InstantSource clock;
  private final boolean again;
  private final Map<Id, Row> rows = new HashMap<>();
  private final Map<String, Set<Id>> open = new HashMap<>();
  private final Map<Walked, Map<Life, List<ClaimLedger.Range>>> walks = new HashMap<>();
  private final List<Life> alive = new ArrayList<>();
  private final Set<String> pauses = new HashSet<>();
  private Instant closed = Instant.MIN;
  private long tokens;
  private long lives;

  /**
   * An empty cluster.
   *
   * @param clock the cluster's time
   * @param again whether what a dead node has claimed and not completed is run again by another,
   *     rather than lost
   */
  public MemoryCluster(InstantSource clock, boolean again) {
    this.clock = clock;
    this.again = again;
  }

  /**
   * A further node, which is not yet a member.
   *
   * @param name its name, for people
   * @return the node
   */
  public Node node(String name) {
    return new Node(name);
  }

  /**
   * Declares a node dead, and sweeps. The node may join again, as another.
   *
   * @param node the node
   */
  public void kill(Node node) {
    end(node);
    sweep();
  }

  /** Hands what no living node holds to the node that has been a member for longest. */
  public void sweep() {
    List<Swept> swept = new ArrayList<>();
    Life heir = take(swept);
    if (heir != null) {
      swept.forEach(each -> each.tell(heir.duties));
    }
  }

  /**
   * Closes slots: nothing of them can be claimed any more, and what is completed there is
   * forgotten.
   *
   * @param slot the last of them
   */
  public synchronized void closeUpTo(Instant slot) {
    if (slot.isAfter(closed)) {
      closed = slot;
      rows.values().removeIf(row -> !row.id.queue.slot().isAfter(slot) && row.outcome != null);
      walks.keySet().removeIf(walked -> !walked.queue.slot().isAfter(slot));
    }
  }

  private synchronized void end(Node node) {
    alive.remove(node.life);
    node.life = null;
  }

  private synchronized @Nullable Life take(List<Swept> swept) {
    if (alive.isEmpty()) {
      return null;
    }
    Life heir = alive.get(0);
    Map<ClaimLedger.Queue, Swept> queues = new LinkedHashMap<>();
    open.values().stream()
        .flatMap(Set::stream)
        .map(this::row)
        .filter(row -> !alive.contains(row.life))
        .sorted(Comparator.comparing(row -> row.id, Id.ORDER))
        .forEach(
            row -> {
              row.handOn(heir, ++tokens, again);
              queues.computeIfAbsent(row.id.queue, Swept::new).add(row);
            });
    swept.addAll(queues.values());
    return heir;
  }

  private synchronized List<ClaimLedger.Claim> claim(
      Node node, ClaimLedger.Queue queue, List<ClaimLedger.Key> keys, Set<String> overlapping) {
    List<ClaimLedger.Claim> won = new ArrayList<>();
    Life life = node.life;
    if (life == null || !queue.slot().isAfter(closed)) {
      return won;
    }
    for (ClaimLedger.Key key : keys) {
      Id id = new Id(queue, key);
      if (rows.containsKey(id)) {
        continue;
      }
      Row row = new Row(id, life, ++tokens);
      rows.put(id, row);
      if (!overlapping.contains(key.jobId()) && inFlight(key.jobId(), queue.slot())) {
        row.outcome = Outcome.SKIPPED_DUPLICATE;
      } else {
        open.computeIfAbsent(key.jobId(), jobId -> new HashSet<>()).add(id);
      }
      won.add(new ClaimLedger.Claim(key, row.token, 1, row.outcome != null));
    }
    return won;
  }

  private synchronized ClaimLedger.Answer claim(
      Node node,
      ClaimLedger.Queue queue,
      List<ClaimLedger.Key> keys,
      Set<String> overlapping,
      ClaimLedger.Walk walk) {
    Life life = node.life;
    if (life == null || !queue.slot().isAfter(closed)) {
      return new ClaimLedger.Answer(List.of(), List.of());
    }
    Map<Life, List<ClaimLedger.Range>> told =
        walks.computeIfAbsent(new Walked(queue, walk.list()), list -> new LinkedHashMap<>());
    told.put(life, walk.asked());
    return new ClaimLedger.Answer(
        claim(node, queue, keys, overlapping),
        told.entrySet().stream()
            .filter(other -> !other.getKey().equals(life))
            .flatMap(other -> other.getValue().stream())
            .toList());
  }

  private synchronized ClaimLedger.Standing standing(
      ClaimLedger.Queue queue, Collection<ClaimLedger.Key> keys) {
    return new ClaimLedger.Standing(
        !queue.slot().isAfter(closed),
        keys.stream()
            .filter(key -> rows.containsKey(new Id(queue, key)))
            .collect(Collectors.toSet()));
  }

  private boolean inFlight(String jobId, Instant slot) {
    return open.getOrDefault(jobId, Set.of()).stream()
        .anyMatch(id -> !id.queue.slot().equals(slot));
  }

  private synchronized Set<ClaimLedger.Completion> complete(
      Collection<ClaimLedger.Completion> ended) {
    Set<ClaimLedger.Completion> refused = new HashSet<>();
    for (ClaimLedger.Completion end : ended) {
      Row row = rows.get(new Id(end.queue(), end.key()));
      if (row == null || row.token != end.token()) {
        refused.add(end);
      } else if (row.outcome == null) {
        row.outcome = end.outcome();
        closeRow(row);
      }
    }
    return refused;
  }

  private synchronized void release(ClaimLedger.Queue queue, Collection<ClaimLedger.Claim> claims) {
    for (ClaimLedger.Claim claim : claims) {
      Row row = rows.get(new Id(queue, claim.key()));
      if (row == null || row.token != claim.token() || row.outcome != null) {
        continue;
      }
      row.life = null;
    }
  }

  private void closeRow(Row row) {
    Set<Id> others = open.get(row.id.key.jobId());
    if (others != null) {
      others.remove(row.id);
      if (others.isEmpty()) {
        open.remove(row.id.key.jobId());
      }
    }
  }

  private Row row(Id id) {
    Row row = rows.get(id);
    if (row == null) {
      throw new IllegalStateException("No claim of " + id + ".");
    }
    return row;
  }

  /** A node: the ledger and the membership of one runner. */
  public final class Node implements ClaimLedger, Membership {

    private final String name;
    private @Nullable Life life;

    Node(String name) {
      this.name = name;
    }

    @Override
    public void join(Duties duties) {
      synchronized (MemoryCluster.this) {
        if (life == null) {
          life = new Life(this, UUID.randomUUID().toString(), ++lives, clock.instant(), duties);
          alive.add(life);
        }
      }
    }

    @Override
    public void leave() {
      end(this);
    }

    @Override
    public long incarnation() {
      synchronized (MemoryCluster.this) {
        return life == null ? 0 : life.number;
      }
    }

    @Override
    public String nodeName() {
      return name;
    }

    @Override
    public List<Member> members() {
      synchronized (MemoryCluster.this) {
        Instant now = clock.instant();
        return alive.stream()
            .map(
                each ->
                    new Member(
                        each.id, each.node.name, true, each.node == this, each.startedAt, now))
            .toList();
      }
    }

    @Override
    public InstantSource clock() {
      return clock;
    }

    @Override
    public List<Claim> claim(Queue queue, List<Key> keys, Set<String> overlapping) {
      return MemoryCluster.this.claim(this, queue, keys, overlapping);
    }

    @Override
    public Answer claim(Queue queue, List<Key> keys, Set<String> overlapping, Walk walk) {
      return MemoryCluster.this.claim(this, queue, keys, overlapping, walk);
    }

    @Override
    public Standing standing(Queue queue, Collection<Key> keys) {
      return MemoryCluster.this.standing(queue, keys);
    }

    @Override
    public Set<Completion> complete(Collection<Completion> ended) {
      return MemoryCluster.this.complete(ended);
    }

    @Override
    public void release(Queue queue, Collection<Claim> claims) {
      MemoryCluster.this.release(queue, claims);
    }

    @Override
    public Optional<String> holder(Queue queue, String jobId) {
      synchronized (MemoryCluster.this) {
        return Optional.ofNullable(rows.get(new Id(queue, new Key(jobId, 1))))
            .map(row -> row.life)
            .map(holder -> holder.node.name);
      }
    }

    @Override
    public Set<String> paused() {
      synchronized (MemoryCluster.this) {
        return new HashSet<>(pauses);
      }
    }

    @Override
    public void pause(String jobId) {
      synchronized (MemoryCluster.this) {
        pauses.add(jobId);
      }
    }

    @Override
    public boolean resume(String jobId) {
      synchronized (MemoryCluster.this) {
        return pauses.remove(jobId);
      }
    }
  }

  /** One life of a node, from its joining to its death. */
  private record Life(
      Node node, String id, long number, Instant startedAt, Membership.Duties duties) {}

  private record Walked(ClaimLedger.Queue queue, UUID list) {}

  private record Id(ClaimLedger.Queue queue, ClaimLedger.Key key) {

    static final Comparator<Id> ORDER =
        Comparator.<Id, Instant>comparing(id -> id.queue.slot())
            .thenComparing(id -> id.queue.source())
            .thenComparing(id -> id.queue.sourceName())
            .thenComparing(id -> id.key.jobId())
            .thenComparing(id -> id.key.ordinal());
  }

  private static final class Row {

    private final Id id;

    /** Null where it was given back, not started. */
    private @Nullable Life life;

    private long token;
    private int attempt = 1;
    private boolean lost;
    private @Nullable Outcome outcome;

    Row(Id id, Life life, long token) {
      this.id = id;
      this.life = life;
      this.token = token;
    }

    void handOn(Life heir, long newToken, boolean again) {
      if (life != null && !lost) {
        lost = !again;
        attempt += again ? 1 : 0;
      }
      life = heir;
      token = newToken;
    }
  }

  private record Swept(
      ClaimLedger.Queue queue, List<ClaimLedger.Claim> taken, List<ClaimLedger.Claim> lost) {

    Swept(ClaimLedger.Queue queue) {
      this(queue, new ArrayList<>(), new ArrayList<>());
    }

    void add(Row row) {
      (row.lost ? lost : taken)
          .add(new ClaimLedger.Claim(row.id.key, row.token, row.attempt, false));
    }

    void tell(Membership.Duties duties) {
      if (!taken.isEmpty()) {
        duties.takeOver(queue, taken);
      }
      if (!lost.isEmpty()) {
        duties.lost(queue, lost);
      }
    }
  }
}
