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

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.runnercdi.cluster.FaultyProxy.Fault;
import org.runnercdi.spi.ClaimLedger;
import org.runnercdi.spi.ClaimLedger.Claim;
import org.runnercdi.spi.LedgerException;

/** The races that only a transaction in the way can show. */
class PostgresRaceTest {

  @RegisterExtension static final PostgresServer POSTGRES = new PostgresServer();

  private final String name = UUID.randomUUID().toString();
  private JdbcTestCluster cluster;
  private JdbcTestCluster.Node one;
  private JdbcTestCluster.Node other;

  @BeforeEach
  void open() throws Exception {
    cluster = new JdbcTestCluster(POSTGRES.url(), name, Execution.AT_MOST_ONCE);
    one = cluster.join("one");
    other = cluster.join("other");
    ClaimLedger.Queue makesRoom = queue(SLOT.plusMillis(1));
    other.ledger.complete(List.of(end(makesRoom, claim(other, makesRoom, "any"))));
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private ClaimRequest request(JdbcTestCluster.Node node, String... jobIds) {
    return new ClaimRequest(
        name,
        SLOT,
        QueueName.of(QUEUE),
        node.id(),
        UUID.randomUUID(),
        List.of(jobIds),
        Collections.nCopies(jobIds.length, 1),
        Collections.nCopies(jobIds.length, false),
        null);
  }

  private static Connection transaction() throws SQLException {
    Connection connection = DriverManager.getConnection(POSTGRES.url());
    connection.setAutoCommit(false);
    return connection;
  }

  @Test
  void aNodeIsNotDeclaredDeadWhileAClaimOfItIsInFlight() throws Exception {
    try (Connection claiming = transaction()) {
      assertThat(new PostgresDialect().claim(claiming, request(one, "a")).won()).hasSize(1);
      cluster.silence(one);
      for (int beat = 0; beat < 5; beat++) {
        cluster.pass(JdbcTestCluster.LEASE.dividedBy(4));
        other.membership.beat();
      }

      other.membership.round(other.handed);
      assertThat(alive(one)).isTrue();
      claiming.commit();
    }
    other.membership.round(other.handed);
    assertThat(alive(one)).isFalse();

    assertThat(other.handed.lostClaims()).extracting(Claim::key).containsExactly(key("a"));
    assertThat(claim(one, QUEUE, keys(3))).isEmpty();
  }

  @Test
  void aClaimThatArrivesWhileItsNodeIsDeclaredDeadWaitsAndWinsNothing() throws Exception {
    try (Connection burying = transaction();
        Statement statement = burying.createStatement()) {
      statement.execute(
          "UPDATE runner_member SET state = 'DEAD', ended_at = now() WHERE node = '"
              + one.id()
              + "'");
      CompletableFuture<List<Claim>> late = later(one, "a");
      awaitBlocked("INSERT INTO runner_claim");
      burying.commit();

      assertThat(late.get()).isEmpty();
    }
  }

  @Test
  void aSlotIsNotClosedWhileAClaimOfItIsInFlight() throws Exception {
    try (Connection claiming = transaction()) {
      assertThat(new PostgresDialect().claim(claiming, request(one, "a")).won()).hasSize(1);

      cluster.closeUpTo(SLOT.plusSeconds(1200));
      claiming.commit();
    }

    assertThat(one.ledger.holder(QUEUE, "a")).contains("one");
    assertThat(claim(other, QUEUE, keys(1))).hasSize(1);
  }

  @Test
  void aClaimThatArrivesWhileItsSlotIsClosedWaitsAndWinsNothing() throws Exception {
    Claim done = claim(one, QUEUE, "a");
    one.ledger.complete(List.of(end(QUEUE, done)));
    try (Connection closing = transaction();
        Statement statement = closing.createStatement()) {
      statement.execute(
          "UPDATE runner_cluster SET closed_up_to = '" + SLOT + "' WHERE cluster = '" + name + "'");
      CompletableFuture<List<Claim>> late = later(other, "a", "b");
      awaitBlocked("INSERT INTO runner_claim");
      closing.commit();

      assertThat(late.get()).isEmpty();
    }
  }

  /** Below what repeats a claim that was chosen to end a deadlock. */
  @Test
  void claimsInOppositeOrderNeverWaitInACircle() throws Exception {
    List<String> forth = LedgerContract.keys(300).stream().map(ClaimLedger.Key::jobId).toList();
    List<String> back = new ArrayList<>(forth);
    Collections.reverse(back);
    try (Connection first = DriverManager.getConnection(POSTGRES.url());
        Connection second = DriverManager.getConnection(POSTGRES.url())) {
      for (int round = 0; round < 30; round++) {
        Instant slot = SLOT.plusMillis(2 + round);
        AtomicInteger won = new AtomicInteger();
        LedgerContract.together(
            List.of(
                () -> won.addAndGet(insert(first, one, slot, forth)),
                () -> won.addAndGet(insert(second, other, slot, back))));
        assertThat(won).hasValue(300);
      }
    }
  }

  private int insert(
      Connection connection, JdbcTestCluster.Node node, Instant slot, List<String> jobIds)
      throws SQLException {
    ClaimRequest request = request(node, jobIds.toArray(String[]::new));
    return new PostgresDialect()
        .claim(
            connection,
            new ClaimRequest(
                name,
                slot,
                request.queue(),
                request.node(),
                request.batch(),
                request.jobIds(),
                request.ordinals(),
                request.skipped(),
                null))
        .won()
        .size();
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

  @Test
  void aPartitionIsDroppedOnceItIsClosedAndNothingOfItIsInFlight() throws Exception {
    Instant old = SLOT.minus(Duration.ofDays(3));
    ClaimLedger.Queue queue = queue(old);
    Claim claim = claim(one, queue, "a");
    assertThat(partitionOf(old)).isTrue();

    cluster.closeUpTo(old.plusSeconds(1200));
    assertThat(partitionOf(old)).isTrue();
    assertThat(one.ledger.complete(List.of(end(queue, claim)))).isEmpty();
    cluster.closeUpTo(old.plusSeconds(1300));

    assertThat(partitionOf(old)).isFalse();
    assertThat(claim(one, queue, List.of(key("a"), key("b")))).isEmpty();
    assertThat(partitionOf(old)).isFalse();
  }

  @Test
  void howFarNodesHaveComeIsForgottenWithTheSlot() throws Exception {
    Instant old = SLOT.minus(Duration.ofDays(4));
    LedgerContract.walk(one, queue(old), UUID.randomUUID(), 0, 10);
    LedgerContract.walk(one, QUEUE, UUID.randomUUID(), 0, 10);

    cluster.closeUpTo(old);

    try (Connection connection = DriverManager.getConnection(POSTGRES.url());
        PreparedStatement query =
            connection.prepareStatement("SELECT slot FROM runner_walk WHERE cluster = ?")) {
      query.setString(1, name);
      try (ResultSet rows = query.executeQuery()) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getObject(1, OffsetDateTime.class).toInstant()).isEqualTo(SLOT);
        assertThat(rows.next()).isFalse();
      }
    }
  }

