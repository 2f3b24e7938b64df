package org.runnercdi.cluster;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.runnercdi.spi.ClaimLedger;

/**
 * What is to be claimed.
 *
 * @param jobIds the jobs
 * @param ordinals theirs
 * @param skipped whether they are won as duplicates
 * @param walk how far the node has come; null where nobody is told
 */
record ClaimRequest(
    String cluster,
    Instant slot,
    String queue,
    UUID node,
    UUID batch,
    List<String> jobIds,
    List<Integer> ordinals,
    List<Boolean> skipped,
    ClaimLedger.@Nullable Walk walk) {

  Array jobIds(Connection connection) throws SQLException {
    return array(connection, "varchar", jobIds);
  }

  Array ordinals(Connection connection) throws SQLException {
    return array(connection, "integer", ordinals);
  }

  Array skipped(Connection connection) throws SQLException {
    return array(connection, "boolean", skipped);
  }

  static Array array(Connection connection, String type, Collection<?> values) throws SQLException {
    return connection.createArrayOf(type, values.toArray());
  }
}
