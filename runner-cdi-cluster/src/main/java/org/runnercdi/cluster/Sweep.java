package org.runnercdi.cluster;

import static java.time.ZoneOffset.UTC;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.runnercdi.spi.ClaimLedger;
import org.runnercdi.spi.LedgerException;
import org.runnercdi.spi.Membership.Duties;

/**
 * Takes what nobody looks after, in the name of this node, and hands it on: the claims of the dead,
 * what was given back, and, once anything has gone wrong, what this node has won without being
 * told. Whoever dies in between leaves it to the next: every node sweeps, and no claim is swept by
 * two.
 */
final class Sweep {

  /** So many at once: no transaction is long, and the nodes share a large estate. */
  private static final int MOST = 500;

  private static final String ORPHANS =
      "SELECT slot, token FROM runner_open o WHERE cluster = ? AND NOT EXISTS"
          + " (SELECT 1 FROM runner_member m WHERE m.cluster = o.cluster AND m.node = o.node"
          + " AND m.state = 'ALIVE') ORDER BY slot, queue, job_id, ordinal LIMIT "
          + MOST
          + " FOR UPDATE SKIP LOCKED";

  private static final String MINE =
      "SELECT slot, token, batch FROM runner_open WHERE cluster = ? AND node = ?";

  private static final String CLAIM =
      "UPDATE runner_claim SET node = ?, token = ?"
          + " WHERE cluster = ? AND slot = ? AND queue = ? AND job_id = ? AND ordinal = ?";

  private final Database database;
  private final String cluster;
  private final boolean again;
  private final MemberTable members;
  private final Outstanding outstanding;

  Sweep(Database database, ClusterSettings settings, MemberTable members, Outstanding outstanding) {
    this.database = database;
    this.cluster = settings.cluster();
    this.again = settings.execution() == Execution.AT_LEAST_ONCE;
    this.members = members;
    this.outstanding = outstanding;
  }

  /**
   * Takes and hands on whatever there is.
   *
   * @return how many
   */
  int run(UUID node, Duties duties) throws LedgerException {
    int all = 0;
    if (database.inDoubt()) {
      all += handOn(database.transaction("sweep", (c, d) -> unknown(c, d, node)), duties);
    }
    List<Swept> swept;
    do {
      swept = database.transaction("sweep", (c, d) -> orphans(c, d, node));
      all += handOn(swept, duties);
    } while (swept.size() == MOST);
    return all;
  }

  private List<Swept> orphans(Connection connection, Dialect dialect, UUID node)
      throws SQLException {
    if (!members.hold(connection, dialect, node)) {
      return List.of();
    }
    List<Open> orphans = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(ORPHANS)) {
      query.setString(1, cluster);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          orphans.add(Open.of(rows));
        }
      }
    }
    return take(connection, dialect, node, orphans);
  }

  /** What is known is looked up after the rows are read: it is known before they are not asked. */
  private List<Swept> unknown(Connection connection, Dialect dialect, UUID node)
      throws SQLException {
    List<Open> unknown = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(MINE)) {
      query.setString(1, cluster);
      query.setObject(2, node);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          Open open = Open.of(rows);
          UUID batch = rows.getObject(3, UUID.class);
          if ((batch == null || !outstanding.awaits(batch)) && !outstanding.contains(open.token)) {
            unknown.add(open);
          }
        }
      }
    }
    return unknown.isEmpty() || !members.hold(connection, dialect, node)
        ? List.of()
        : take(connection, dialect, node, unknown);
  }

  /** What nobody can have started is neither lost nor another attempt. */
  private List<Swept> take(Connection connection, Dialect dialect, UUID node, List<Open> open)
      throws SQLException {
    if (open.isEmpty()) {
      return List.of();
    }
    String started = "(node NOT IN (?, '" + JdbcClaimLedger.NOBODY + "') AND NOT lost)";
    String update =
        "UPDATE runner_open SET node = ?, token = "
            + dialect.nextToken()
            + ", batch = NULL,"
            + (again
                ? " attempt = attempt + CASE WHEN " + started + " THEN 1 ELSE 0 END"
                : " lost = lost OR " + started)
            + " WHERE slot = ANY (?) AND token = ANY (?) AND cluster = ?";
    List<Swept> swept = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            dialect.returning(update, "slot, queue, job_id, ordinal, token, attempt, lost"))) {
      statement.setObject(1, node);
      statement.setObject(2, node);
      statement.setArray(
          3, dialect.slots(connection, open.stream().map(Open::slot).distinct().toList()));
      statement.setArray(
          4, ClaimRequest.array(connection, "bigint", open.stream().map(Open::token).toList()));
      statement.setString(5, cluster);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          swept.add(
              new Swept(
                  QueueName.parse(
                      rows.getObject(1, OffsetDateTime.class).toInstant(), rows.getString(2)),
                  new ClaimLedger.Claim(
                      new ClaimLedger.Key(rows.getString(3), rows.getInt(4)),
                      rows.getLong(5),
                      rows.getInt(6),
                      false),
                  rows.getBoolean(7)));
        }
      }
    }
    claim(connection, node, swept);
    return swept;
  }

  /** From now on who had claimed them before is refused. */
  private void claim(Connection connection, UUID node, List<Swept> swept) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(CLAIM)) {
      for (Swept each : swept) {
        update.setObject(1, node);
        update.setLong(2, each.claim.token());
        update.setString(3, cluster);
        update.setObject(4, each.queue.slot().atOffset(UTC));
        update.setString(5, QueueName.of(each.queue));
        update.setString(6, each.claim.key().jobId());
        update.setInt(7, each.claim.key().ordinal());
        update.addBatch();
      }
      update.executeBatch();
    }
  }

  private int handOn(List<Swept> swept, Duties duties) {
    swept.forEach(each -> outstanding.add(each.claim.token()));
    Map<ClaimLedger.Queue, List<Swept>> queues = new LinkedHashMap<>();
    swept.stream()
        .sorted(
            Comparator.comparing((Swept each) -> each.queue.slot())
                .thenComparing(each -> each.queue.source())
                .thenComparing(each -> each.queue.sourceName())
                .thenComparing(each -> each.claim.key().jobId())
                .thenComparing(each -> each.claim.key().ordinal()))
        .forEach(each -> queues.computeIfAbsent(each.queue, q -> new ArrayList<>()).add(each));
    queues.forEach(
        (queue, claims) -> {
          List<ClaimLedger.Claim> lost = claims(claims, true);
          List<ClaimLedger.Claim> taken = claims(claims, false);
          if (!taken.isEmpty()) {
            duties.takeOver(queue, taken);
          }
          if (!lost.isEmpty()) {
            duties.lost(queue, lost);
          }
        });
    return swept.size();
  }

  private static List<ClaimLedger.Claim> claims(List<Swept> swept, boolean lost) {
    return swept.stream().filter(each -> each.lost == lost).map(Swept::claim).toList();
  }

  /** What names a row of what is in flight. */
  private record Open(Instant slot, long token) {

    static Open of(ResultSet row) throws SQLException {
      return new Open(row.getObject(1, OffsetDateTime.class).toInstant(), row.getLong(2));
    }
  }

  private record Swept(ClaimLedger.Queue queue, ClaimLedger.Claim claim, boolean lost) {}
}