  @Test
  void aPartitionStaysWhileAnotherClusterHasNotClosedIt() throws Exception {
    Instant old = SLOT.minus(Duration.ofDays(6));
    ClaimLedger.Queue queue = queue(old);
    try (JdbcTestCluster second =
        new JdbcTestCluster(POSTGRES.url(), name + "-2", Execution.AT_MOST_ONCE)) {
      JdbcTestCluster.Node neighbour = second.join("neighbour");
      neighbour.ledger.complete(List.of(end(queue, claim(neighbour, queue, "a"))));

      cluster.closeUpTo(old.plusSeconds(1200));
      assertThat(partitionOf(old)).isTrue();
      assertThat(claim(neighbour, queue, List.of(key("a")))).isEmpty();

      second.closeUpTo(old.plusSeconds(1200));
      assertThat(partitionOf(old)).isFalse();
    }
  }

  @Test
  void aDropThatIsInTheWayOfSomebodyIsPutOff() throws Exception {
    Instant old = SLOT.minus(Duration.ofDays(9));
    ClaimLedger.Queue queue = queue(old);
    one.ledger.complete(List.of(end(queue, claim(one, queue, "a"))));
    try (Connection reading = transaction();
        Statement statement = reading.createStatement()) {
      statement.execute("SELECT count(*) FROM runner_claim");

      cluster.closeUpTo(old.plusSeconds(1200));

      assertThat(partitionOf(old)).isTrue();
      claim(one, QUEUE, "b");
      reading.rollback();
    }
    cluster.closeUpTo(old.plusSeconds(1300));
    assertThat(partitionOf(old)).isFalse();
  }

