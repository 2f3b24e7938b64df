package org.runnercdi.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** The cluster's tables, made by the script of the jar where they are not there. */
final class Tables {

  private Tables() {}

  /**
   * In a transaction; asks first, since what makes an index locks the table that has it already.
   */
  static boolean create(Connection connection, Dialect dialect) throws SQLException {
    dialect.lockTables(connection);
    if (!dialect.hasTables(connection)) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(script(dialect));
      }
    }
    return true;
  }

  private static String script(Dialect dialect) {
    String name = dialect.folder() + "/V1__runner_cluster.sql";
    try (InputStream script = Tables.class.getResourceAsStream(name)) {
      if (script == null) {
        throw new IllegalStateException("The jar has no " + name + ".");
      }
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
