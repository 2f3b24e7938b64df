package org.runnercdi.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.runnercdi.Member;
import org.runnercdi.Outcome;
import org.runnercdi.QueueSource;
import org.runnercdi.spi.ClaimLedger;
import org.runnercdi.spi.ClaimLedger.Claim;
import org.runnercdi.spi.ClaimLedger.Completion;

/** What every ledger keeps to. */
abstract class LedgerContract {

  static final Instant SLOT = Instant.parse("2100-01-01T00:00:00Z");
  static final ClaimLedger.Queue QUEUE = queue(SLOT);
  static final ClaimLedger.Queue NEXT = queue(SLOT.plusSeconds(60));

  private final List<TestCluster> opened = new ArrayList<>();

  abstract TestCluster open(String name, Execution execution) throws Exception;

  private TestCluster cluster(String name, Execution execution) throws Exception {
    TestCluster cluster = open(name, execution);
    opened.add(cluster);
    return cluster;
  }

  private TestCluster cluster() throws Exception {
    return cluster("at-most-once", Execution.AT_MOST_ONCE);
  }

  @AfterEach
  void close() {
    opened.forEach(TestCluster::close);
  }

  static ClaimLedger.Queue queue(Instant slot) {
    return queue(slot, "customers/of \"all\" kinds");
  }

  private static ClaimLedger.Queue queue(Instant slot, String name) {
    return new ClaimLedger.Queue(slot, QueueSource.SUPPLIED, name);
  }

  static ClaimLedger.Key key(String jobId) {
    return new ClaimLedger.Key(jobId, 1);
  }

  static List<ClaimLedger.Key> keys(int count) {
    return IntStream.range(0, count).mapToObj(i -> key("job-" + i)).toList();
  }

  static Completion end(ClaimLedger.Queue queue, Claim claim) {
    return new Completion(queue, claim.key(), claim.token(), Outcome.SUCCEEDED);
  }

  /** Claims jobs that may overlap. */
  static List<Claim> claim(TestNode node, ClaimLedger.Queue queue, List<ClaimLedger.Key> keys)
      throws Exception {
    return node.ledger()
        .claim(queue, keys, keys.stream().map(ClaimLedger.Key::jobId).collect(Collectors.toSet()));
  }

  static Claim claim(TestNode node, ClaimLedger.Queue queue, String jobId) throws Exception {
    List<Claim> won = claim(node, queue, List.of(key(jobId)));
    assertThat(won).hasSize(1);
    return won.get(0);
  }

