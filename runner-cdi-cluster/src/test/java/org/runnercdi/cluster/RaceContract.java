package org.runnercdi.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.runnercdi.cluster.LedgerContract.QUEUE;
import static org.runnercdi.cluster.LedgerContract.SLOT;
import static org.runnercdi.cluster.LedgerContract.claim;
import static org.runnercdi.cluster.LedgerContract.end;
import static org.runnercdi.cluster.LedgerContract.key;
import static org.runnercdi.cluster.LedgerContract.keys;
import static org.runnercdi.cluster.LedgerContract.queue;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.runnercdi.QueueSource;
import org.runnercdi.cluster.FaultyProxy.Fault;
import org.runnercdi.spi.ClaimLedger;
import org.runnercdi.spi.ClaimLedger.Claim;
import org.runnercdi.spi.LedgerException;

/** The races that only a transaction in the way can show, on a server's database. */
abstract class RaceContract {

  final String name = UUID.randomUUID().toString();
  JdbcTestCluster cluster;
  JdbcTestCluster.Node one;
  JdbcTestCluster.Node other;

  abstract DatabaseServer server();

  /** Of transactions that begin on new connections, as SQL calls it. */
  abstract void setDefaultIsolation(String isolation) throws SQLException;

  abstract void resetDefaultIsolation() throws SQLException;

  /**
   * A way on which a transaction is the one that is ended where {@link #spare} has spared another.
   */
  abstract String victim();

  /** This transaction is not the one that is ended to end a deadlock. */
  abstract void spare(Statement statement) throws SQLException;

