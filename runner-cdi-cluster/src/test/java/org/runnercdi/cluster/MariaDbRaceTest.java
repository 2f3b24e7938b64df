package org.runnercdi.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.runnercdi.cluster.LedgerContract.QUEUE;
import static org.runnercdi.cluster.LedgerContract.SLOT;
import static org.runnercdi.cluster.LedgerContract.claim;
import static org.runnercdi.cluster.LedgerContract.end;
import static org.runnercdi.cluster.LedgerContract.keys;
import static org.runnercdi.cluster.LedgerContract.queue;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.runnercdi.spi.ClaimLedger;
import org.runnercdi.spi.ClaimLedger.Claim;

@Tag("long")
class MariaDbRaceTest extends RaceContract {

  @RegisterExtension static final MariaDbServer MARIADB = new MariaDbServer();

  @Override
  DatabaseServer server() {
    return MARIADB;
  }

  @Override
  void setDefaultIsolation(String isolation) throws SQLException {
    MARIADB.sql(
        "SET GLOBAL tx_isolation = '" + isolation.toUpperCase(Locale.ROOT).replace(' ', '-') + "'");
  }

  @Override
  void resetDefaultIsolation() throws SQLException {
    setDefaultIsolation("repeatable read");
  }

  @Override
  String victim() {
    return MARIADB.url();
  }

  /** By more changes, which are dearer to undo. */
  @Override
  void spare(Statement statement) throws SQLException {
    statement.execute(
        "INSERT INTO runner_pause (cluster, job_id) SELECT '" + name + "', seq FROM seq_1_to_1000");
  }

  @Test
  void aPoolWithSettingsOfItsOwnIsLeftAsItWas() throws Exception {
    HikariConfig own = new HikariConfig();
    own.setJdbcUrl(MARIADB.url());
    own.setMaximumPoolSize(3);
    own.setAutoCommit(false);
    own.setConnectionInitSql(
        "SET SESSION idle_transaction_timeout = 77, SESSION idle_write_transaction_timeout = 88,"
            + " SESSION tx_isolation = 'SERIALIZABLE'");
    try (HikariDataSource pool = new HikariDataSource(own)) {
      JdbcTestCluster.Node node = cluster.join("own", pool);
      Claim claim = claim(node, QUEUE, "a");
      node.ledger.complete(List.of(end(QUEUE, claim)));
      node.membership.round(node.handed);
      try (Connection connection = pool.getConnection();
          Statement statement = connection.createStatement();
          ResultSet row =
              statement.executeQuery(
                  "SELECT @@idle_transaction_timeout, @@idle_write_transaction_timeout,"
                      + " @@tx_isolation")) {
        assertThat(connection.getAutoCommit()).isFalse();
        assertThat(connection.getNetworkTimeout()).isZero();
        assertThat(row.next()).isTrue();
        assertThat(row.getInt(1)).isEqualTo(77);
        assertThat(row.getInt(2)).isEqualTo(88);
        assertThat(row.getString(3)).isEqualTo("SERIALIZABLE");
      }
      assertThat(one.ledger.holder(QUEUE, "a")).contains("own");
    }
  }

  /** The server's zone is another, too. */
  @Test
  void aMomentIsTheSameInEveryZone() throws Exception {
    TimeZone before = TimeZone.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("America/St_Johns"));
      JdbcTestCluster.Node far = cluster.join("far");
      Claim claim = claim(far, QUEUE, "a");
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
      JdbcTestCluster.Node near = cluster.join("near");

