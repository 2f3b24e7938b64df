package org.runnercdi.cluster;

import static java.time.ZoneOffset.UTC;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.runnercdi.spi.ClaimLedger;

/** MariaDB, 10.11 or later. A moment is a DATETIME in UTC, whatever the session's zone is. */
final class MariaDbDialect implements Dialect {

  private static final Duration FROZEN = Duration.ofSeconds(5);

  /** So many rows are forgotten in a transaction. */
  private static final int FORGOTTEN = 5000;

  /**
   * One block, and so one round trip and one transaction, whose end does not wait for this side:
   * what it answers is read when it is over. The rows that are held come first, so that nothing is
   * inserted until they are; the order of the inserts is the same on all nodes, so that they wait
   * for each other and never in a circle. What is another's keeps its token, and by that is told
   * from what was won.
   */
  private static final String CLAIM =
      """
      BEGIN NOT ATOMIC
      DECLARE of_cluster varchar(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin DEFAULT ?;
      DECLARE of_node, of_batch uuid;
      DECLARE of_slot datetime(6) DEFAULT ?;
      DECLARE of_queue varchar(160) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin DEFAULT ?;
      DECLARE of_keys longtext CHARACTER SET utf8mb4 DEFAULT ?;
      DECLARE of_list uuid DEFAULT ?;
      DECLARE of_asked longtext CHARACTER SET utf8mb4 DEFAULT ?;
      DECLARE held int DEFAULT 0;
      DECLARE first_token bigint;
      DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;
      SET of_node = ?, of_batch = ?;
      SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
      START TRANSACTION;
      SELECT count(*) INTO held FROM runner_member
        WHERE cluster = of_cluster AND node = of_node AND state = 'ALIVE' LOCK IN SHARE MODE;
      IF held THEN
        SELECT count(*) INTO held FROM runner_cluster
          WHERE cluster = of_cluster AND closed_up_to < of_slot LOCK IN SHARE MODE;
      END IF;
      IF held THEN
        SET first_token = NEXT VALUE FOR runner_token * %d;
        INSERT INTO runner_claim (cluster, slot, queue, job_id, ordinal, node, token, skipped)
          SELECT of_cluster, of_slot, of_queue, k.job_id, k.ordinal, of_node, first_token + k.place,
            CASE WHEN k.skipped THEN of_batch END
          FROM %s
          ON DUPLICATE KEY UPDATE token = runner_claim.token;
        INSERT INTO runner_open
            (slot, token, cluster, queue, job_id, ordinal, node, attempt, batch)
          SELECT c.slot, c.token, c.cluster, c.queue, c.job_id, c.ordinal, c.node, 1, of_batch
          FROM %s STRAIGHT_JOIN runner_claim c ON c.cluster = of_cluster AND c.slot = of_slot
            AND c.queue = of_queue AND c.job_id = k.job_id AND c.ordinal = k.ordinal
          WHERE c.token = first_token + k.place AND c.skipped IS NULL;
        IF of_list IS NOT NULL THEN
          INSERT INTO runner_walk (cluster, slot, queue, list, node, asked)
            VALUES (of_cluster, of_slot, of_queue, of_list, of_node, of_asked)
            ON DUPLICATE KEY UPDATE asked = of_asked;
        END IF;
      END IF;
      COMMIT;
      SELECT token - first_token, token, NULL FROM runner_open
        WHERE cluster = of_cluster AND slot = of_slot
          AND token > first_token AND token < first_token + %d
      UNION ALL SELECT k.place, c.token, NULL
        FROM %s STRAIGHT_JOIN runner_claim c ON c.cluster = of_cluster AND c.slot = of_slot
          AND c.queue = of_queue AND c.job_id = k.job_id AND c.ordinal = k.ordinal
        WHERE k.skipped AND c.token = first_token + k.place
      UNION ALL SELECT NULL, NULL, asked FROM runner_walk
        WHERE held AND cluster = of_cluster AND slot = of_slot AND queue = of_queue
          AND list = of_list AND node <> of_node;
      END
      """;

  /** The keys of a claim as rows. */
  private static final String KEYS =
      """
      JSON_TABLE(of_keys, '$[*]' COLUMNS (
        place FOR ORDINALITY,
        job_id varchar(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$[0]',
        ordinal int PATH '$[1]',
        skipped int PATH '$[2]')) AS k\
      """;

  @Override
  public String folder() {
    return "mariadb";
  }

  @Override
  public String now() {
    return "UTC_TIMESTAMP(6)";
  }

  @Override
  public String ago() {
    return "UTC_TIMESTAMP(6) - INTERVAL ? * 1000 MICROSECOND";
  }

  @Override
  public String nextTokens() {
    return "NEXT VALUE FOR runner_token * " + TOKENS;
  }

  @Override
  public void set(PreparedStatement statement, int index, Instant time) throws SQLException {
    statement.setObject(index, LocalDateTime.ofInstant(time, UTC));
  }

  @Override
  public Instant time(ResultSet row, int column) throws SQLException {
    return row.getObject(column, LocalDateTime.class).toInstant(UTC);
  }

  /** A list that is written out is looked up in an index by all kinds of statements. */
  @Override
  public String among(String column, int count) {
    return column + " IN (" + "?, ".repeat(count - 1) + "?)";
  }

  @Override
  public int setAmong(PreparedStatement statement, int first, String type, Collection<?> values)
      throws SQLException {
    int next = first;
    for (Object value : values) {
      statement.setObject(next++, value);
    }
    return next;
  }

