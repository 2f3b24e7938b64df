package org.runnercdi.cluster;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.runnercdi.spi.ClaimLedger;
import org.runnercdi.spi.LedgerException;
import org.runnercdi.spi.Membership;

/** Nodes on a database, without their threads: they beat and sweep when the test says so. */
final class JdbcTestCluster implements TestCluster {

  static final Duration LEASE = Duration.ofSeconds(10);
  static final Duration KEEP = Duration.ofHours(2);

  private final String url;
  private final HikariDataSource source;
  private final String name;
  private final Execution execution;
  private final AtomicLong nanoTime = new AtomicLong();
  private final List<Node> alive = new ArrayList<>();

  JdbcTestCluster(String url, String name, Execution execution) throws LedgerException {
    this.url = url;
    this.source = pool(url, 12);
    this.name = name;
    this.execution = execution;
    new JdbcCluster(source, ClusterSettings.of(name, "tables")).createTables();
  }

  static HikariDataSource pool(String url, int size) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(size);
    config.setConnectionTimeout(20_000);
    return new HikariDataSource(config);
  }

  DataSource source() {
    return source;
  }

  /** A member of the cluster that has a data source of its own. */
  Node join(String node, DataSource own) throws SQLException {
    Node joined = new Node(node, own);
    joined.membership.beat();
    alive.add(joined);
    return joined;
  }

  @Override
  public Node join(String node) throws SQLException {
    return join(node, source);
  }

  @Override
  public void kill(TestNode node) throws Exception {
    alive.remove((Node) node);
    silence((Node) node);
    watch();
    sweep();
  }

  /** As if its last heartbeat lay an hour back. */
  void silence(Node node) throws SQLException {
    Lease.Life life = node.lease.life();
    if (life == null) {
      throw new IllegalStateException("Not a member.");
    }
    // None of the pool's, which may have been cut off.
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement update =
            connection.prepareStatement(
                "UPDATE runner_heartbeat SET beat_at = beat_at - INTERVAL '1' HOUR"
                    + " WHERE node = ?")) {
      update.setObject(1, life.node());
      update.executeUpdate();
    }
  }

  /** A lease passes, in which the nodes see each other's heartbeats. */
  void watch() throws SQLException {
    for (int beat = 0; beat < 5; beat++) {
      pass(LEASE.dividedBy(4));
      for (Node each : alive) {
        each.membership.beat();
      }
    }
  }

  void pass(Duration time) {
    nanoTime.addAndGet(time.toNanos());
  }

  @Override
  public void sweep() throws LedgerException {
    for (Node each : alive) {
      each.membership.round(each.handed);
    }
  }

  @Override
  public void closeUpTo(Instant slot) throws LedgerException {
    new Purge(new Database(source, LEASE), settings("purge")).run(slot.plus(KEEP));
  }

  ClusterSettings settings(String node) {
    return new ClusterSettings(name, node, LEASE, KEEP, execution);
  }

  @Override
  public void close() {
    source.close();
  }

  final class Node implements TestNode {

    final Database database;
    final Lease lease = new Lease(LEASE, nanoTime::get);
    final Outstanding outstanding = new Outstanding();
    final JdbcClaimLedger ledger;
    final JdbcMembership membership;
    final Handed handed = new Handed();

    Node(String node, DataSource source) {
      database = new Database(source, LEASE);
      ledger = new JdbcClaimLedger(database, name, lease, outstanding);
      membership = new JdbcMembership(database, settings(node), lease, outstanding, nanoTime::get);
    }

    UUID id() {
      Lease.Life life = lease.life();
      if (life == null) {
        throw new IllegalStateException("Not a member.");
      }
      return life.node();
    }

    @Override
    public ClaimLedger ledger() {
      return ledger;
    }

    @Override
    public Membership membership() {
      return membership;
    }

    @Override
    public Handed handed() {
      return handed;
    }
  }
}
