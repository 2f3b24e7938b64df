package org.runnercdi.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.runnercdi.cluster.LedgerContract.QUEUE;
import static org.runnercdi.cluster.LedgerContract.claim;
import static org.runnercdi.cluster.LedgerContract.end;
import static org.runnercdi.cluster.LedgerContract.key;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.runnercdi.Member;
import org.runnercdi.cluster.FaultyProxy.Fault;
import org.runnercdi.spi.ClaimLedger.Claim;

/** What every membership on a server's database keeps to. */
abstract class MembershipContract {

  private static final Duration BEAT = JdbcTestCluster.LEASE.dividedBy(4);

  private final String name = UUID.randomUUID().toString();
  private JdbcTestCluster cluster;

  abstract DatabaseServer server();

  @BeforeEach
  void open() throws Exception {
    cluster = new JdbcTestCluster(server().url(), name, Execution.AT_MOST_ONCE);
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void aLifeIsInDoubtAfterHalfALeaseAndGoesOnWithTheNextHeartbeat() throws Exception {
    JdbcTestCluster.Node node = cluster.join("one");
    long life = node.membership.incarnation();

    cluster.pass(BEAT.multipliedBy(2));
    assertThat(node.membership.incarnation()).isEqualTo(life).isPositive();
    cluster.pass(Duration.ofNanos(1));
    assertThat(node.membership.incarnation()).isZero();

    node.membership.tryBeat();
    assertThat(node.membership.incarnation()).isEqualTo(life);
  }

  @Test
  void aNodeThatWasTakenForDeadIsAnother() throws Exception {
    JdbcTestCluster.Node one = cluster.join("one");
    JdbcTestCluster.Node other = cluster.join("other");
    Claim lost = claim(one, QUEUE, "a");
    long life = one.membership.incarnation();
    UUID id = one.id();
    cluster.kill(one);

    one.membership.tryBeat();

    assertThat(one.membership.incarnation()).isNotEqualTo(life).isPositive();
    assertThat(one.id()).isNotEqualTo(id);
    assertThat(other.handed.lostClaims()).hasSize(1);
    assertThat(one.ledger.complete(List.of(end(QUEUE, lost)))).hasSize(1);
    one.membership.round(one.handed);
    assertThat(one.handed.lost).isEmpty();
    claim(one, QUEUE, "b");
  }

  @Test
  void whoJoinsAndIsNotTold_isOneMember() throws Exception {
    JdbcTestCluster.Node other = cluster.join("other");
    AtomicBoolean broken = new AtomicBoolean();
    FaultyProxy.Plan once =
        (connection, sent) ->
            FaultyProxy.isCommit(sent) && !broken.getAndSet(true) ? Fault.AFTER : Fault.NONE;
    try (FaultyProxy proxy = new FaultyProxy(server(), once);
        HikariDataSource pool = JdbcTestCluster.pool(proxy.url(), 2)) {
      JdbcTestCluster.Node joining = cluster.new Node("joining", pool);

      joining.membership.tryBeat();
      assertThat(joining.membership.incarnation()).isZero();
      joining.membership.tryBeat();
      other.membership.tryBeat();

      assertThat(joining.membership.incarnation()).isPositive();
      assertThat(other.membership.members())
          .extracting(Member::name)
          .containsExactly("other", "joining");
    }
  }

  @Test
  void afterAnOutageEverybodyIsLateAndNobodyDead() throws Exception {
    JdbcTestCluster.Node one = cluster.join("one");
    JdbcTestCluster.Node other = cluster.join("other");
    long life = other.membership.incarnation();
    Claim running = claim(other, QUEUE, "a");
    cluster.watch();
    server().crash();
    one.membership.tryBeat();
    other.membership.tryBeat();
    cluster.pass(JdbcTestCluster.LEASE.multipliedBy(3));
    assertThat(one.membership.incarnation()).isZero();
    server().start();
    cluster.silence(one);
    cluster.silence(other);

    one.membership.tryBeat();
    one.membership.round(one.handed);
    other.membership.tryBeat();
    other.membership.round(other.handed);

    assertThat(one.handed.lost).isEmpty();
    assertThat(other.membership.incarnation()).isEqualTo(life);
    assertThat(other.ledger.complete(List.of(end(QUEUE, running)))).isEmpty();
    claim(other, QUEUE, "b");
  }

  @Test
  void aNewNodeWaitsALeaseBeforeItJudges() throws Exception {
    JdbcTestCluster.Node silent = cluster.join("silent");
    claim(silent, QUEUE, "a");
    cluster.silence(silent);
    JdbcTestCluster.Node fresh = cluster.join("fresh");

    fresh.membership.round(fresh.handed);
    assertThat(fresh.handed.lost).isEmpty();
    for (int beat = 0; beat < 5; beat++) {
      cluster.pass(BEAT);
      fresh.membership.tryBeat();
    }
    fresh.membership.round(fresh.handed);

    assertThat(fresh.handed.lostClaims()).extracting(Claim::key).containsExactly(key("a"));
  }

  @Test
  void whoLeavesIsNoMemberAndWhatItLeftOpenIsSweptAtOnce() throws Exception {
    JdbcTestCluster.Node one = cluster.join("one");
    JdbcTestCluster.Node other = cluster.join("other");
    claim(one, QUEUE, "a");

    one.membership.leave();
    one.membership.leave();
    other.membership.tryBeat();
    other.membership.round(other.handed);

    assertThat(one.membership.incarnation()).isZero();
    assertThat(one.membership.members()).isEmpty();
    assertThat(other.membership.members()).extracting(Member::name).containsExactly("other");
    assertThat(other.handed.lostClaims()).hasSize(1);
  }

  @Test
  void aPoolExhaustedByJobsDoesNotCostTheLease() throws Exception {
    try (HikariDataSource small = JdbcTestCluster.pool(server().url(), 5)) {
      JdbcTestCluster.Node node = cluster.join("small", small);
      long life = node.membership.incarnation();
      List<Connection> jobs = new ArrayList<>();
      for (int job = 0; job < 4; job++) {
        jobs.add(small.getConnection());
      }
      for (int beat = 0; beat < 8; beat++) {
        cluster.pass(BEAT);
        node.membership.tryBeat();
        assertThat(node.membership.incarnation()).isEqualTo(life);
      }
      for (Connection job : jobs) {
        job.close();
      }
      claim(node, QUEUE, "a");
    }
  }

  @Test
  void theClockIsTheDatabases() throws Exception {
    JdbcTestCluster.Node node = cluster.join("one");
    try (Connection connection = DriverManager.getConnection(server().url());
        Statement statement = connection.createStatement()) {
      Instant before = node.membership.clock().instant();
      ResultSet row = statement.executeQuery("SELECT " + server().dialect().now());
      assertThat(row.next()).isTrue();
      Instant database = server().dialect().time(row, 1);
      assertThat(before).isBefore(database);
      cluster.pass(Duration.ofHours(1));
      assertThat(node.membership.clock().instant()).isEqualTo(before.plusSeconds(3600));
      node.membership.tryBeat();
      assertThat(node.membership.clock().instant()).isEqualTo(before.plusSeconds(3600));
    }
  }

  @Test
  void allNodesMayMakeTheTablesAtOnce() throws Exception {
    String url = server().database("fresh");
    Callable<Integer> start =
        () -> {
          try (JdbcTestCluster joined = new JdbcTestCluster(url, name, Execution.AT_MOST_ONCE)) {
            JdbcTestCluster.Node node = joined.join("any");
            node.membership.round(node.handed);
            return claim(node, QUEUE, LedgerContract.keys(10)).size();
          }
        };
    LedgerContract.together(Collections.nCopies(4, start));
    try (JdbcTestCluster joined = new JdbcTestCluster(url, name, Execution.AT_MOST_ONCE)) {
      assertThat(claim(joined.join("last"), QUEUE, LedgerContract.keys(10))).isEmpty();
    }
  }

  @Test
  void aNodeThatFallsSilentIsSweptByTheThreadsOfAnother() throws Exception {
    ClusterSettings settings =
        new ClusterSettings(
            name, "one", Duration.ofSeconds(4), Duration.ofHours(2), Execution.AT_LEAST_ONCE);
    try (HikariDataSource pool = JdbcTestCluster.pool(server().url(), 4)) {
      JdbcTestCluster.Node silent = cluster.join("silent");
      claim(silent, QUEUE, "a");
      JdbcCluster node = new JdbcCluster(pool, settings);
      Handed handed = new Handed();

      node.membership().join(handed);

      Handed.Batch taken = handed.taken.poll(60, TimeUnit.SECONDS);
      assertThat(taken).isNotNull();
      assertThat(taken.queue()).isEqualTo(QUEUE);
      assertThat(taken.claims()).extracting(Claim::attempt).containsExactly(2);
      node.membership().leave();
      assertThat(Thread.getAllStackTraces().keySet())
          .extracting(Thread::getName)
          .noneMatch(thread -> thread.startsWith("runner-"));
      assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    }
  }
}
