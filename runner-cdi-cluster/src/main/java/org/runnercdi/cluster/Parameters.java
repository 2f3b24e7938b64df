package org.runnercdi.cluster;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.UUID;

/** Sets the parameters of a statement, in their order. */
final class Parameters {

  private final PreparedStatement statement;
  private final Dialect dialect;
  private int next = 1;

  private Parameters(PreparedStatement statement, Dialect dialect) {
    this.statement = statement;
    this.dialect = dialect;
  }

  static Parameters of(PreparedStatement statement, Dialect dialect) {
    return new Parameters(statement, dialect);
  }

  Parameters text(String value) throws SQLException {
    statement.setString(next++, value);
    return this;
  }

  Parameters number(long value) throws SQLException {
    statement.setLong(next++, value);
    return this;
  }

  Parameters truth(boolean value) throws SQLException {
    statement.setBoolean(next++, value);
    return this;
  }

  Parameters id(UUID value) throws SQLException {
    statement.setObject(next++, value);
    return this;
  }

  Parameters time(Instant value) throws SQLException {
    dialect.set(statement, next++, value);
    return this;
  }

  /**
   * The values of a condition that {@link Dialect#among} has written.
   *
   * @param type that of the column
   */
  Parameters among(String type, Collection<?> values) throws SQLException {
    next = dialect.setAmong(statement, next, type, values);
    return this;
  }
}
