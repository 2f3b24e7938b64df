package org.runnercdi.cluster;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
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

  private static final String OPEN =
      "SELECT slot, queue, job_id, ordinal, token, node, attempt, lost, batch"
          + " FROM runner_open o WHERE cluster = ?";

  private static final String ORPHANS =
      OPEN
          + " AND NOT EXISTS"
          + " (SELECT 1 FROM runner_member m WHERE m.cluster = o.cluster AND m.node = o.node"
          + " AND m.state = 'ALIVE') ORDER BY slot, token LIMIT "
          + MOST
          + " FOR UPDATE SKIP LOCKED";

  private static final String MINE = OPEN + " AND node = ?";

  private static final String TAKE =
      "UPDATE runner_open SET node = ?, token = ?, batch = NULL, attempt = ?, lost = ?"
          + " WHERE slot = ? AND token = ? AND cluster = ?";

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
    List<Swept> swept;
    if (database.inDoubt()) {
      do {
        swept = database.transaction("sweep", (c, d) -> unknown(c, d, node));
        all += handOn(swept, duties);
      } while (swept.size() == MOST);
    }
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
    try (PreparedStatement query = connection.prepareStatement(ORPHANS)) {
      query.setString(1, cluster);
      return take(connection, dialect, node, open(query, dialect));
    }
  }

  /** Its rows are held only where there are any, so that completions go on. */
  private List<Swept> unknown(Connection connection, Dialect dialect, UUID node)
      throws SQLException {
    if (unknown(connection, dialect, node, MINE).isEmpty()
        || !members.hold(connection, dialect, node)) {
      return List.of();
    }
    List<Open> unknown = unknown(connection, dialect, node, MINE + " FOR UPDATE");
    return take(connection, dialect, node, unknown.subList(0, Math.min(MOST, unknown.size())));
  }

  /** What is known is looked up after the rows are read: it is known before they are not asked. */
  private List<Open> unknown(Connection connection, Dialect dialect, UUID node, String mine)
      throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(mine)) {
      query.setString(1, cluster);
      query.setObject(2, node);
      return open(query, dialect).stream()
          .filter(each -> each.batch == null || !outstanding.awaits(each.batch))
          .filter(each -> !outstanding.contains(each.claim.token()))
          .toList();
    }
  }

  private static List<Open> open(PreparedStatement query, Dialect dialect) throws SQLException {
    List<Open> open = new ArrayList<>();
    try (ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        open.add(
            new Open(
                QueueName.parse(dialect.time(rows, 1), rows.getString(2)),
                new ClaimLedger.Claim(
                    new ClaimLedger.Key(rows.getString(3), rows.getInt(4)),
                    rows.getLong(5),
                    rows.getInt(7),
                    false),
                rows.getObject(6, UUID.class),
                rows.getBoolean(8),
                rows.getObject(9, UUID.class)));
      }
    }
    return open;
  }

  /**
   * Takes rows that are held, always in the same order. What nobody can have started is neither
   * lost nor another attempt.
   */
  private List<Swept> take(Connection connection, Dialect dialect, UUID node, List<Open> open)
      throws SQLException {
    if (open.isEmpty()) {
      return List.of();
    }
    List<Swept> swept = new ArrayList<>();
    long token = Database.tokens(connection, dialect);
    try (PreparedStatement take = connection.prepareStatement(TAKE);
        PreparedStatement claim = connection.prepareStatement(CLAIM)) {
      for (Open each : open.stream().sorted(Open.ORDER).toList()) {
        Swept taken = each.take(node, token++, again);
        swept.add(taken);
        Parameters.of(take, dialect)
            .id(node)
            .number(taken.claim.token())
            .number(taken.claim.attempt())
            .truth(taken.lost)
            .time(each.queue.slot())
            .number(each.claim.token())
            .text(cluster);
        take.addBatch();
        // From now on who had claimed it before is refused.
        Parameters.of(claim, dialect)
            .id(node)
            .number(taken.claim.token())
            .text(cluster)
            .time(each.queue.slot())
            .text(QueueName.of(each.queue))
            .text(each.claim.key().jobId())
            .number(each.claim.key().ordinal());
        claim.addBatch();
      }
      take.executeBatch();
      claim.executeBatch();
    }
    return swept;
  }

  private int handOn(List<Swept> swept, Duties duties) {
    swept.forEach(each -> outstanding.add(each.claim.token()));
    Map<ClaimLedger.Queue, List<Swept>> queues = new LinkedHashMap<>();
    swept.forEach(each -> queues.computeIfAbsent(each.queue, q -> new ArrayList<>()).add(each));
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

  /** A row of what is in flight. */
  private record Open(
      ClaimLedger.Queue queue,
      ClaimLedger.Claim claim,
      UUID node,
      boolean lost,
      @Nullable UUID batch) {

    static final Comparator<Open> ORDER =
        Comparator.comparing((Open each) -> each.queue.slot())
            .thenComparing(each -> each.queue.source())
            .thenComparing(each -> each.queue.sourceName())
            .thenComparing(each -> each.claim.key().jobId())
            .thenComparing(each -> each.claim.key().ordinal());

    Swept take(UUID heir, long token, boolean again) {
      boolean started = !node.equals(heir) && !node.equals(JdbcClaimLedger.NOBODY) && !lost;
      int attempt = again && started ? claim.attempt() + 1 : claim.attempt();
      return new Swept(
          queue,
          new ClaimLedger.Claim(claim.key(), token, attempt, false),
          lost || (started && !again));
    }
  }

  private record Swept(ClaimLedger.Queue queue, ClaimLedger.Claim claim, boolean lost) {}
}
