package org.runnercdi.cluster;

import static java.time.ZoneOffset.UTC;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.runnercdi.spi.ClaimLedger;

/** H2, 2.3 or later: a cluster's claims come one after the other. */
final class H2Dialect implements Dialect {

  private static final String ME =
      "SELECT node FROM runner_member WHERE cluster = ? AND node = ? AND state = 'ALIVE' FOR"
          + " UPDATE";

  private static final String MARK =
      "SELECT cluster FROM runner_cluster WHERE cluster = ? AND closed_up_to < ? FOR UPDATE";

  private static final String CLAIM =
      """
      SELECT job_id, ordinal, token, skipped IS NOT NULL FROM FINAL TABLE (
       INSERT INTO runner_claim (cluster, slot, queue, job_id, ordinal, node, token, skipped)
       SELECT CAST(? AS varchar), CAST(? AS timestamp(6) with time zone), CAST(? AS varchar),
         k.job_id, k.ordinal, CAST(? AS uuid), CAST(? AS bigint) + k.place,
         CASE WHEN k.skipped THEN CAST(? AS uuid) END
       FROM unnest(?, ?, ?) WITH ORDINALITY AS k (job_id, ordinal, skipped, place)
       WHERE NOT EXISTS (SELECT 1 FROM runner_claim c WHERE c.cluster = ? AND c.slot = ?
         AND c.queue = ? AND c.job_id = k.job_id AND c.ordinal = k.ordinal))
      """;

  private static final String OPEN =
      "INSERT INTO runner_open (slot, token, cluster, queue, job_id, ordinal, node, attempt, batch)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?)";

  private static final String WALK =
      "MERGE INTO runner_walk (cluster, slot, queue, list, node, asked)"
          + " KEY (cluster, slot, queue, list, node) VALUES (?, ?, ?, ?, ?, ?)";

  private static final String OTHERS =
      "SELECT asked FROM runner_walk"
          + " WHERE cluster = ? AND slot = ? AND queue = ? AND list = ? AND node <> ?";

  @Override
  public String folder() {
    return "h2";
  }

  @Override
  public String now() {
    return "CURRENT_TIMESTAMP";
  }

  @Override
  public String ago() {
    return "DATEADD(MILLISECOND, -CAST(? AS bigint), CURRENT_TIMESTAMP)";
  }

  @Override
  public String nextTokens() {
    return "NEXT VALUE FOR runner_token * " + TOKENS;
  }

  @Override
  public String hold() {
    return "FOR UPDATE";
  }

  @Override
  public String beat() {
    return "SELECT beat_at FROM FINAL TABLE (UPDATE runner_heartbeat SET beat_at ="
        + " CURRENT_TIMESTAMP WHERE node = ? AND cluster = ?)";
  }

  @Override
  public void begin(Connection connection) {}

  @Override
  public boolean isPrivate(Connection connection) throws SQLException {
    return connection.getMetaData().getURL().startsWith("jdbc:h2:mem:");
  }

  /** Its script is no transaction, and does no harm to what is there. */
  @Override
  public boolean hasTables(Connection connection) {
    return false;
  }

  @Override
  public Answer claim(Connection connection, ClaimRequest request) throws SQLException {
    return Database.commit(
        connection,
        this,
        (same, known) ->
            holds(same, ME, request.cluster(), request.node())
                    && holds(same, MARK, request.cluster(), request.slot().atOffset(UTC))
                ? new Answer(insert(same, request), walk(same, request))
                : new Answer(List.of(), List.of()));
  }

  private static boolean holds(Connection connection, String sql, String cluster, Object which)
      throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setString(1, cluster);
      query.setObject(2, which);
      try (ResultSet row = query.executeQuery()) {
        return row.next();
      }
    }
  }

  private List<Won> insert(Connection connection, ClaimRequest request) throws SQLException {
    try (PreparedStatement claim = connection.prepareStatement(CLAIM)) {
      claim.setString(1, request.cluster());
      claim.setObject(2, request.slot().atOffset(UTC));
      claim.setString(3, request.queue());
      claim.setObject(4, request.node());
      claim.setLong(5, Database.tokens(connection, this));
      claim.setObject(6, request.batch());
      claim.setArray(7, request.jobIds(connection));
      claim.setArray(8, request.ordinals(connection));
      claim.setArray(9, request.skipped(connection));
      claim.setString(10, request.cluster());
      claim.setObject(11, request.slot().atOffset(UTC));
      claim.setString(12, request.queue());
      try (ResultSet rows = claim.executeQuery()) {
        List<Won> won = Won.all(rows);
        open(connection, request, won);
        return won;
      }
    }
  }

  private static void open(Connection connection, ClaimRequest request, List<Won> won)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(OPEN)) {
      for (Won each : won) {
        if (!each.skipped()) {
          insert.setObject(1, request.slot().atOffset(UTC));
          insert.setLong(2, each.token());
          insert.setString(3, request.cluster());
          insert.setString(4, request.queue());
          insert.setString(5, each.jobId());
          insert.setInt(6, each.ordinal());
          insert.setObject(7, request.node());
          insert.setObject(8, request.batch());
          insert.addBatch();
        }
      }
      insert.executeBatch();
    }
  }

  private static List<ClaimLedger.Range> walk(Connection connection, ClaimRequest request)
      throws SQLException {
    ClaimLedger.Walk walk = request.walk();
    if (walk == null) {
      return List.of();
    }
    try (PreparedStatement merge = connection.prepareStatement(WALK)) {
      ofWalk(merge, request, walk);
      merge.setString(6, Ranges.text(walk.asked()));
      merge.executeUpdate();
    }
    try (PreparedStatement query = connection.prepareStatement(OTHERS)) {
      ofWalk(query, request, walk);
      List<ClaimLedger.Range> asked = new ArrayList<>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          asked.addAll(Ranges.parse(rows.getString(1)));
        }
      }
      return asked;
    }
  }

  private static void ofWalk(
      PreparedStatement statement, ClaimRequest request, ClaimLedger.Walk walk)
      throws SQLException {
    statement.setString(1, request.cluster());
    statement.setObject(2, request.slot().atOffset(UTC));
    statement.setString(3, request.queue());
    statement.setObject(4, walk.list());
    statement.setObject(5, request.node());
  }

  @Override
  public boolean purge(Connection connection, String cluster, Instant closed) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM runner_claim c WHERE cluster = ? AND slot <= ? AND NOT EXISTS"
                + " (SELECT 1 FROM runner_open o WHERE o.slot = c.slot AND o.token = c.token)")) {
      delete.setString(1, cluster);
      delete.setObject(2, closed.atOffset(UTC));
      delete.executeUpdate();
      return false;
    }
  }
}
