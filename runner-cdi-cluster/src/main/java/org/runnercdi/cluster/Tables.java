package org.runnercdi.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.regex.Pattern;

/** The cluster's tables, made by the script of the jar where they are not there. */
final class Tables {

  /** SQLSTATE of a table that is not there: PostgreSQL's, MariaDB's, and H2's three. */
  private static final Set<String> NO_TABLE = Set.of("42P01", "42S02", "42S03", "42S04");

  /** Of a statement of a script. */
  private static final Pattern END = Pattern.compile(";\\s*\n");

  private Tables() {}

  /** They are not there, and nobody has told this node to make them. */
  static final class Missing extends SQLException {

    private static final long serialVersionUID = 1L;

    Missing(Dialect dialect, SQLException cause) {
      super(
          "The cluster's tables are not in the database: apply the script "
              + Tables.class.getPackageName().replace('.', '/')
              + "/"
              + name(dialect)
              + " of the jar runner-cdi-cluster, or let this node make them"
              + " (runner.cluster.create-tables=true).",
          cause.getSQLState(),
          cause);
    }
  }

  static boolean areMissing(SQLException e) {
    return e.getSQLState() != null && NO_TABLE.contains(e.getSQLState());
  }

  /**
   * In a transaction; asks first, since what makes an index locks the table that has it already.
   */
  static boolean create(Connection connection, Dialect dialect) throws SQLException {
    dialect.lockTables(connection);
    if (!dialect.hasTables(connection)) {
      try (Statement statement = connection.createStatement()) {
        for (String each : END.splitAsStream(script(dialect)).toList()) {
          statement.execute(each);
        }
      }
    }
    return true;
  }

  private static String name(Dialect dialect) {
    return dialect.folder() + "/V1__runner_cluster.sql";
  }

  private static String script(Dialect dialect) {
    String name = name(dialect);
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
