package org.runnercdi.cluster;

import static java.time.ZoneOffset.UTC;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import org.runnercdi.spi.ClaimLedger;

/** What databases say differently. */
interface Dialect {

  /** So many tokens lie between two numbers of the sequence, which is asked once for a claim. */
  int TOKENS = 1 << 16;

  /**
   * That of a database.
   *
   * @throws SQLException if it is none of those that are known
   */
  static Dialect of(Connection connection) throws SQLException {
    String product = connection.getMetaData().getDatabaseProductName();
    return switch (product) {
      case "PostgreSQL" -> new PostgresDialect();
      case "MariaDB" -> new MariaDbDialect();
      case "H2" -> new H2Dialect();
      default ->
          throw new SQLFeatureNotSupportedException(
              "The cluster's data source is "
                  + product
                  + ": it must be PostgreSQL, MariaDB or H2.");
    };
  }

  /** The folder of its scripts. */
  String folder();

  /** The present time, also in a long transaction. */
  String now();

  /** A time that lies as many milliseconds back as a parameter says. */
  String ago();

  /** The first of {@value #TOKENS} tokens that are larger than all before. */
  String nextTokens();

  /** Sets a parameter to a moment. */
  default void set(PreparedStatement statement, int index, Instant time) throws SQLException {
    statement.setObject(index, time.atOffset(UTC));
  }

  /** A moment of a row. */
  default Instant time(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  /**
   * The condition that a column has one of some values, which are parameters.
   *
   * @param count how many they are
   */
  default String among(String column, int count) {
    return column + " = ANY (?)";
  }

  /**
   * Sets the parameters of such a condition.
   *
   * @param first the index of the first
   * @param type that of the column
   * @return the index of the next parameter
   */
  default int setAmong(PreparedStatement statement, int first, String type, Collection<?> values)
      throws SQLException {
    statement.setArray(first, ClaimRequest.array(statement.getConnection(), type, values));
    return first + 1;
  }

  /** Holds a row that was read, so that nobody changes it before the transaction ends. */
  String hold();

  /**
   * Sets the moment of a node's heartbeat, by the parameters node and cluster, and answers with it
   * if there is one.
   */
  String beat();

  /** Makes a transaction that has just begun what it must be, whatever the pool's defaults are. */
  void begin(Connection connection) throws SQLException;

  /** Makes the session what it was before, once the transaction is over. */
  default void end(Connection connection) throws SQLException {}

  /** Waits, until the end of the transaction, for all others that change the tables themselves. */
  default void lockTables(Connection connection) throws SQLException {}

  /** Whether no other process sees the database. */
  default boolean isPrivate(Connection connection) throws SQLException {
    return false;
  }

  /** Whether the tables are there, which a script makes in one go. */
  boolean hasTables(Connection connection) throws SQLException;

  /**
   * Claims, in a transaction of its own: nothing unless the node is alive and the slot open.
   *
   * @param connection with auto-commit
   */
  Answer claim(Connection connection, ClaimRequest request) throws SQLException;

  /**
   * What a claim is answered.
   *
   * @param won the rows
   * @param asked what others with the same list have asked for
   */
  record Answer(List<Won> won, List<ClaimLedger.Range> asked) {}

  /** Whether a claim has failed for want of a partition. */
  default boolean wantsPartition(SQLException e) {
    return false;
  }

  /** Makes room for the claims of some slots, the last included. */
  default void makeRoom(Connection connection, Instant from, Instant to) throws SQLException {}

  /**
   * Forgets what is completed of closed slots, or a part of it.
   *
   * @param cluster whose slots are closed
   * @param closed the last of them
   * @return whether there may be more
   */
  boolean purge(Connection connection, String cluster, Instant closed) throws SQLException;
}
