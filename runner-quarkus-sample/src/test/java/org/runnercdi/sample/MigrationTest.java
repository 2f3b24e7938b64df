package org.runnercdi.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

class MigrationTest {

  @Test
  void theCallsAndResultsOfTheFirstVersionAreKept() throws Exception {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL("jdbc:h2:mem:migration;DB_CLOSE_DELAY=-1");
    Flyway.configure().dataSource(database).target("1").load().migrate();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          insert into api_call (name, cron, zone, method, url, timeout_millis, enabled, created)
          values ('kept', '0 6 * * *', 'UTC', 'GET', '/demo/fast', 5000, false, now())
          """);
      statement.execute(
          """
          insert into call_result (call_id, slot, started_at, duration_millis, outcome,
            execution_key) select id, now(), now(), 7, 'SUCCEEDED', 'key' from api_call
          """);

      Flyway.configure().dataSource(database).load().migrate();

      try (ResultSet row =
          statement.executeQuery(
              """
              select name, timeout_millis, enabled, headers, body, expected_status, retries,
                duration_millis from api_call c join call_result r on r.call_id = c.id
              """)) {
        assertThat(row.next()).isTrue();
        assertThat(row.getString("name")).isEqualTo("kept");
        assertThat(row.getInt("timeout_millis")).isEqualTo(5_000);
        assertThat(row.getBoolean("enabled")).isFalse();
        assertThat(row.getString("headers")).isEmpty();
        assertThat(row.getString("body")).isEmpty();
        assertThat(row.getString("expected_status")).isEqualTo("2xx");
        assertThat(row.getInt("retries")).isZero();
        assertThat(row.getInt("duration_millis")).isEqualTo(7);
      }
    }
  }
}