  static void together(List<Callable<Integer>> tasks) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
    try {
      for (Future<Integer> each : threads.invokeAll(tasks)) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void ofManyNodesAndThreadsOneWinsEachJob() throws Exception {
    TestCluster cluster = cluster();
    List<ClaimLedger.Key> keys = keys(600);
    Map<ClaimLedger.Key, AtomicInteger> winners = new ConcurrentHashMap<>();
    List<Callable<Integer>> walks = new ArrayList<>();
    for (int node = 0; node < 3; node++) {
      TestNode joined = cluster.join("node-" + node);
      for (int thread = 0; thread < 2; thread++) {
        List<ClaimLedger.Key> list = new ArrayList<>(keys);
        Collections.rotate(list, 200 * node);
        walks.add(
            () -> {
              for (int from = 0; from < list.size(); from += 30) {
                for (Claim won : claim(joined, QUEUE, list.subList(from, from + 30))) {
                  winners.computeIfAbsent(won.key(), key -> new AtomicInteger()).incrementAndGet();
                }
              }
              return list.size();
            });
      }
    }

    together(walks);

    assertThat(winners).containsOnlyKeys(keys);
    assertThat(winners.values()).extracting(AtomicInteger::get).containsOnly(1);
  }

  @Test
  void claimsInOppositeOrderWaitForEachOtherAndNeverInACircle() throws Exception {
    TestCluster cluster = cluster();
    TestNode one = cluster.join("one");
    TestNode other = cluster.join("other");
    List<ClaimLedger.Key> forth = keys(200);
    List<ClaimLedger.Key> back = new ArrayList<>(forth);
    Collections.reverse(back);

    for (int round = 0; round < 20; round++) {
      ClaimLedger.Queue queue = queue(SLOT.plusSeconds(round));
      AtomicInteger won = new AtomicInteger();
      together(
          List.of(
              () -> won.addAndGet(claim(one, queue, forth).size()),
              () -> won.addAndGet(claim(other, queue, back).size())));
      assertThat(won).hasValue(200);
    }
  }

  @Test
  void claimsComeInTheOrderOfTheKeysAndOnceForEachOrdinal() throws Exception {
    TestCluster cluster = cluster();
    TestNode node = cluster.join("one");
    List<ClaimLedger.Key> keys =
        List.of(
            new ClaimLedger.Key("b", 2), new ClaimLedger.Key("a", 1), new ClaimLedger.Key("b", 1));

    List<Claim> won = claim(node, QUEUE, keys);

    assertThat(won).extracting(Claim::key).containsExactlyElementsOf(keys);
    assertThat(won).extracting(Claim::attempt).containsOnly(1);
    assertThat(won).extracting(Claim::skipped).containsOnly(false);
    assertThat(claim(node, QUEUE, keys)).isEmpty();
  }

  @Test
  void theSameJobOfAnotherQueueOrSlotIsAnotherClaim() throws Exception {
    TestNode node = cluster().join("one");
    claim(node, QUEUE, "a");
    claim(node, NEXT, "a");
    claim(node, new ClaimLedger.Queue(SLOT, QueueSource.SUPPLIED, "others"), "a");
    claim(node, new ClaimLedger.Queue(SLOT, QueueSource.REGISTERED, QUEUE.sourceName()), "a");
  }

  @Test
  void nothingIsWonOfAClosedSlot() throws Exception {
    TestCluster cluster = cluster();
    TestNode node = cluster.join("one");
    Claim before = claim(node, QUEUE, "a");
    node.ledger().complete(List.of(end(QUEUE, before)));

    cluster.closeUpTo(SLOT);

    assertThat(claim(node, QUEUE, List.of(key("a"), key("b")))).isEmpty();
    claim(node, NEXT, "b");
  }

  @Test
  void itIsKnownWhatIsTakenAndWhetherTheSlotIsClosed() throws Exception {
    TestCluster cluster = cluster();
    TestNode other = cluster.join("other");
    claim(cluster.join("one"), QUEUE, List.of(key("a"), key("b")));
    List<ClaimLedger.Key> asked = List.of(key("a"), key("c"), new ClaimLedger.Key("b", 2));

    assertThat(other.ledger().standing(QUEUE, asked))
        .isEqualTo(new ClaimLedger.Standing(false, Set.of(key("a"))));
    assertThat(other.ledger().standing(queue(SLOT.plusSeconds(60)), asked).taken()).isEmpty();
    cluster.closeUpTo(SLOT);
    assertThat(other.ledger().standing(QUEUE, asked))
        .isEqualTo(new ClaimLedger.Standing(true, Set.of(key("a"))));
  }

  @Test
  void nodesWithTheSameListAreToldWhatOthersHaveAskedFor() throws Exception {
    TestCluster cluster = cluster();
    TestNode one = cluster.join("one");
    TestNode other = cluster.join("other");
    UUID list = new UUID(1, 2);
    walk(one, QUEUE, list, 10, 20);

    ClaimLedger.Answer told = walk(other, QUEUE, list, 90, 100);

    assertThat(told.won()).hasSize(10);
    assertThat(told.asked()).containsExactly(new ClaimLedger.Range(10, 20));
    assertThat(walk(one, QUEUE, list, 10, 20))
        .isEqualTo(new ClaimLedger.Answer(List.of(), List.of(new ClaimLedger.Range(90, 100))));
    List<ClaimLedger.Range> most =
        List.of(new ClaimLedger.Range(0, 20), new ClaimLedger.Range(30, 60));
    claim(one, QUEUE, keys(60).subList(30, 60), new ClaimLedger.Walk(list, most));
    assertThat(walk(other, QUEUE, list, 60, 70).asked()).isEqualTo(most);
    assertThat(walk(other, NEXT, list, 0, 10).asked()).isEmpty();
    assertThat(walk(other, QUEUE, new UUID(1, 3), 70, 80).asked()).isEmpty();
    assertThat(walk(other, queue(SLOT, "others"), list, 0, 10).asked()).isEmpty();
    TestCluster second = cluster("another", Execution.AT_MOST_ONCE);
    assertThat(walk(second.join("neighbour"), QUEUE, list, 0, 10).asked()).isEmpty();
  }

  @Test
  void ofWhatIsRefusedNobodyIsTold() throws Exception {
    TestCluster cluster = cluster();
    TestNode dead = cluster.join("dead");
    TestNode other = cluster.join("other");
    UUID list = new UUID(1, 2);
    cluster.kill(dead);
    assertThat(walk(dead, QUEUE, list, 0, 20).won()).isEmpty();
    assertThat(walk(other, QUEUE, list, 90, 100).asked()).isEmpty();
    cluster.closeUpTo(SLOT);
    assertThat(walk(other, QUEUE, list, 0, 10))
        .isEqualTo(new ClaimLedger.Answer(List.of(), List.of()));
  }

  /** Claims these of a list, as a node does that has asked for nothing else. */
  static ClaimLedger.Answer walk(
      TestNode node, ClaimLedger.Queue queue, UUID list, int from, int to) throws Exception {
    List<ClaimLedger.Range> asked = List.of(new ClaimLedger.Range(from, to));
    return claim(node, queue, keys(to).subList(from, to), new ClaimLedger.Walk(list, asked));
  }

  private static ClaimLedger.Answer claim(
      TestNode node, ClaimLedger.Queue queue, List<ClaimLedger.Key> keys, ClaimLedger.Walk walk)
      throws Exception {
    return node.ledger()
        .claim(
            queue,
            keys,
            keys.stream().map(ClaimLedger.Key::jobId).collect(Collectors.toSet()),
            walk);
  }

  @Test
  void whatIsInFlightOutlivesTheClosingOfItsSlot() throws Exception {
    TestCluster cluster = cluster();
    TestNode node = cluster.join("one");
    Claim claim = claim(node, QUEUE, "a");

    cluster.closeUpTo(SLOT.plusSeconds(3600));

    assertThat(node.ledger().complete(List.of(end(QUEUE, claim)))).isEmpty();
  }

  @Test
  void aDeadNodeWinsNothing() throws Exception {
    TestCluster cluster = cluster();
    TestNode dead = cluster.join("dead");
    TestNode alive = cluster.join("alive");

    cluster.kill(dead);

    assertThat(claim(dead, QUEUE, keys(3))).isEmpty();
    assertThat(claim(alive, QUEUE, keys(3))).hasSize(3);
  }

  @Test
  void whatADeadNodeHadInFlightIsLost() throws Exception {
    TestCluster cluster = cluster();
    TestNode dead = cluster.join("dead");
    TestNode alive = cluster.join("alive");
    List<Claim> claims = claim(dead, QUEUE, keys(3));
    dead.ledger().complete(List.of(end(QUEUE, claims.get(0))));

    cluster.kill(dead);

    assertThat(alive.handed().takenClaims()).isEmpty();
    assertThat(alive.handed().lost).extracting(Handed.Batch::queue).containsExactly(QUEUE);
    List<Claim> lost = alive.handed().lostClaims();
    assertThat(lost).extracting(Claim::key).containsExactly(key("job-1"), key("job-2"));
    assertThat(lost)
        .allSatisfy(claim -> assertThat(claim.token()).isGreaterThan(claims.get(2).token()));
    Completion end = new Completion(QUEUE, key("job-1"), lost.get(0).token(), Outcome.INTERRUPTED);
    assertThat(alive.ledger().complete(List.of(end))).isEmpty();
  }

  @Test
  void whatIsLostIsHandedToTheNextIfTheSweeperDies() throws Exception {
    TestCluster cluster = cluster();
    TestNode dead = cluster.join("dead");
    TestNode sweeper = cluster.join("sweeper");
    claim(dead, QUEUE, "a");
    cluster.kill(dead);
    TestNode next = cluster.join("next");

    cluster.kill(sweeper);

    assertThat(sweeper.handed().lostClaims()).hasSize(1);
    assertThat(next.handed().lostClaims()).hasSize(1);
    assertThat(next.handed().lostClaims().get(0).token())
        .isGreaterThan(sweeper.handed().lostClaims().get(0).token());
  }

  @Test
  void whatADeadNodeHadInFlightIsTakenOverIfItMayRunAgain() throws Exception {
    TestCluster cluster = cluster("at-least-once", Execution.AT_LEAST_ONCE);
    TestNode dead = cluster.join("dead");
    TestNode alive = cluster.join("alive");
    List<Claim> claims = claim(dead, QUEUE, keys(3));
    dead.ledger().complete(List.of(end(QUEUE, claims.get(0))));

    cluster.kill(dead);

    assertThat(alive.handed().lostClaims()).isEmpty();
    List<Claim> taken = alive.handed().takenClaims();
    assertThat(taken).extracting(Claim::key).containsExactly(key("job-1"), key("job-2"));
    assertThat(taken).extracting(Claim::attempt).containsOnly(2);
    assertThat(taken)
        .allSatisfy(claim -> assertThat(claim.token()).isGreaterThan(claims.get(2).token()));
    assertThat(alive.ledger().holder(QUEUE, "job-1")).contains("alive");

    TestNode third = cluster.join("third");
    cluster.kill(alive);

    assertThat(third.handed().takenClaims()).extracting(Claim::attempt).containsOnly(3);
  }

  @Test
  void aCompletionThatComesTooLateIsRefusedAndOneThatIsRepeatedIsNot() throws Exception {
    TestCluster cluster = cluster("at-least-once", Execution.AT_LEAST_ONCE);
    TestNode dead = cluster.join("dead");
    TestNode alive = cluster.join("alive");
    Claim stored = claim(dead, QUEUE, "stored");
    Claim late = claim(dead, QUEUE, "late");
    dead.ledger().complete(List.of(end(QUEUE, stored)));

    cluster.kill(dead);

    assertThat(dead.ledger().complete(List.of(end(QUEUE, stored), end(QUEUE, late))))
        .containsExactly(end(QUEUE, late));
    Claim taken = alive.handed().takenClaims().get(0);
    assertThat(alive.ledger().complete(List.of(end(QUEUE, taken)))).isEmpty();
    assertThat(alive.ledger().complete(List.of(end(QUEUE, taken)))).isEmpty();
    assertThat(alive.ledger().holder(QUEUE, "late")).contains("alive");
    assertThat(dead.ledger().complete(List.of(end(QUEUE, late)))).hasSize(1);
  }

  @Test
  void completionsOfSeveralQueuesAndOutcomesAreStoredTogether() throws Exception {
    TestNode node = cluster().join("one");
    Claim first = claim(node, QUEUE, "a");
    Claim second = claim(node, NEXT, "a");
    Claim third = claim(node, NEXT, "b");
    Completion unknown = new Completion(NEXT, key("c"), Long.MAX_VALUE, Outcome.SUCCEEDED);

    assertThat(
            node.ledger()
                .complete(
                    List.of(
                        end(QUEUE, first),
                        new Completion(NEXT, key("a"), second.token(), Outcome.FAILED),
                        end(NEXT, third),
                        unknown)))
        .containsExactly(unknown);
  }

  @Test
  void aJobInFlightIsWonAsADuplicateOfItsNextSlotByOneNode() throws Exception {
    TestCluster cluster = cluster();
    TestNode one = cluster.join("one");
    TestNode other = cluster.join("other");
    Claim running = claim(one, QUEUE, "a");

    List<Claim> skipped = other.ledger().claim(NEXT, List.of(key("a"), key("b")), Set.of());

    assertThat(skipped).extracting(Claim::skipped).containsExactly(true, false);
    assertThat(one.ledger().claim(NEXT, List.of(key("a")), Set.of())).isEmpty();
    one.ledger().complete(List.of(end(QUEUE, running)));
    ClaimLedger.Queue afterNext = queue(SLOT.plusSeconds(120));
    assertThat(other.ledger().claim(afterNext, List.of(key("a"), key("b")), Set.of()))
        .extracting(Claim::skipped)
        .containsExactly(false, true);
  }

  @Test
  void aJobThatMayOverlapIsNoDuplicate() throws Exception {
    TestNode node = cluster().join("one");
    claim(node, QUEUE, "a");

    assertThat(node.ledger().claim(NEXT, List.of(key("a")), Set.of("a")))
        .extracting(Claim::skipped)
        .containsExactly(false);
  }

  @Test
  void theOrdinalsOfOneSlotAreNoDuplicatesOfEachOther() throws Exception {
    TestNode node = cluster().join("one");

    assertThat(
            node.ledger()
                .claim(
                    QUEUE,
                    List.of(new ClaimLedger.Key("a", 1), new ClaimLedger.Key("a", 2)),
                    Set.of()))
        .extracting(Claim::skipped)
        .containsExactly(false, false);
    assertThat(node.ledger().claim(QUEUE, List.of(new ClaimLedger.Key("a", 3)), Set.of()))
        .extracting(Claim::skipped)
        .containsExactly(false);
  }

  @Test
  void whatIsReleasedIsHandedToALivingNodeWithALargerToken_asTheSameAttempt() throws Exception {
    TestCluster cluster = cluster();
    TestNode one = cluster.join("one");
    Claim first = claim(one, QUEUE, "a");

    one.ledger().release(QUEUE, List.of(first));
    TestNode other = cluster.join("other");
    assertThat(claim(other, QUEUE, List.of(key("a")))).isEmpty();
    assertThat(other.ledger().holder(QUEUE, "a")).isEmpty();
    cluster.sweep();

    List<Claim> handed = new ArrayList<>(one.handed().takenClaims());
    handed.addAll(other.handed().takenClaims());
    assertThat(handed).extracting(Claim::attempt).containsExactly(1);
    assertThat(handed.get(0).token()).isGreaterThan(first.token());
    one.ledger().release(QUEUE, List.of(first));
    assertThat(one.ledger().complete(List.of(end(QUEUE, first)))).hasSize(1);
    assertThat(other.ledger().complete(List.of(end(QUEUE, handed.get(0))))).isEmpty();
    assertThat(one.handed().lostClaims()).isEmpty();
    assertThat(other.handed().lostClaims()).isEmpty();
  }

  @Test
  void whatWasCompletedIsNotReleased() throws Exception {
    TestNode node = cluster().join("one");
    Claim claim = claim(node, QUEUE, "a");
    node.ledger().complete(List.of(end(QUEUE, claim)));

    node.ledger().release(QUEUE, List.of(claim));

    assertThat(claim(node, QUEUE, List.of(key("a")))).isEmpty();
  }

  @Test
  void whatWasHandedToANodeAndIsReleasedIsHandedToAnother() throws Exception {
    TestCluster cluster = cluster("at-least-once", Execution.AT_LEAST_ONCE);
    TestNode dead = cluster.join("dead");
    TestNode heir = cluster.join("heir");
    claim(dead, QUEUE, "a");
    cluster.kill(dead);
    Claim taken = heir.handed().takenClaims().get(0);

    heir.ledger().release(QUEUE, List.of(taken));
    cluster.sweep();

    List<Claim> all = heir.handed().takenClaims();
    assertThat(all).extracting(Claim::attempt).containsExactly(2, 2);
    assertThat(all.get(1).token()).isGreaterThan(taken.token());
  }

  @Test
  void theHolderIsKnownByName() throws Exception {
    TestCluster cluster = cluster();
    TestNode one = cluster.join("one");
    TestNode other = cluster.join("other");

    assertThat(other.ledger().holder(QUEUE, "a")).isEmpty();
    Claim claim = claim(one, QUEUE, "a");
    assertThat(other.ledger().holder(QUEUE, "a")).contains("one");
    one.ledger().complete(List.of(end(QUEUE, claim)));
    assertThat(other.ledger().holder(QUEUE, "a")).contains("one");
  }

  @Test
  void aPauseHoldsOnAllNodes() throws Exception {
    TestCluster cluster = cluster();
    TestNode one = cluster.join("one");
    TestNode other = cluster.join("other");

    one.ledger().pause("a");
    other.ledger().pause("a");
    one.ledger().pause("b");

    assertThat(other.ledger().paused()).containsExactlyInAnyOrder("a", "b");
    assertThat(other.ledger().resume("a")).isTrue();
    assertThat(one.ledger().resume("a")).isFalse();
    assertThat(one.ledger().paused()).containsExactly("b");
  }

  @Test
  void twoClustersNeverMeet() throws Exception {
    TestCluster left = cluster("left", Execution.AT_MOST_ONCE);
    TestCluster right = cluster("right", Execution.AT_MOST_ONCE);
    TestNode one = left.join("one");
    TestNode other = right.join("other");
    Claim claim = claim(one, QUEUE, "a");
    claim(other, NEXT, "before");
    claim(other, QUEUE, "a");
    one.ledger().pause("a");
    left.closeUpTo(NEXT.slot());

    claim(other, NEXT, "b");
    assertThat(other.ledger().paused()).isEmpty();
    assertThat(other.ledger().complete(List.of(end(QUEUE, claim)))).hasSize(1);
    assertThat(other.membership().members()).extracting(Member::name).containsExactly("other");
    assertThat(other.ledger().claim(queue(SLOT.plusSeconds(120)), List.of(key("c")), Set.of()))
        .extracting(Claim::skipped)
        .containsExactly(false);
  }

  @Test
  void theMembersAreThoseThatLive() throws Exception {
    TestCluster cluster = cluster();
    TestNode one = cluster.join("one");
    TestNode other = cluster.join("other");

    assertThat(other.membership().members())
        .extracting(Member::name, Member::self, Member::alive)
        .containsExactlyInAnyOrder(tuple("one", false, true), tuple("other", true, true));
    assertThat(one.membership().incarnation()).isPositive();
  }
}
