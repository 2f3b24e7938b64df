package org.runnercdi.cluster;

import static java.time.ZoneOffset.UTC;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.runnercdi.spi.ClaimLedger;

/** PostgreSQL, 12 or later. */
final class PostgresDialect implements Dialect {

  private static final long SPAN_SECONDS = Duration.ofMinutes(10).toSeconds();
  private static final Duration FROZEN = Duration.ofSeconds(5);
  private static final String PREFIX = "runner_claim_p";
  private static final DateTimeFormatter SUFFIX =
      DateTimeFormatter.ofPattern("yyyyMMddHHmm").withZone(UTC);

  /**
   * One statement, and so one transaction whose end does not wait for this side. The rows that are
   * held come first, so that nothing is inserted until they are; the order of the inserts is the
   * same on all nodes, so that they wait for each other and never in a circle. Any isolation level
   * is safe: above READ COMMITTED what would have to be read anew is an error, and repeated.
   */
  private static final String CLAIM =
      """
      WITH durable AS MATERIALIZED (
        SELECT set_config('synchronous_commit',
          CASE current_setting('synchronous_commit') WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END,
          true) AS setting,
          nextval('runner_token') * %d AS before),
      me AS MATERIALIZED (
        SELECT cluster, node FROM runner_member
        WHERE cluster = ? AND node = ? AND state = 'ALIVE' FOR SHARE),
      mark AS MATERIALIZED (
        SELECT CAST(? AS timestamptz) AS slot FROM runner_cluster
        WHERE cluster = ? AND closed_up_to < CAST(? AS timestamptz) FOR SHARE),
      batch AS MATERIALIZED (SELECT CAST(? AS text) AS queue, CAST(? AS uuid) AS id),
      won AS (INSERT INTO runner_claim (cluster, slot, queue, job_id, ordinal, node, token, skipped)
      SELECT me.cluster, mark.slot, batch.queue, k.job_id, k.ordinal, me.node, durable.before + k.place,
        CASE WHEN k.skipped THEN batch.id END
      FROM durable, me, mark, batch,
        unnest(CAST(? AS text[]), CAST(? AS int[]), CAST(? AS boolean[])) WITH ORDINALITY
          AS k (job_id, ordinal, skipped, place)
      ORDER BY k.job_id COLLATE "C", k.ordinal
      ON CONFLICT DO NOTHING RETURNING job_id, ordinal, token, skipped),
      opened AS (INSERT INTO runner_open (slot, token, cluster, queue, job_id, ordinal, node, attempt, batch)
      SELECT mark.slot, won.token, me.cluster, batch.queue, won.job_id, won.ordinal, me.node, 1, batch.id
      FROM me, mark, batch, won WHERE won.skipped IS NULL),
      walk AS (INSERT INTO runner_walk (cluster, slot, queue, list, node, asked)
      SELECT me.cluster, mark.slot, k.queue, k.list, me.node, k.asked
      FROM me, mark, (VALUES (CAST(? AS text), CAST(? AS uuid), CAST(? AS text))) AS k (queue, list, asked)
      WHERE k.list IS NOT NULL
      ON CONFLICT (cluster, slot, queue, list, node) DO UPDATE SET asked = excluded.asked)
      SELECT durable.before,
        (SELECT array_agg(CAST(won.token - durable.before AS int)) FROM won),
        (SELECT string_agg(w.asked, ' ') FROM runner_walk w
          WHERE w.cluster = ? AND w.slot = ? AND w.queue = ? AND w.list = ? AND w.node <> ?)
      FROM durable, me, mark
      """
          .formatted(TOKENS);

  @Override
  public String folder() {
    return "postgresql";
  }

  @Override
  public String now() {
    return "clock_timestamp()";
  }

  @Override
  public String ago() {
    return "clock_timestamp() - ? * interval '1 millisecond'";
  }

  @Override
  public String nextTokens() {
    return "nextval('runner_token') * " + TOKENS;
  }

  @Override
  public String hold() {
    return "FOR SHARE";
  }

  @Override
  public String beat() {
    return "UPDATE runner_heartbeat SET beat_at = clock_timestamp()"
        + " WHERE node = ? AND cluster = ? RETURNING beat_at";
  }

  /**
   * A plan that was made and kept while a partition was small reads it from end to end when it has
   * grown; all statements here have an index. And a node that freezes in the middle must not hold
   * what it has locked: the others could neither take over its jobs nor claim any.
   */
  @Override
  public void begin(Connection connection) throws SQLException {
    execute(
        connection,
        "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; SET LOCAL enable_seqscan = off;"
            + " SET LOCAL plan_cache_mode = force_custom_plan;"
            + " SET LOCAL random_page_cost = 1;"
            + " SET LOCAL idle_in_transaction_session_timeout = "
            + FROZEN.toMillis()
            + ";"
            + " SELECT set_config('synchronous_commit', 'on', true)"
            + " WHERE current_setting('synchronous_commit') <> 'remote_apply'");
  }

  @Override
  public void lockTables(Connection connection) throws SQLException {
    execute(connection, "SELECT pg_advisory_xact_lock(hashtext('runner_claim'))");
  }

  @Override
  public boolean hasTables(Connection connection) throws SQLException {
    try (Statement query = connection.createStatement();
        ResultSet row = query.executeQuery("SELECT to_regclass('runner_claim') IS NOT NULL")) {
      return row.next() && row.getBoolean(1);
    }
  }