  @BeforeEach
  void open() throws Exception {
    cluster = new JdbcTestCluster(server().url(), name, Execution.AT_MOST_ONCE);
    one = cluster.join("one");
    other = cluster.join("other");
    ClaimLedger.Queue makesRoom = queue(SLOT.plusMillis(1));
    other.ledger.complete(List.of(end(makesRoom, claim(other, makesRoom, "any"))));
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  Connection transaction() throws SQLException {
    Connection connection = DriverManager.getConnection(server().url());
    connection.setAutoCommit(false);
    return connection;
  }

  /** A row as of a claim, which is in the way of others. */
  void insert(Connection connection, JdbcTestCluster.Node node, String jobId) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO runner_claim (cluster, slot, queue, job_id, ordinal, node, token)"
                + " VALUES (?, ?, ?, ?, 1, ?, -1)")) {
      Parameters.of(insert, server().dialect())
          .text(name)
          .time(SLOT)
          .text(QueueName.of(QUEUE))
          .text(jobId)
          .id(node.id());
      insert.executeUpdate();
    }
  }

  @Test
  void aNodeIsNotDeclaredDeadWhileAClaimOfItIsInFlight() throws Exception {
    CompletableFuture<List<Claim>> claims;
    try (Connection blocking = transaction()) {
      insert(blocking, other, "z");
      claims = later(one, "a", "z");
      server().awaitBlocked(1);
      cluster.silence(one);
      for (int beat = 0; beat < 5; beat++) {
        cluster.pass(JdbcTestCluster.LEASE.dividedBy(4));
        other.membership.beat();
      }

      other.membership.round(other.handed);
      assertThat(alive(one)).isTrue();
      blocking.rollback();
    }
    assertThat(claims.get()).hasSize(2);
    other.membership.round(other.handed);
    assertThat(alive(one)).isFalse();

    assertThat(other.handed.lostClaims())
        .extracting(Claim::key)
        .containsExactly(key("a"), key("z"));
    assertThat(claim(one, QUEUE, keys(3))).isEmpty();
  }

  @Test
  void aClaimThatArrivesWhileItsNodeIsDeclaredDeadWaitsAndWinsNothing() throws Exception {
    try (Connection burying = transaction();
        Statement statement = burying.createStatement()) {
      statement.execute("UPDATE runner_member SET state = 'DEAD' WHERE node = '" + one.id() + "'");
      CompletableFuture<List<Claim>> late = later(one, "a");
      server().awaitBlocked(1);
      burying.commit();

      assertThat(late.get()).isEmpty();
    }
  }

  @Test
  void aSlotIsNotClosedWhileAClaimOfItIsInFlight() throws Exception {
    CompletableFuture<List<Claim>> claims;
    try (Connection blocking = transaction()) {
      insert(blocking, other, "z");
      claims = later(one, "a", "z");
      server().awaitBlocked(1);

      cluster.closeUpTo(SLOT.plusSeconds(1200));
      blocking.rollback();
    }

    assertThat(claims.get()).hasSize(2);
    assertThat(one.ledger.holder(QUEUE, "a")).contains("one");
    assertThat(claim(other, QUEUE, keys(1))).hasSize(1);
  }

  @Test
  void aClaimThatArrivesWhileItsSlotIsClosedWaitsAndWinsNothing() throws Exception {
    Claim done = claim(one, QUEUE, "a");
    one.ledger.complete(List.of(end(QUEUE, done)));
    try (Connection closing = transaction();
        PreparedStatement statement =
            closing.prepareStatement(
                "UPDATE runner_cluster SET closed_up_to = ? WHERE cluster = ?")) {
      Parameters.of(statement, server().dialect()).time(SLOT).text(name);
      statement.executeUpdate();
      CompletableFuture<List<Claim>> late = later(other, "a", "b");
      server().awaitBlocked(1);
      closing.commit();

      assertThat(late.get()).isEmpty();
    }
  }

  @Test
  void aClaimWaitsForWhatIsNotCommittedAndThenHasLostIt() throws Exception {
    try (Connection blocking = transaction()) {
      insert(blocking, other, "m");
      CompletableFuture<List<Claim>> claims = later(one, "a", "m", "z");
      server().awaitBlocked(1);
      blocking.commit();

      assertThat(claims.get()).extracting(Claim::key).containsExactly(key("a"), key("z"));
      assertThat(inFlight()).containsExactlyInAnyOrder("a", "z");
    }
  }

  /** Below what repeats a claim that was chosen to end a deadlock. */
  @Test
  void claimsInOppositeOrderNeverWaitInACircle() throws Exception {
    List<String> forth = LedgerContract.keys(300).stream().map(ClaimLedger.Key::jobId).toList();
    List<String> back = new ArrayList<>(forth);
    Collections.reverse(back);
    try (Connection first = DriverManager.getConnection(server().url());
        Connection second = DriverManager.getConnection(server().url())) {
      for (int round = 0; round < 30; round++) {
        Instant slot = SLOT.plusMillis(2 + round);
        AtomicInteger won = new AtomicInteger();
        LedgerContract.together(
            List.of(
                () -> won.addAndGet(claimed(first, one, slot, forth)),
                () -> won.addAndGet(claimed(second, other, slot, back))));
        assertThat(won).hasValue(300);
      }
    }
  }

  private int claimed(
      Connection connection, JdbcTestCluster.Node node, Instant slot, List<String> jobIds)
      throws SQLException {
    return server()
        .dialect()
        .claim(
            connection,
            new ClaimRequest(
                name,
                slot,
                QueueName.of(QUEUE),
                node.id(),
                UUID.randomUUID(),
                jobIds,
                Collections.nCopies(jobIds.size(), 1),
                Collections.nCopies(jobIds.size(), false),
                null))
        .won()
        .size();
  }

  @Test
  void aClaimWhoseAnswerWasLostIsRepeatedAndReadBack() throws Exception {
    try (CuttingProxy proxy = new CuttingProxy(server().port());
        HikariDataSource through = JdbcTestCluster.pool(server().url(proxy.port()), 3)) {
      JdbcTestCluster.Node cut = cluster.join("cut", through);
      for (int round = 0; round < 5; round++) {
        ClaimLedger.Queue queue = queue(SLOT.plusSeconds(round));
        proxy.cutAt("INSERT INTO runner_claim");

        List<Claim> won = claim(cut, queue, keys(20));

        assertThat(won).hasSize(20);
        assertThat(won).extracting(Claim::token).doesNotHaveDuplicates();
        proxy.orphan();
        assertThat(cut.ledger.complete(won.stream().map(each -> end(queue, each)).toList()))
            .isEmpty();
      }
    }
  }

  @Test
  void aDuplicateThatWasWonByAStatementThatWasCutOffIsToldOf() throws Exception {
    claim(other, QUEUE, "a");
    try (CuttingProxy proxy = new CuttingProxy(server().port());
        HikariDataSource through = JdbcTestCluster.pool(server().url(proxy.port()), 3)) {
      JdbcTestCluster.Node cut = cluster.join("cut", through);
      proxy.cutAt("INSERT INTO runner_claim");

      List<Claim> won =
          cut.ledger.claim(LedgerContract.NEXT, List.of(key("a"), key("b")), Set.of());

      proxy.orphan();
      assertThat(won).extracting(Claim::key).containsExactly(key("a"), key("b"));
      assertThat(won).extracting(Claim::skipped).containsExactly(true, false);
      assertThat(
              cut.ledger.complete(
                  won.stream().map(each -> end(LedgerContract.NEXT, each)).toList()))
          .isEmpty();
    }
  }

  @Test
  void anOrphanedClaimThatCommitsAfterItsRepetitionIsFoundToo() throws Exception {
    try (CuttingProxy proxy = new CuttingProxy(server().port());
        HikariDataSource through = JdbcTestCluster.pool(server().url(proxy.port()), 3);
        Connection blocking = transaction()) {
      JdbcTestCluster.Node cut = cluster.join("cut", through);
      // The orphan has inserted a to l when it comes to m, which somebody else has not committed.
      insert(blocking, one, "m");
      proxy.cutAt("INSERT INTO runner_claim");
      CompletableFuture<List<Claim>> repeated = later(cut, "a", "l", "m", "z");
      proxy.orphan();
      server().awaitBlocked(2);
      blocking.rollback();

      List<Claim> won = repeated.get();

      assertThat(won)
          .extracting(Claim::key)
          .containsExactly(key("a"), key("l"), key("m"), key("z"));
      assertThat(cut.ledger.complete(won.stream().map(each -> end(QUEUE, each)).toList()))
          .isEmpty();
      assertThat(inFlight()).isEmpty();
    }
  }

  @Test
  void whatIsWonByAStatementThatNobodyWaitsForAnyMoreIsHandedOverOnce() throws Exception {
    Thread claimer = Thread.currentThread();
    AtomicBoolean struck = new AtomicBoolean();
    FaultyProxy.Plan givenUp =
        (connection, sent) -> {
          if (sent.contains("INSERT INTO runner_claim") && !struck.getAndSet(true)) {
            claimer.interrupt();
            return Fault.AFTER;
          }
          return Fault.NONE;
        };
    try (FaultyProxy proxy = new FaultyProxy(server(), givenUp);
        HikariDataSource pool = JdbcTestCluster.pool(proxy.url(), 3)) {
      JdbcTestCluster.Node impatient = cluster.join("impatient", pool);
      List<ClaimLedger.Key> keys = List.of(key("a"), key("b"));
      assertThatThrownBy(() -> claim(impatient, QUEUE, keys)).isInstanceOf(LedgerException.class);
      assertThat(Thread.interrupted()).isTrue();

      impatient.membership.round(impatient.handed);
      impatient.membership.round(impatient.handed);

      assertThat(impatient.handed.lost).isEmpty();
      List<Claim> taken = impatient.handed.takenClaims();
      assertThat(taken).extracting(Claim::key).containsExactlyElementsOf(keys);
      assertThat(taken).extracting(Claim::attempt).containsOnly(1);
      assertThat(impatient.ledger.complete(taken.stream().map(each -> end(QUEUE, each)).toList()))
          .isEmpty();
    }
  }

  @Test
  void whatCouldNotBeGivenBackForWantOfAConnectionIsHandedOn() throws Exception {
    try (HikariDataSource pool = JdbcTestCluster.pool(server().url(), 3)) {
      JdbcTestCluster.Node poor = cluster.join("poor", pool);
      Claim claim = claim(poor, QUEUE, "a");
      // One of the three is kept for heartbeats.
      try (Connection first = pool.getConnection();
          Connection second = pool.getConnection()) {
        assertThat(List.of(first, second)).doesNotHaveDuplicates();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> poor.ledger.release(QUEUE, List.of(claim)))
            .isInstanceOf(LedgerException.class);
        assertThat(Thread.interrupted()).isTrue();
      }

      poor.membership.round(poor.handed);

      assertThat(poor.handed.takenClaims()).extracting(Claim::key).containsExactly(key("a"));
    }
  }

  private static void goesWrong(JdbcTestCluster.Node node) {
    assertThatThrownBy(
            () ->
                node.database.statements(
                    "answer",
                    (connection, dialect) -> {
                      throw new SQLException("No answer.");
                    }))
        .isInstanceOf(LedgerException.class);
  }

  @Test
  void whatANodeKnowsOfIsNotHandedToIt() throws Exception {
    claim(one, QUEUE, "a");
    goesWrong(one);
    one.membership.round(one.handed);
    other.membership.round(other.handed);
    assertThat(one.handed.taken).isEmpty();
    assertThat(other.handed.taken).isEmpty();
    assertThat(other.handed.lost).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"read committed", "repeatable read", "serializable"})
  void anyDefaultIsolationWillDo(String isolation) throws Exception {
    setDefaultIsolation(isolation);
    try (JdbcTestCluster strict =
        new JdbcTestCluster(server().url(), name + isolation, Execution.AT_MOST_ONCE)) {
      List<TestNode> nodes = new ArrayList<>();
      for (String node : List.of("one", "two", "three", "four")) {
        nodes.add(strict.join(node));
      }
      Set<Long> tokens = Collections.synchronizedSet(new HashSet<>());
      List<Callable<Integer>> walks = new ArrayList<>();
      for (TestNode node : nodes) {
        walks.add(
            () -> {
              List<Claim> won = new ArrayList<>();
              for (int from = 0; from < 1000; from += 100) {
                won.addAll(claim(node, QUEUE, keys(1000).subList(from, from + 100)));
              }
              won.forEach(each -> tokens.add(each.token()));
              node.ledger().complete(won.stream().map(each -> end(QUEUE, each)).toList());
              return won.size();
            });
      }

      LedgerContract.together(walks);

      assertThat(tokens).hasSize(1000);
      strict.kill(nodes.get(0));
      assertThat(nodes.get(1).handed().lost).isEmpty();
    } finally {
      resetDefaultIsolation();
    }
  }

  @Test
  void howFarNodesHaveComeIsForgottenWithTheSlot() throws Exception {
    Instant old = SLOT.minus(Duration.ofDays(4));
    LedgerContract.walk(one, queue(old), UUID.randomUUID(), 0, 10);
    LedgerContract.walk(one, QUEUE, UUID.randomUUID(), 0, 10);

    cluster.closeUpTo(old);

    try (Connection connection = DriverManager.getConnection(server().url());
        PreparedStatement query =
            connection.prepareStatement("SELECT slot FROM runner_walk WHERE cluster = ?")) {
      query.setString(1, name);
      try (ResultSet rows = query.executeQuery()) {
        assertThat(rows.next()).isTrue();
        assertThat(server().dialect().time(rows, 1)).isEqualTo(SLOT);
        assertThat(rows.next()).isFalse();
      }
    }
  }

  @Test
  void closingAndForgettingGoOnUnderClaims() throws Exception {
    CompletableFuture<Integer> claims =
        CompletableFuture.supplyAsync(
            () -> {
              int won = 0;
              for (int round = 0; round < 300; round++) {
                try {
                  won += claim(one, queue(SLOT.plusSeconds(60L * round)), keys(5)).size();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              }
              return won;
            });
    for (int round = 0; !claims.isDone(); round++) {
      cluster.closeUpTo(SLOT.minusSeconds(7200 - round));
    }
    assertThat(claims.get()).isEqualTo(1500);
  }

  /** What stands in its name, and it was not told of, is handed to it in its next round. */
  @ParameterizedTest
  @CsvSource({
    "AT_MOST_ONCE, BEFORE",
    "AT_MOST_ONCE, WITHIN",
    "AT_MOST_ONCE, AFTER",
    "AT_LEAST_ONCE, BEFORE",
    "AT_LEAST_ONCE, WITHIN",
    "AT_LEAST_ONCE, AFTER"
  })
  void aSweepWhoseConnectionBreaksHandsOnEachClaimOnce(Execution execution, Fault fault)
      throws Exception {
    AtomicReference<Object> sweeping = new AtomicReference<>();
    AtomicBoolean broken = new AtomicBoolean();
    FaultyProxy.Plan once =
        (connection, sent) -> {
          if (FaultyProxy.isTakeOver(sent)) {
            sweeping.compareAndSet(null, connection);
          }
          return FaultyProxy.isCommit(sent)
                  && sweeping.get() == connection
                  && !broken.getAndSet(true)
              ? fault
              : Fault.NONE;
        };
    try (JdbcTestCluster swept = new JdbcTestCluster(server().url(), name + "-swept", execution);
        FaultyProxy proxy = new FaultyProxy(server(), once);
        HikariDataSource pool = JdbcTestCluster.pool(proxy.url(), 3)) {
      JdbcTestCluster.Node dead = swept.join("dead");
      claim(dead, QUEUE, keys(3));
      JdbcTestCluster.Node sweeper = swept.join("sweeper", pool);

      swept.kill(dead);
      swept.sweep();
      swept.sweep();

      assertThat(proxy.struck()).contains(fault);
      boolean again = execution == Execution.AT_LEAST_ONCE;
      List<Claim> handed = again ? sweeper.handed.takenClaims() : sweeper.handed.lostClaims();
      assertThat(again ? sweeper.handed.lost : sweeper.handed.taken).isEmpty();
      assertThat(handed).extracting(Claim::key).containsExactlyInAnyOrderElementsOf(keys(3));
      assertThat(handed).extracting(Claim::attempt).containsOnly(again ? 2 : 1);
      assertThat(sweeper.ledger.complete(handed.stream().map(each -> end(QUEUE, each)).toList()))
          .isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BEFORE", "WITHIN", "AFTER"})
  void aTransactionWhoseConnectionBreaksIsRepeated(Fault fault) throws Exception {
    AtomicBoolean broken = new AtomicBoolean();
    FaultyProxy.Plan once =
        (connection, sent) ->
            FaultyProxy.isCommit(sent) && !broken.getAndSet(true) ? fault : Fault.NONE;
    AtomicInteger times = new AtomicInteger();
    try (FaultyProxy proxy = new FaultyProxy(server(), once);
        HikariDataSource pool = JdbcTestCluster.pool(proxy.url(), 1)) {
      new Database(pool, JdbcTestCluster.LEASE)
          .transaction(
              "touch the mark",
              (connection, dialect) -> {
                touch(connection);
                return times.incrementAndGet();
              });
      assertThat(proxy.struck()).contains(fault);
      assertThat(times).hasValue(2);
    }
  }

  /** Holds a row. */
  private void touch(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "UPDATE runner_cluster SET closed_up_to = closed_up_to + INTERVAL '1' SECOND"
              + " WHERE cluster = '"
              + name
              + "'");
    }
  }

  @Test
  void whoFreezesWithinATransactionHoldsUpTheOthersForAWhileOnly() throws Exception {
    AtomicInteger times = new AtomicInteger();
    new Database(cluster.source(), JdbcTestCluster.LEASE)
        .transaction(
            "freeze once",
            (connection, dialect) -> {
              touch(connection);
              if (times.getAndIncrement() == 0) {
                // Waits for the row, and this for it, as for a process that is stopped.
                try (Connection waiting = DriverManager.getConnection(server().url());
                    Statement setting = waiting.createStatement()) {
                  setting.execute(server().waitForLocks(30));
                  touch(waiting);
                } catch (SQLException e) {
                  throw new AssertionError("The row was held.", e);
                }
              }
              return true;
            });
    assertThat(times).hasValue(2);
  }

  @Test
  void aClaimThatIsEndedToEndADeadlockIsRepeated() throws Exception {
    try (HikariDataSource pool = JdbcTestCluster.pool(victim(), 2);
        Connection opposite = transaction();
        Statement statement = opposite.createStatement()) {
      JdbcTestCluster.Node victim = cluster.join("victim", pool);
      spare(statement);
      insert(opposite, other, "m");
      CompletableFuture<List<Claim>> claims = later(victim, "a", "m", "z");
      server().awaitBlocked(1);

      // It has a, and waits for m: who waits for a now closes the circle.
      insert(opposite, other, "a");
      opposite.commit();

      assertThat(claims.get()).extracting(Claim::key).containsExactly(key("z"));
    }
  }

  @Test
  void aJobOrSourceWhoseNameIsTooLongIsNotAccepted_andThatIsSaidOnce() throws Exception {
    String longest = "한".repeat(LongNames.LONGEST_JOB);
    ClaimLedger.Queue unknown =
        new ClaimLedger.Queue(SLOT, QueueSource.SUPPLIED, "한".repeat(LongNames.LONGEST_QUEUE));
    ClaimLedger.Queue known = new ClaimLedger.Queue(SLOT, QueueSource.SUPPLIED, "한".repeat(151));
    LogLines log = new LogLines();
    try {
      for (int time = 0; time < 2; time++) {
        assertThat(one.ledger.accepts(known, longest)).isTrue();
        assertThat(one.ledger.accepts(known, longest + "x")).isFalse();
        assertThat(one.ledger.accepts(unknown, "a")).isFalse();
      }
      assertThat(log.lines())
          .satisfiesExactly(
              line -> assertThat(line).startsWith("The job '한").contains("501", "at most 500"),
              line -> assertThat(line).startsWith("The source '한").contains("160", "at most 151"));
    } finally {
      log.close();
    }
    assertThat(claim(one, known, List.of(key(longest)))).hasSize(1);
    assertThat(claim(other, known, List.of(key(longest)))).isEmpty();
  }

  @Test
  void idsThatDifferInNothingButCaseBlanksAccentsOrSignsAreDifferentJobs() throws Exception {
    List<ClaimLedger.Key> keys =
        Stream.of(
                "a", "A", "a ", " a", "ä", "a\u0308", "\"a\"", "'a'", "\\a", "a\n", "a\t", "\u0001",
                "😀", "%", "?", "")
            .map(LedgerContract::key)
            .toList();

    List<Claim> won = claim(one, QUEUE, keys);

    assertThat(won).extracting(Claim::key).containsExactlyElementsOf(keys);
    assertThat(one.ledger.standing(QUEUE, keys).taken()).containsExactlyInAnyOrderElementsOf(keys);
    assertThat(one.ledger.complete(won.stream().map(each -> end(QUEUE, each)).toList())).isEmpty();
    assertThat(claim(other, QUEUE, keys)).isEmpty();
  }

  static CompletableFuture<List<Claim>> later(JdbcTestCluster.Node node, String... jobIds) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return node.ledger.claim(
                QUEUE, Arrays.stream(jobIds).map(LedgerContract::key).toList(), Set.of(jobIds));
          } catch (LedgerException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /** It waits for z, and holds nothing between that and what it has. */
  @Test
  void aClaimThatWaitsIsInNobodysWay() throws Exception {
    CompletableFuture<List<Claim>> claims;
    try (Connection blocking = transaction()) {
      insert(blocking, other, "z");
      claims = later(one, "a", "z");
      server().awaitBlocked(1);

      assertThat(claim(other, QUEUE, List.of(key("b"), key("y")))).hasSize(2);
      blocking.rollback();
    }
    assertThat(claims.get()).hasSize(2);
  }

  @Test
  void aTransactionSeesWhatOthersHaveCommittedMeanwhile() throws Exception {
    setDefaultIsolation("repeatable read");
    try (HikariDataSource pool = JdbcTestCluster.pool(server().url(), 1)) {
      boolean seen =
          new Database(pool, JdbcTestCluster.LEASE)
              .transaction(
                  "look twice",
                  (connection, dialect) -> {
                    Instant before = mark(connection);
                    try (Connection meanwhile = DriverManager.getConnection(server().url())) {
                      touch(meanwhile);
                    }
                    return mark(connection).isAfter(before);
                  });
      assertThat(seen).isTrue();
    } finally {
      resetDefaultIsolation();
    }
  }

  private Instant mark(Connection connection) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT closed_up_to FROM runner_cluster WHERE cluster = ?")) {
      query.setString(1, name);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return server().dialect().time(row, 1);
      }
    }
  }

  @Test
  void aPauseThatAnotherNodeSetsAtTheSameTimeIsNoError() throws Exception {
    try (Connection pausing = transaction();
        PreparedStatement insert =
            pausing.prepareStatement(
                "INSERT INTO runner_pause (cluster, job_id) VALUES (?, 'a')")) {
      insert.setString(1, name);
      insert.executeUpdate();
      CompletableFuture<Set<String>> paused =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  one.ledger.pause("a");
                  return one.ledger.paused();
                } catch (LedgerException e) {
                  throw new IllegalStateException(e);
                }
              });
      server().awaitBlocked(1);
      pausing.commit();

      assertThat(paused.get()).containsExactly("a");
    }
  }

  private List<String> inFlight() throws SQLException {
    return strings("SELECT job_id FROM runner_open WHERE cluster = '" + name + "'");
  }

  List<String> strings(String select) throws SQLException {
    try (Connection connection = DriverManager.getConnection(server().url());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(select)) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    }
  }

  private boolean alive(JdbcTestCluster.Node node) throws SQLException {
    return !strings(
            "SELECT name FROM runner_member WHERE state = 'ALIVE' AND node = '" + node.id() + "'")
        .isEmpty();
  }
}