  @Override
  public String hold() {
    return "LOCK IN SHARE MODE";
  }

  @Override
  public String beat() {
    return """
    BEGIN NOT ATOMIC
    DECLARE of_node uuid DEFAULT ?;
    DECLARE of_cluster varchar(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin DEFAULT ?;
    UPDATE runner_heartbeat SET beat_at = UTC_TIMESTAMP(6)
      WHERE cluster = of_cluster AND node = of_node;
    SELECT beat_at FROM runner_heartbeat WHERE cluster = of_cluster AND node = of_node;
    END
    """;
  }

  /**
   * A node that freezes in the middle must not hold what it has locked: the others could neither
   * take over its jobs nor claim any.
   */
  @Override
  public void begin(Connection connection) throws SQLException {
    execute(
        connection,
        "BEGIN NOT ATOMIC SET @runner_idle = @@SESSION.idle_transaction_timeout,"
            + " @runner_idle_write = @@SESSION.idle_write_transaction_timeout;"
            + " SET SESSION idle_transaction_timeout = "
            + FROZEN.toSeconds()
            + ", SESSION idle_write_transaction_timeout = 0;"
            + " SET TRANSACTION ISOLATION LEVEL READ COMMITTED; END");
  }

  @Override
  public void end(Connection connection) throws SQLException {
    execute(
        connection,
        "SET SESSION idle_transaction_timeout = @runner_idle,"
            + " SESSION idle_write_transaction_timeout = @runner_idle_write");
  }

  /** The script is no transaction, and does no harm to what is there; this table comes last. */
  @Override
  public boolean hasTables(Connection connection) throws SQLException {
    try (Statement query = connection.createStatement();
        ResultSet row =
            query.executeQuery(
                "SELECT 1 FROM information_schema.tables"
                    + " WHERE table_schema = DATABASE() AND table_name = 'runner_pause'")) {
      return row.next();
    }
  }

  @Override
  public Answer claim(Connection connection, ClaimRequest request) throws SQLException {
    List<Integer> order = order(request);
    ClaimLedger.Walk walk = request.walk();
    String sql = CLAIM.formatted(TOKENS, KEYS, KEYS, TOKENS, KEYS);
    try (PreparedStatement claim = connection.prepareStatement(sql)) {
      claim.setString(1, request.cluster());
      set(claim, 2, request.slot());
      claim.setString(3, request.queue());
      claim.setString(4, json(request, order));
      claim.setObject(5, walk == null ? null : walk.list());
      claim.setString(6, walk == null ? null : Ranges.text(walk.asked()));
      claim.setObject(7, request.node());
      claim.setObject(8, request.batch());
      List<Won> won = new ArrayList<>();
      List<ClaimLedger.Range> asked = new ArrayList<>();
      try (ResultSet rows = claim.executeQuery()) {
        while (rows.next()) {
          int place = rows.getInt(1);
          if (rows.wasNull()) {
            asked.addAll(Ranges.parse(rows.getString(3)));
          } else {
            won.add(won(request, order.get(place - 1), rows.getLong(2)));
          }
        }
      }
      return new Answer(won, asked);
    }
  }

  private static Won won(ClaimRequest request, int place, long token) {
    return new Won(
        request.jobIds().get(place),
        request.ordinals().get(place),
        token,
        request.skipped().get(place));
  }

  /** Of the inserts, by the places of the request. */
  private static List<Integer> order(ClaimRequest request) {
    return IntStream.range(0, request.jobIds().size())
        .boxed()
        .sorted(
            Comparator.comparing((Integer place) -> request.jobIds().get(place))
                .thenComparing(place -> request.ordinals().get(place)))
        .toList();
  }

  /** As {@code [["a",1,0],["b",1,1]]}: id, ordinal, and whether it is skipped. */
  private static String json(ClaimRequest request, List<Integer> order) {
    StringBuilder json = new StringBuilder("[");
    for (int place : order) {
      json.append(json.length() == 1 ? "[\"" : ",[\"");
      escape(request.jobIds().get(place), json);
      json.append("\",")
          .append(request.ordinals().get(place))
          .append(request.skipped().get(place) ? ",1]" : ",0]");
    }
    return json.append(']').toString();
  }

  private static void escape(String text, StringBuilder json) {
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      if (each < ' ') {
        json.append("\\u00").append(each < 16 ? "0" : "").append(Integer.toHexString(each));
      } else {
        json.append(each == '"' || each == '\\' ? "\\" : "").append(each);
      }
    }
  }

  /** Slot by slot, for a range holds the row after its last, which a claim may be about to make. */
  @Override
  public boolean purge(Connection connection, String cluster, Instant closed) throws SQLException {
    int left = FORGOTTEN;
    Optional<Instant> slot =
        Purge.next(connection, this, "runner_claim", cluster, Instant.EPOCH, closed);
    while (slot.isPresent()) {
      left -= forget(connection, cluster, slot.get(), left);
      if (left == 0) {
        return true;
      }
      slot = Purge.next(connection, this, "runner_claim", cluster, slot.get(), closed);
    }
    return false;
  }

  private int forget(Connection connection, String cluster, Instant slot, int most)
      throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM runner_claim WHERE cluster = ? AND slot = ? AND NOT EXISTS (SELECT 1"
                + " FROM runner_open o WHERE o.cluster = runner_claim.cluster"
                + " AND o.slot = runner_claim.slot AND o.token = runner_claim.token) LIMIT "
                + most)) {
      Parameters.of(delete, this).text(cluster).time(slot);
      return delete.executeUpdate();
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
