package org.runnercdi.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.runnercdi.cluster.LedgerContract.QUEUE;
import static org.runnercdi.cluster.LedgerContract.SLOT;
import static org.runnercdi.cluster.LedgerContract.claim;
import static org.runnercdi.cluster.LedgerContract.end;
import static org.runnercdi.cluster.LedgerContract.key;
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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.runnercdi.spi.ClaimLedger;
import org.runnercdi.spi.ClaimLedger.Claim;

class PostgresRaceTest extends RaceContract {

  @RegisterExtension static final PostgresServer POSTGRES = new PostgresServer();

  @Override
  DatabaseServer server() {
    return POSTGRES;
  }

  @Override
  void setDefaultIsolation(String isolation) throws SQLException {
    POSTGRES.sql("ALTER DATABASE postgres SET default_transaction_isolation = '" + isolation + "'");
  }

  @Override
  void resetDefaultIsolation() throws SQLException {
    POSTGRES.sql("ALTER DATABASE postgres RESET default_transaction_isolation");
  }

  @Override
  String victim() {
    return POSTGRES.url() + "&options=-c%20deadlock_timeout=3s";
  }

  @Override
  void spare(Statement statement) throws SQLException {
    statement.execute("SET deadlock_timeout = '1min'");
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