  @Override
  public Answer claim(Connection connection, ClaimRequest request) throws SQLException {
    try (PreparedStatement claim = connection.prepareStatement(CLAIM)) {
      claim.setString(1, request.cluster());
      claim.setObject(2, request.node());
      claim.setObject(3, request.slot().atOffset(UTC));
      claim.setString(4, request.cluster());
      claim.setObject(5, request.slot().atOffset(UTC));
      claim.setString(6, request.queue());
      claim.setObject(7, request.batch());
      claim.setArray(8, request.jobIds(connection));
      claim.setArray(9, request.ordinals(connection));
      claim.setArray(10, request.skipped(connection));
      ClaimLedger.Walk walk = request.walk();
      claim.setString(11, request.queue());
      claim.setObject(12, walk == null ? null : walk.list(), Types.OTHER);
      claim.setString(13, walk == null ? null : Ranges.text(walk.asked()));
      claim.setString(14, request.cluster());
      claim.setObject(15, request.slot().atOffset(UTC));
      claim.setString(16, request.queue());
      claim.setObject(17, walk == null ? null : walk.list(), Types.OTHER);
      claim.setObject(18, request.node());
      try (ResultSet row = claim.executeQuery()) {
        return row.next()
            ? new Answer(won(request, row), Ranges.parse(row.getString(3)))
            : new Answer(List.of(), List.of());
      }
    }
  }

  /** Told by their places in the request, in one row: there may be thousands. */
  private static List<Won> won(ClaimRequest request, ResultSet row) throws SQLException {
    long before = row.getLong(1);
    Array answer = row.getArray(2);
    if (answer == null) {
      return List.of();
    }
    Integer[] places = (Integer[]) answer.getArray();
    List<Won> won = new ArrayList<>(places.length);
    for (int place : places) {
      won.add(
          new Won(
              request.jobIds().get(place - 1),
              request.ordinals().get(place - 1),
              before + place,
              request.skipped().get(place - 1)));
    }
    return won;
  }

  @Override
  public boolean wantsPartition(SQLException e) {
    return "23514".equals(e.getSQLState());
  }

  /** Attached, since that is the one way to add a partition that does not stop the claims. */
  @Override
  public void makeRoom(Connection connection, Instant from, Instant to) throws SQLException {
    lockTables(connection);
    List<String> present = partitions(connection);
    String schema = schema(connection);
    for (Instant start = start(from); !start.isAfter(to); start = end(start)) {
      String name = PREFIX + SUFFIX.format(start);
      if (!present.contains(name)) {
        String table = schema + "." + name;
        execute(
            connection,
            "CREATE TABLE "
                + table
                + " (LIKE "
                + schema
                + ".runner_claim INCLUDING DEFAULTS);"
                + " ALTER TABLE "
                + schema
                + ".runner_claim ATTACH PARTITION "
                + table
                + " FOR VALUES FROM ('"
                + start
                + "') TO ('"
                + end(start)
                + "')");
      }
    }
  }

  /**
   * Drops a partition for each transaction. It holds no row that a claim may wait for, waits no
   * longer than claims behind it can bear, and takes the tables in the order in which claims do.
   */
  @Override
  public boolean purge(Connection connection, String cluster, Instant closed) throws SQLException {
    lockTables(connection);
    String schema = schema(connection);
    for (String name : partitions(connection)) {
      Instant end = end(SUFFIX.parse(name.substring(PREFIX.length()), Instant::from));
      String table = schema + "." + name;
      if (!end.isAfter(closed) && forgettable(connection, table, end)) {
        execute(
            connection,
            "SET LOCAL lock_timeout = 200;"
                + " LOCK TABLE ONLY "
                + schema
                + ".runner_claim IN ACCESS EXCLUSIVE MODE");
        boolean still = forgettable(connection, table, end);
        if (still) {
          execute(connection, "DROP TABLE " + table);
        }
        return still;
      }
    }
    return false;
  }

  /** Whether nothing of it is in flight, and whoever else has claims there has closed it too. */
  private static boolean forgettable(Connection connection, String table, Instant end)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT NOT EXISTS (SELECT 1 FROM runner_open WHERE slot >= ? AND slot < ?)"
                + " AND NOT EXISTS (SELECT 1 FROM runner_cluster c WHERE c.closed_up_to < ?"
                + " AND EXISTS (SELECT 1 FROM "
                + table
                + " p WHERE p.cluster = c.cluster))")) {
      query.setObject(1, end.minusSeconds(SPAN_SECONDS).atOffset(UTC));
      query.setObject(2, end.atOffset(UTC));
      query.setObject(3, end.atOffset(UTC));
      try (ResultSet row = query.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  private static List<String> partitions(Connection connection) throws SQLException {
    try (Statement query = connection.createStatement();
        ResultSet rows =
            query.executeQuery(
                "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
                    + " WHERE i.inhparent = 'runner_claim'::regclass ORDER BY 1")) {
      List<String> names = new ArrayList<>();
      while (rows.next()) {
        names.add(rows.getString(1));
      }
      return names;
    }
  }

  private static String schema(Connection connection) throws SQLException {
    try (Statement query = connection.createStatement();
        ResultSet row =
            query.executeQuery(
                "SELECT quote_ident(n.nspname) FROM pg_class c"
                    + " JOIN pg_namespace n ON n.oid = c.relnamespace"
                    + " WHERE c.oid = 'runner_claim'::regclass")) {
      row.next();
      return row.getString(1);
    }
  }

  private static Instant start(Instant slot) {
    return Instant.ofEpochSecond(Math.floorDiv(slot.getEpochSecond(), SPAN_SECONDS) * SPAN_SECONDS);
  }

  private static Instant end(Instant start) {
    return start.plusSeconds(SPAN_SECONDS);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
