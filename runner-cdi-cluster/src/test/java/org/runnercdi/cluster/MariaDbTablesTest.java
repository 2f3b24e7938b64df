package org.runnercdi.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("long")
class MariaDbTablesTest extends TablesContract {

  @RegisterExtension static final MariaDbServer MARIADB = new MariaDbServer();

  @Override
  DatabaseServer server() {
    return MARIADB;
  }

  /** Each statement that makes a table is a transaction. */
  @Test
  void whatACreatorDidNotComeToIsMadeByTheNext() throws Exception {
    try (HikariDataSource pool = JdbcTestCluster.pool(MARIADB.database("half"), 2)) {
      JdbcCluster cluster = new JdbcCluster(pool, settings("any"));
      cluster.createTables();
      try (Connection connection = pool.getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("DROP TABLE runner_walk, runner_pause");
        cluster.createTables();
        try (ResultSet rows = statement.executeQuery("SELECT * FROM runner_walk")) {
          assertThat(rows.next()).isFalse();
        }
      }
    }
  }
}