  @Test
  void aClaimWhoseAnswerWasLostIsRepeatedAndReadBack() throws Exception {
    try (CuttingProxy proxy = new CuttingProxy(POSTGRES.port());
        HikariDataSource through =
            JdbcTestCluster.pool(PostgresServer.url(proxy.port(), "postgres"), 3)) {
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
    try (CuttingProxy proxy = new CuttingProxy(POSTGRES.port());
        HikariDataSource through =
            JdbcTestCluster.pool(PostgresServer.url(proxy.port(), "postgres"), 3)) {
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
    try (CuttingProxy proxy = new CuttingProxy(POSTGRES.port());
        HikariDataSource through =
            JdbcTestCluster.pool(PostgresServer.url(proxy.port(), "postgres"), 3);
        Connection blocking = transaction()) {
      JdbcTestCluster.Node cut = cluster.join("cut", through);
      // The orphan has inserted a to l when it comes to m, which somebody else has not committed.
      new PostgresDialect().claim(blocking, request(one, "m"));
      proxy.cutAt("INSERT INTO runner_claim");
      CompletableFuture<List<Claim>> repeated = later(cut, "a", "l", "m", "z");
      proxy.orphan();
      awaitBlocked("INSERT INTO runner_claim", 2);
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
    try (FaultyProxy proxy = new FaultyProxy(POSTGRES.port(), givenUp);
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
    try (HikariDataSource pool = JdbcTestCluster.pool(POSTGRES.url(), 3)) {
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
    POSTGRES.sql("ALTER DATABASE postgres SET default_transaction_isolation = '" + isolation + "'");
    try (JdbcTestCluster strict =
        new JdbcTestCluster(POSTGRES.url(), name + isolation, Execution.AT_MOST_ONCE)) {
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
      POSTGRES.sql("ALTER DATABASE postgres RESET default_transaction_isolation");
    }
  }

  @Test
  void aPoolThatNeitherCommitsByItselfNorSynchronouslyIsLeftAsItWas() throws Exception {
    HikariConfig lazy = new HikariConfig();
    lazy.setJdbcUrl(POSTGRES.url());
    lazy.setMaximumPoolSize(3);
    lazy.setAutoCommit(false);
    lazy.setConnectionInitSql("SET synchronous_commit = off");
    try (HikariDataSource pool = new HikariDataSource(lazy)) {
      JdbcTestCluster.Node node = cluster.join("lazy", pool);
      Claim claim = claim(node, QUEUE, "a");
      node.ledger.complete(List.of(end(QUEUE, claim)));
      try (Connection connection = pool.getConnection();
          Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("SHOW synchronous_commit")) {
        assertThat(connection.getAutoCommit()).isFalse();
        assertThat(connection.getNetworkTimeout()).isZero();
        assertThat(row.next()).isTrue();
        assertThat(row.getString(1)).isEqualTo("off");
      }
      assertThat(one.ledger.holder(QUEUE, "a")).contains("lazy");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BEFORE", "WITHIN", "AFTER"})
  void aTransactionWhoseConnectionBreaksIsRepeated(Fault fault) throws Exception {
    AtomicBoolean broken = new AtomicBoolean();
    FaultyProxy.Plan once =
        (connection, sent) ->
            FaultyProxy.isCommit(sent) && !broken.getAndSet(true) ? fault : Fault.NONE;
    try (FaultyProxy proxy = new FaultyProxy(POSTGRES.port(), once);
        HikariDataSource pool = JdbcTestCluster.pool(proxy.url(), 1)) {
      new JdbcCluster(pool, ClusterSettings.of(name, "tables")).createTables();
      assertThat(proxy.struck()).contains(fault);
    }
  }

  /** The settings that hold when a claim is won, and when it is completed. */
  @Test
  void whatIsClaimedOrCompletedIsOnTheDisk_whateverThePoolSays() throws Exception {
    HikariConfig lazy = new HikariConfig();
    lazy.setJdbcUrl(POSTGRES.url());
    lazy.setConnectionInitSql("SET synchronous_commit = off");
    POSTGRES.sql(
        """
        CREATE TABLE seen (operation text, setting text);
        CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          INSERT INTO seen VALUES (TG_OP, current_setting('synchronous_commit'));
          RETURN NULL;
        END $$;
        CREATE TRIGGER see AFTER INSERT OR DELETE ON runner_open
          FOR EACH ROW EXECUTE FUNCTION see()
        """);
    try (HikariDataSource pool = new HikariDataSource(lazy)) {
      JdbcTestCluster.Node node = cluster.join("lazy", pool);
      node.ledger.complete(List.of(end(QUEUE, claim(node, QUEUE, "a"))));

      assertThat(strings("SELECT operation || ' ' || setting FROM seen"))
          .containsExactly("INSERT on", "DELETE on");
    } finally {
      POSTGRES.sql("DROP FUNCTION see CASCADE; DROP TABLE seen");
    }
  }

  @Test
  void aClaimThatIsEndedToEndADeadlockIsRepeated() throws Exception {
    String patient = POSTGRES.url() + "&options=-c%20deadlock_timeout=3s";
    try (HikariDataSource pool = JdbcTestCluster.pool(patient, 2);
        Connection opposite = transaction();
        Statement statement = opposite.createStatement()) {
      JdbcTestCluster.Node victim = cluster.join("victim", pool);
      statement.execute("SET deadlock_timeout = '1min'");
      new PostgresDialect().claim(opposite, request(other, "m"));
      CompletableFuture<List<Claim>> claims = later(victim, "a", "m", "z");
      awaitBlocked("INSERT INTO runner_claim");

      // It has a, and waits for m: who waits for a now closes the circle.
      assertThat(new PostgresDialect().claim(opposite, request(other, "a")).won()).hasSize(1);
      opposite.commit();

      assertThat(claims.get()).extracting(Claim::key).containsExactly(key("z"));
    }
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
          if (sent.contains("UPDATE runner_open SET node = $1, token")) {
            sweeping.compareAndSet(null, connection);
          }
          return FaultyProxy.isCommit(sent)
                  && sweeping.get() == connection
                  && !broken.getAndSet(true)
              ? fault
              : Fault.NONE;
        };
    try (JdbcTestCluster swept = new JdbcTestCluster(POSTGRES.url(), name + "-swept", execution);
        FaultyProxy proxy = new FaultyProxy(POSTGRES.port(), once);
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

  @Test
  void whoFreezesWithinATransactionHoldsUpTheOthersForAWhileOnly() throws Exception {
    AtomicInteger times = new AtomicInteger();
    new Database(cluster.source(), JdbcTestCluster.LEASE)
        .transaction(
            "freeze once",
            (connection, dialect) -> {
              if (times.getAndIncrement() == 0) {
                dialect.lockTables(connection);
                // Waits for the lock, and this for it, as for a process that is stopped.
                try (Connection other = DriverManager.getConnection(POSTGRES.url());
                    Statement setting = other.createStatement()) {
                  setting.execute("SET lock_timeout = '30s'");
                  dialect.lockTables(other);
                }
              }
              return true;
            });
    assertThat(times).hasValue(2);
  }

  private CompletableFuture<List<Claim>> later(JdbcTestCluster.Node node, String... jobIds) {
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

  private static void awaitBlocked(String text) throws Exception {
    awaitBlocked(text, 1);
  }

  /** Until that many statements wait for a lock. */
  private static void awaitBlocked(String text, int count) throws Exception {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    try (Connection connection = DriverManager.getConnection(POSTGRES.url());
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT count(*) FROM pg_stat_activity"
                    + " WHERE wait_event_type = 'Lock' AND query LIKE ?")) {
      query.setString(1, "%" + text + "%");
      int blocked = 0;
      while (blocked < count) {
        assertThat(System.nanoTime()).as("nobody waits for a lock").isLessThan(until);
        try (ResultSet row = query.executeQuery()) {
          row.next();
          blocked = row.getInt(1);
        }
      }
    }
  }

  private List<String> inFlight() throws SQLException {
    return strings("SELECT job_id FROM runner_open WHERE cluster = '" + name + "'");
  }

  private static List<String> strings(String select) throws SQLException {
    try (Connection connection = DriverManager.getConnection(POSTGRES.url());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(select)) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    }
  }

  private static boolean alive(JdbcTestCluster.Node node) throws SQLException {
    try (Connection connection = DriverManager.getConnection(POSTGRES.url());
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT 1 FROM runner_member WHERE node = ? AND state = 'ALIVE'")) {
      query.setObject(1, node.id());
      try (ResultSet row = query.executeQuery()) {
        return row.next();
      }
    }
  }

  private static boolean partitionOf(Instant slot) throws SQLException {
    String partition = "runner_claim_p" + slot.toString().replaceAll("[-T:]", "").substring(0, 11);
    try (Connection connection = DriverManager.getConnection(POSTGRES.url());
        PreparedStatement query =
            connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
      query.setString(1, partition + "0");
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }
}
