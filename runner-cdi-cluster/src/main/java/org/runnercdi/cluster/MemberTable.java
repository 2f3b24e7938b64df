package org.runnercdi.cluster;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.runnercdi.Member;

/** The rows of the cluster's nodes. */
final class MemberTable {

  private static final String SEEN =
      "SELECT m.node, m.name, m.started_at, h.beat_at FROM runner_member m"
          + " JOIN runner_heartbeat h ON h.cluster = m.cluster AND h.node = m.node"
          + " WHERE m.cluster = ? AND m.state = 'ALIVE' ORDER BY m.started_at, m.node";

  private final String cluster;
  private final String name;
  private final Duration lease;

  MemberTable(ClusterSettings settings) {
    this.cluster = settings.cluster();
    this.name = settings.node();
    this.lease = settings.lease();
  }

  /** Joins, and may be repeated for the same node; in a transaction. */
  Instant join(Connection connection, Dialect dialect, UUID node) throws SQLException {
    if (!known(connection, node)) {
      try (PreparedStatement insert =
          connection.prepareStatement(
              "INSERT INTO runner_member (cluster, node, name, state, started_at)"
                  + " VALUES (?, ?, ?, 'ALIVE', "
                  + dialect.now()
                  + ")")) {
        insert.setString(1, cluster);
        insert.setObject(2, node);
        insert.setString(3, name);
        insert.executeUpdate();
      }
      update(
          connection,
          "INSERT INTO runner_heartbeat (node, cluster, beat_at) VALUES (?, ?, "
              + dialect.now()
              + ")",
          node);
    }
    try (PreparedStatement query = connection.prepareStatement("SELECT " + dialect.now());
        ResultSet row = query.executeQuery()) {
      row.next();
      return dialect.time(row, 1);
    }
  }

  /** Adds the cluster, unless another node has, or does so at the same time. */
  void addCluster(Connection connection) throws SQLException {
    if (isThere(connection)) {
      return;
    }
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO runner_cluster (cluster) VALUES (?)")) {
      insert.setString(1, cluster);
      insert.executeUpdate();
    } catch (SQLException e) {
      if (!Database.duplicate(e)) {
        throw e;
      }
    }
  }

  private boolean isThere(Connection connection) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT 1 FROM runner_cluster WHERE cluster = ?")) {
      query.setString(1, cluster);
      try (ResultSet row = query.executeQuery()) {
        return row.next();
      }
    }
  }

  private boolean known(Connection connection, UUID node) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT 1 FROM runner_member WHERE node = ? AND cluster = ?")) {
      query.setObject(1, node);
      query.setString(2, cluster);
      try (ResultSet row = query.executeQuery()) {
        return row.next();
      }
    }
  }

  /**
   * A heartbeat.
   *
   * @return the database's time; empty if the node is not alive any more
   */
  Optional<Instant> beat(Connection connection, Dialect dialect, UUID node) throws SQLException {
    try (PreparedStatement beat = connection.prepareStatement(dialect.beat())) {
      beat.setObject(1, node);
      beat.setString(2, cluster);
      try (ResultSet row = beat.executeQuery()) {
        return row.next() ? Optional.of(dialect.time(row, 1)) : Optional.empty();
      }
    }
  }

  List<Member> alive(Connection connection, Dialect dialect, UUID self, Instant now)
      throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(SEEN)) {
      query.setString(1, cluster);
      List<Member> members = new ArrayList<>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          UUID node = rows.getObject(1, UUID.class);
          Instant seen = dialect.time(rows, 4);
          members.add(
              new Member(
                  node.toString(),
                  rows.getString(2),
                  seen.plus(lease).isAfter(now),
                  node.equals(self),
                  dialect.time(rows, 3),
                  seen));
        }
      }
      return members;
    }
  }

  /**
   * Declares those dead whose heartbeat is older than a lease. Passes over those that have a claim
   * in flight, whose rows a sweep could not see yet; in a transaction.
   *
   * @return their names
   */
  List<String> bury(Connection connection, Dialect dialect) throws SQLException {
    List<UUID> late = late(connection, dialect);
    if (late.isEmpty()) {
      return List.of();
    }
    String among = " WHERE cluster = ? AND " + dialect.among("node", late.size());
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM runner_heartbeat" + among + " AND beat_at < " + dialect.ago())) {
      Parameters.of(delete, dialect).text(cluster).among("uuid", late).number(lease.toMillis());
      delete.executeUpdate();
    }
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE runner_member m SET state = 'DEAD', ended_at = "
                + dialect.now()
                + among
                + " AND NOT EXISTS (SELECT 1"
                + " FROM runner_heartbeat h WHERE h.cluster = m.cluster AND h.node = m.node)")) {
      Parameters.of(update, dialect).text(cluster).among("uuid", late);
      update.executeUpdate();
    }
    // They were alive when their rows were taken.
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT name FROM runner_member" + among + " AND state = 'DEAD' ORDER BY name")) {
      Parameters.of(query, dialect).text(cluster).among("uuid", late);
      List<String> names = new ArrayList<>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          names.add(rows.getString(1));
        }
      }
      return names;
    }
  }

  private List<UUID> late(Connection connection, Dialect dialect) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT node FROM runner_member m WHERE cluster = ? AND state = 'ALIVE'"
                + " AND NOT EXISTS (SELECT 1 FROM runner_heartbeat h WHERE h.cluster = m.cluster"
                + " AND h.node = m.node AND h.beat_at >= "
                + dialect.ago()
                + ") ORDER BY node FOR UPDATE SKIP LOCKED")) {
      query.setString(1, cluster);
      query.setLong(2, lease.toMillis());
      return nodes(query);
    }
  }

  static List<UUID> nodes(PreparedStatement query) throws SQLException {
    List<UUID> nodes = new ArrayList<>();
    try (ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        nodes.add(rows.getObject(1, UUID.class));
      }
    }
    return nodes;
  }

  /** Holds the node's row until the end of the transaction; false if it is not alive any more. */
  boolean hold(Connection connection, Dialect dialect, UUID node) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT node FROM runner_member WHERE node = ? AND cluster = ? AND state = 'ALIVE' "
                + dialect.hold())) {
      query.setObject(1, node);
      query.setString(2, cluster);
      try (ResultSet row = query.executeQuery()) {
        return row.next();
      }
    }
  }

  /** Leaves; in a transaction. */
  void leave(Connection connection, Dialect dialect, UUID node) throws SQLException {
    update(
        connection,
        "UPDATE runner_member SET state = 'LEFT', ended_at = "
            + dialect.now()
            + " WHERE node = ? AND cluster = ? AND state = 'ALIVE'",
        node);
    update(connection, "DELETE FROM runner_heartbeat WHERE node = ? AND cluster = ?", node);
  }

  private void update(Connection connection, String sql, UUID node) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, node);
      statement.setString(2, cluster);
      statement.executeUpdate();
    }
  }
}
