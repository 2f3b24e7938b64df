package org.runnercdi.cluster;

import static org.assertj.core.api.Assertions.assertThatCode;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tables are made once, and those who come later are in nobody's way. */
abstract class TablesContract {

  abstract DatabaseServer server();

  @Test
  void aNodeThatFindsThemWaitsForNoClaim() throws Exception {
    try (HikariDataSource pool = JdbcTestCluster.pool(server().url(), 2);
        Connection claiming = DriverManager.getConnection(server().url());
        Statement statement = claiming.createStatement()) {
      new JdbcCluster(pool, settings("first")).createTables();
      claiming.setAutoCommit(false);
      statement.execute("DELETE FROM runner_claim WHERE job_id = 'any'");

      assertThatCode(() -> new JdbcCluster(pool, settings("second")).createTables())
          .doesNotThrowAnyException();
      claiming.rollback();
    }
  }

  static ClusterSettings settings(String node) {
    return new ClusterSettings(
        "tables", node, Duration.ofSeconds(4), Duration.ofHours(1), Execution.AT_MOST_ONCE);
  }
}