      assertThat(claim(near, QUEUE, List.of(claim.key()))).isEmpty();
      assertThat(strings("SELECT slot FROM runner_open WHERE cluster = '" + name + "'"))
          .containsExactly("2100-01-01 00:00:00.000000");
      assertThat(Duration.between(near.membership.clock().instant(), Instant.now()).abs())
          .isLessThan(Duration.ofMinutes(1));
      cluster.kill(far);
      assertThat(one.handed.lost).extracting(Handed.Batch::queue).containsOnly(QUEUE);
      near.membership.beat();
      assertThat(near.membership.members())
          .allSatisfy(
              member ->
                  assertThat(Duration.between(member.startedAt(), Instant.now()).abs())
                      .isLessThan(Duration.ofMinutes(1)));
      cluster.closeUpTo(SLOT);
      assertThat(claim(near, QUEUE, keys(1))).isEmpty();
      assertThat(claim(near, queue(SLOT.plusSeconds(60)), keys(1))).hasSize(1);
    } finally {
      TimeZone.setDefault(before);
    }
  }

  @Test
  void whatIsClosedIsForgotten_butNotWhatIsInFlight() throws Exception {
    Instant old = SLOT.minus(Duration.ofDays(3));
    ClaimLedger.Queue queue = queue(old);
    List<Claim> claims = claim(one, queue, keys(20));
    one.ledger.complete(claims.subList(1, 20).stream().map(each -> end(queue, each)).toList());
    claim(one, QUEUE, keys(2));

    cluster.closeUpTo(old);

    assertThat(jobsOf(old)).containsExactly("job-0");
    assertThat(jobsOf(SLOT)).hasSize(2);
    assertThat(one.ledger.complete(List.of(end(queue, claims.get(0))))).isEmpty();
    cluster.closeUpTo(old.plusSeconds(60));
    assertThat(jobsOf(old)).isEmpty();
    assertThat(claim(one, queue, keys(1))).isEmpty();
  }

  /** A slot that can still be claimed is in nobody's way. */
  @Test
  void whatIsForgottenDoesNotWaitForAClaimOfTheNextSlot() throws Exception {
    ClaimLedger.Queue old = queue(SLOT.minusSeconds(60));
    UUID list = UUID.randomUUID();
    List<Claim> done = LedgerContract.walk(one, old, list, 0, 10).won();
    one.ledger.complete(done.stream().map(each -> end(old, each)).toList());
    try (Connection claiming = transaction();
        PreparedStatement walk =
            claiming.prepareStatement(
                "INSERT INTO runner_walk (cluster, slot, queue, list, node, asked)"
                    + " VALUES (?, ?, 'a', ?, ?, '0-1')")) {
      insert(claiming, other, "a");
      Parameters.of(walk, server().dialect()).text(name).time(SLOT).id(list).id(other.id());
      walk.executeUpdate();

      cluster.closeUpTo(old.slot());

      assertThat(strings("SELECT list FROM runner_walk WHERE cluster = '" + name + "'")).isEmpty();
      claiming.commit();
    }
  }

  private List<String> jobsOf(Instant slot) throws SQLException {
    return strings(
        "SELECT job_id FROM runner_claim WHERE cluster = '"
            + name
            + "' AND slot = '"
            + slot.toString().replace('T', ' ').replace("Z", "")
            + "'");
  }

  @Test
  void aClaimThatHasWaitedTooLongForALockIsRepeatedAsAWhole() throws Exception {
    AtomicInteger sent = new AtomicInteger();
    FaultyProxy.Plan count =
        (connection, text) -> {
          if (text.contains("INSERT INTO runner_claim")) {
            sent.incrementAndGet();
          }
          return FaultyProxy.Fault.NONE;
        };
    HikariConfig impatient = new HikariConfig();
    impatient.setMaximumPoolSize(2);
    impatient.setConnectionInitSql(MARIADB.waitForLocks(1));
    try (FaultyProxy proxy = new FaultyProxy(MARIADB, count);
        Connection blocking = transaction()) {
      impatient.setJdbcUrl(proxy.url());
      try (HikariDataSource pool = new HikariDataSource(impatient)) {
        JdbcTestCluster.Node node = cluster.join("impatient", pool);
        insert(blocking, other, "m");
        CompletableFuture<List<Claim>> claims = later(node, "a", "m", "z");
        Processes.eventually(() -> sent.get() > 1);
        blocking.rollback();

        List<Claim> won = claims.get();
        assertThat(won).hasSize(3);
        assertThat(node.ledger.complete(won.stream().map(each -> end(QUEUE, each)).toList()))
            .isEmpty();
      }
    }
  }

  /** The session's mode does not cut off what is too long, nor read a text as something else. */
  @Test
  void anyModeOfTheSessionWillDo() throws Exception {
    HikariConfig own = new HikariConfig();
    own.setJdbcUrl(MARIADB.url());
    own.setMaximumPoolSize(3);
    own.setConnectionInitSql("SET SESSION sql_mode = 'ANSI,NO_BACKSLASH_ESCAPES,TRADITIONAL'");
    try (HikariDataSource pool = new HikariDataSource(own)) {
      JdbcTestCluster.Node node = cluster.join("own", pool);
      List<ClaimLedger.Key> keys = List.of(LedgerContract.key("\"a\\'"), LedgerContract.key("\\"));
      List<Claim> won = claim(node, QUEUE, keys);
      assertThat(won).extracting(Claim::key).containsExactlyElementsOf(keys);
      assertThat(claim(one, QUEUE, keys)).isEmpty();
      assertThat(node.ledger.complete(won.stream().map(each -> end(QUEUE, each)).toList()))
          .isEmpty();
      node.membership.round(node.handed);
    }
  }
}
