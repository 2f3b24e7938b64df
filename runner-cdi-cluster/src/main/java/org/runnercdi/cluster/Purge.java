package org.runnercdi.cluster;

import static java.time.temporal.ChronoUnit.MINUTES;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.runnercdi.spi.LedgerException;

/**
 * Makes room for the slots to come, closes those that nobody can claim any more, and forgets them.
 */
final class Purge {

  private static final Duration AHEAD = Duration.ofMinutes(20);

  /** PostgreSQL's word for a lock that did not come in time. */
  private static final String IN_THE_WAY = "55P03";

  private final Database database;
  private final String cluster;
  private final Duration keep;

  Purge(Database database, ClusterSettings settings) {
    this.database = database;
    this.cluster = settings.cluster();
    this.keep = settings.keep();
  }

  /** Does what there is to do. */
  void run(Instant now) throws LedgerException {
    database.transaction(
        "make room for claims",
        (connection, dialect) -> {
          dialect.makeRoom(connection, now, now.plus(AHEAD));
          return true;
        });
    Instant closed = close(now.minus(keep).truncatedTo(MINUTES));
    try {
      boolean more = true;
      while (more) {
        // Not in the transaction that closes: a claim waits for that, and is waited for by this.
        more =
            database.transaction("forget old claims", (c, dialect) -> forget(c, dialect, closed));
      }
    } catch (LedgerException e) {
      if (!(e.getCause() instanceof SQLException failed
          && IN_THE_WAY.equals(failed.getSQLState()))) {
        throw e;
      }
    }
  }

  /**
   * Closes slots, unless a claim holds the mark: then the next time.
   *
   * @return the last slot that is closed
   */
  Instant close(Instant upTo) throws LedgerException {
    return database.transaction(
        "close old slots",
        (connection, dialect) -> {
          try (PreparedStatement query =
              connection.prepareStatement(
                  "SELECT closed_up_to FROM runner_cluster WHERE cluster = ? AND closed_up_to < ?"
                      + " FOR UPDATE SKIP LOCKED")) {
            Parameters.of(query, dialect).text(cluster).time(upTo);
            try (ResultSet row = query.executeQuery()) {
              if (row.next()) {
                mark(connection, dialect, upTo);
              }
            }
          }
          return marked(connection, dialect);
        });
  }

  private void mark(Connection connection, Dialect dialect, Instant upTo) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE runner_cluster SET closed_up_to = ? WHERE cluster = ?")) {
      Parameters.of(update, dialect).time(upTo).text(cluster);
      update.executeUpdate();
    }
  }

  private Instant marked(Connection connection, Dialect dialect) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT closed_up_to FROM runner_cluster WHERE cluster = ?")) {
      query.setString(1, cluster);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? dialect.time(row, 1) : Instant.EPOCH;
      }
    }
  }

  private boolean forget(Connection connection, Dialect dialect, Instant closed)
      throws SQLException {
    forgetMembers(connection, dialect, closed);
    forgetWalks(connection, dialect, closed);
    return dialect.purge(connection, cluster, closed);
  }

  /** Slot by slot, so that no row is held of one that is open. */
  private void forgetWalks(Connection connection, Dialect dialect, Instant closed)
      throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM runner_walk WHERE cluster = ? AND slot = ?")) {
      Optional<Instant> slot =
          next(connection, dialect, "runner_walk", cluster, Instant.EPOCH, closed);
      while (slot.isPresent()) {
        Parameters.of(delete, dialect).text(cluster).time(slot.get());
        delete.executeUpdate();
        slot = next(connection, dialect, "runner_walk", cluster, slot.get(), closed);
      }
    }
  }

  /** The next closed slot of which a table has rows. */
  static Optional<Instant> next(
      Connection connection,
      Dialect dialect,
      String table,
      String cluster,
      Instant after,
      Instant closed)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT slot FROM "
                + table
                + " WHERE cluster = ? AND slot > ? AND slot <= ?"
                + " ORDER BY slot FETCH FIRST 1 ROW ONLY")) {
      Parameters.of(query, dialect).text(cluster).time(after).time(closed);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? Optional.of(dialect.time(row, 1)) : Optional.empty();
      }
    }
  }

  /** Looked for first, so that no row is held of a node that is alive. */
  private void forgetMembers(Connection connection, Dialect dialect, Instant closed)
      throws SQLException {
    List<UUID> ended = ended(connection, dialect, closed);
    if (ended.isEmpty()) {
      return;
    }
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM runner_member WHERE cluster = ? AND "
                + dialect.among("node", ended.size()))) {
      Parameters.of(delete, dialect).text(cluster).among("uuid", ended);
      delete.executeUpdate();
    }
  }

  private List<UUID> ended(Connection connection, Dialect dialect, Instant closed)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT node FROM runner_member"
                + " WHERE cluster = ? AND state <> 'ALIVE' AND ended_at < ? ORDER BY node")) {
      Parameters.of(query, dialect).text(cluster).time(closed);
      return MemberTable.nodes(query);
    }
  }
}
