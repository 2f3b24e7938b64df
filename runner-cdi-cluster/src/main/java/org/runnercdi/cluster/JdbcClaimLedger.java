package org.runnercdi.cluster;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.runnercdi.spi.ClaimLedger;
import org.runnercdi.spi.LedgerException;

/**
 * Claims as rows of a table, and beside it those that are in flight. A claim is one statement that
 * holds the row of its node and the mark of what is closed; that the row's key is unique makes it
 * the only one.
 */
final class JdbcClaimLedger implements ClaimLedger {

  /** In whose name stands what was given back, until a node sweeps it. */
  static final UUID NOBODY = new UUID(0, 0);

  /** No statement is long. */
  private static final int AT_ONCE = 1000;

  private static final String BUSY =
      "SELECT job_id FROM runner_open WHERE slot < ? AND cluster = ? AND %1$s UNION "
          + "SELECT job_id FROM runner_open WHERE slot > ? AND cluster = ? AND %1$s";

  private static final String OF_QUEUE = " WHERE cluster = ? AND slot = ? AND queue = ? AND ";

  private static final String OF_BATCH =
      "SELECT job_id, ordinal, token, FALSE FROM runner_open"
          + " WHERE slot = ? AND batch = ? AND node = ? AND cluster = ? UNION ALL "
          + "SELECT job_id, ordinal, token, TRUE FROM runner_claim"
          + OF_QUEUE
          + "%s AND skipped = ?";

  private static final String OPEN = " WHERE slot = ? AND %s AND cluster = ?";

  private static final String COMPLETE = "DELETE FROM runner_open" + OPEN;

  private static final String RELEASE =
      "UPDATE runner_open SET node = '" + NOBODY + "', batch = NULL" + OPEN;

  /** Once they are in flight no more: whoever takes a claim over gives it another token. */
  private static final String STORED = "SELECT token FROM runner_claim" + OF_QUEUE + "%s AND %s";

  private static final String HOLDER =
      "SELECT m.name FROM runner_claim c"
          + " LEFT JOIN runner_open o"
          + " ON o.cluster = c.cluster AND o.slot = c.slot AND o.token = c.token"
          + " JOIN runner_member m ON m.cluster = c.cluster AND m.node = coalesce(o.node, c.node)"
          + " WHERE c.cluster = ? AND c.slot = ? AND c.queue = ? AND c.job_id = ?"
          + " ORDER BY c.ordinal FETCH FIRST 1 ROW ONLY";

  private final Database database;
  private final String cluster;
  private final Lease lease;
  private final Outstanding outstanding;
  private final LongNames longNames = new LongNames();

  JdbcClaimLedger(Database database, String cluster, Lease lease, Outstanding outstanding) {
    this.database = database;
    this.cluster = cluster;
    this.lease = lease;
    this.outstanding = outstanding;
  }

  @Override
  public boolean accepts(Queue queue, String jobId) {
    return longNames.fit(queue, jobId);
  }

  @Override
  public List<Claim> claim(Queue queue, List<Key> keys, Set<String> overlapping)
      throws LedgerException {
    return answer(queue, keys, overlapping, null).won();
  }

  @Override
  public Answer claim(Queue queue, List<Key> keys, Set<String> overlapping, Walk walk)
      throws LedgerException {
    return answer(queue, keys, overlapping, walk);
  }

  private Answer answer(Queue queue, List<Key> keys, Set<String> overlapping, @Nullable Walk walk)
      throws LedgerException {
    Lease.Life life = lease.life();
    if (life == null || keys.isEmpty()) {
      return new Answer(List.of(), List.of());
    }
    UUID batch = UUID.randomUUID();
    Set<String> busy = busy(queue, keys, overlapping);
    ClaimRequest request = request(queue, keys, busy, life.node(), batch, walk);
    outstanding.ask(batch);
    try {
      Attempts attempts = new Attempts(request);
      Dialect.Answer answer = database.statements("claim", attempts::next);
      return new Answer(inOrder(keys, answer.won()), answer.asked());
    } finally {
      outstanding.answered(batch);
    }
  }

  private ClaimRequest request(
      Queue queue, List<Key> keys, Set<String> busy, UUID node, UUID batch, @Nullable Walk walk) {
    if (keys.size() >= Dialect.TOKENS) {
      throw new IllegalArgumentException(
          "A claim is of fewer than " + Dialect.TOKENS + " jobs, and not of " + keys.size() + ".");
    }
    return new ClaimRequest(
        cluster,
        queue.slot(),
        QueueName.of(queue),
        node,
        batch,
        keys.stream().map(Key::jobId).toList(),
        keys.stream().map(Key::ordinal).toList(),
        keys.stream().map(key -> busy.contains(key.jobId())).toList(),
        walk);
  }

  /** Asked before the claim, and not fenced by it: two slots of a job claimed at once both run. */
  private Set<String> busy(Queue queue, List<Key> keys, Set<String> overlapping)
      throws LedgerException {
    Set<String> asked =
        keys.stream()
            .map(Key::jobId)
            .filter(jobId -> !overlapping.contains(jobId))
            .collect(Collectors.toSet());
    if (asked.isEmpty()) {
      return Set.of();
    }
    return database.transaction(
        "say which jobs are in flight",
        (connection, dialect) -> {
          String sql = BUSY.formatted(dialect.among("job_id", asked.size()));
          try (PreparedStatement query = connection.prepareStatement(sql)) {
            Parameters parameters = Parameters.of(query, dialect);
            for (int half = 0; half < 2; half++) {
              parameters.time(queue.slot()).text(cluster).among("varchar", asked);
            }
            return strings(query);
          }
        });
  }

  private static List<Claim> inOrder(List<Key> keys, List<Won> won) {
    Map<Key, Claim> claims = new HashMap<>();
    for (Won each : won) {
      Key key = new Key(each.jobId(), each.ordinal());
      claims.put(key, new Claim(key, each.token(), 1, each.skipped()));
    }
    List<Claim> ordered = new ArrayList<>();
    for (Key key : keys) {
      Claim claim = claims.remove(key);
      if (claim != null) {
        ordered.add(claim);
      }
    }
    return ordered;
  }

  /** The mark is read first: what is not won then never will be. */
  @Override
  public Standing standing(Queue queue, Collection<Key> keys) throws LedgerException {
    return database.transaction(
        "say what is claimed",
        (connection, dialect) -> {
          boolean closed = closed(connection, dialect, queue.slot());
          return new Standing(closed, taken(connection, dialect, queue, keys));
        });
  }

  private boolean closed(Connection connection, Dialect dialect, Instant slot) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT 1 FROM runner_cluster WHERE cluster = ? AND closed_up_to >= ?")) {
      Parameters.of(query, dialect).text(cluster).time(slot);
      try (ResultSet row = query.executeQuery()) {
        return row.next();
      }
    }
  }

  private Set<Key> taken(Connection connection, Dialect dialect, Queue queue, Collection<Key> keys)
      throws SQLException {
    List<String> jobIds = keys.stream().map(Key::jobId).distinct().toList();
    String among = dialect.among("job_id", jobIds.size());
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT job_id, ordinal FROM runner_claim" + OF_QUEUE + among)) {
      ofQueue(query, dialect, queue).among("varchar", jobIds);
      Set<Key> taken = new HashSet<>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          taken.add(new Key(rows.getString(1), rows.getInt(2)));
        }
      }
      taken.retainAll(new HashSet<>(keys));
      return taken;
    }
  }

  @Override
  public Set<Completion> complete(Collection<Completion> ended) throws LedgerException {
    if (ended.isEmpty()) {
      return Set.of();
    }
    Map<Queue, List<Completion>> parts = new LinkedHashMap<>();
    for (Completion end : ended) {
      parts.computeIfAbsent(end.queue(), queue -> new ArrayList<>()).add(end);
    }
    Set<Completion> refused =
        database.transaction(
            "store completions",
            (connection, dialect) -> {
              Set<Completion> late = new HashSet<>();
              for (List<Completion> part : parts.values()) {
                for (int from = 0; from < part.size(); from += AT_ONCE) {
                  int to = Math.min(from + AT_ONCE, part.size());
                  store(connection, dialect, part.subList(from, to), late);
                }
              }
              return late;
            });
    outstanding.remove(ended.stream().map(Completion::token).toList());
    return refused;
  }

  /** Asks which are stored only where the number says that some are not, or were before. */
  private void store(
      Connection connection, Dialect dialect, List<Completion> part, Set<Completion> refused)
      throws SQLException {
    Queue queue = part.get(0).queue();
    List<Long> tokens = part.stream().map(Completion::token).toList();
    if (change(connection, dialect, COMPLETE, queue, tokens) == part.size()) {
      return;
    }
    List<String> jobIds = part.stream().map(end -> end.key().jobId()).distinct().toList();
    String sql =
        STORED.formatted(
            dialect.among("job_id", jobIds.size()), dialect.among("token", tokens.size()));
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      ofQueue(query, dialect, queue).among("varchar", jobIds).among("bigint", tokens);
      Set<Long> stored = longs(query);
      part.stream().filter(end -> !stored.contains(end.token())).forEach(refused::add);
    }
  }

  @Override
  public void release(Queue queue, Collection<Claim> claims) throws LedgerException {
    if (claims.isEmpty()) {
      return;
    }
    List<Long> tokens = claims.stream().map(Claim::token).toList();
    try {
      database.transaction(
          "release claims",
          (connection, dialect) -> change(connection, dialect, RELEASE, queue, tokens));
    } finally {
      // Also where it fails: what stands there and is not known here is handed on.
      outstanding.remove(tokens);
    }
  }

  /** Completes or releases what is in flight; tells how many. */
  private int change(
      Connection connection, Dialect dialect, String sql, Queue queue, List<Long> tokens)
      throws SQLException {
    String among = dialect.among("token", tokens.size());
    try (PreparedStatement statement = connection.prepareStatement(sql.formatted(among))) {
      Parameters.of(statement, dialect).time(queue.slot()).among("bigint", tokens).text(cluster);
      return statement.executeUpdate();
    }
  }

  @Override
  public Optional<String> holder(Queue queue, String jobId) throws LedgerException {
    return Database.apart(() -> currentHolder(queue, jobId));
  }

  private Optional<String> currentHolder(Queue queue, String jobId) throws LedgerException {
    return database.transaction(
        "say who holds a claim",
        (connection, dialect) -> {
          try (PreparedStatement query = connection.prepareStatement(HOLDER)) {
            ofQueue(query, dialect, queue).text(jobId);
            return strings(query).stream().findFirst();
          }
        });
  }

  @Override
  public Set<String> paused() throws LedgerException {
    return database.statements("say what is paused", (connection, dialect) -> paused(connection));
  }

  private Set<String> paused(Connection connection) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT job_id FROM runner_pause WHERE cluster = ?")) {
      query.setString(1, cluster);
      return strings(query);
    }
  }

  @Override
  public void pause(String jobId) throws LedgerException {
    Database.apart(() -> insertPause(jobId));
  }

  private boolean insertPause(String jobId) throws LedgerException {
    return database.statements(
        "pause " + jobId,
        (connection, dialect) -> paused(connection).contains(jobId) || insert(connection, jobId));
  }

  /** Unless another node does so at the same time. */
  private boolean insert(Connection connection, String jobId) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO runner_pause (cluster, job_id) VALUES (?, ?)")) {
      insert.setString(1, cluster);
      insert.setString(2, jobId);
      return insert.executeUpdate() > 0;
    } catch (SQLException e) {
      if (Database.duplicate(e)) {
        return true;
      }
      throw e;
    }
  }

  @Override
  public boolean resume(String jobId) throws LedgerException {
    return Database.apart(() -> deletePause(jobId));
  }

  private boolean deletePause(String jobId) throws LedgerException {
    return database.statements(
        "resume " + jobId,
        (connection, dialect) -> {
          try (PreparedStatement delete =
              connection.prepareStatement(
                  "DELETE FROM runner_pause WHERE cluster = ? AND job_id = ?")) {
            delete.setString(1, cluster);
            delete.setString(2, jobId);
            return delete.executeUpdate() > 0;
          }
        });
  }

  private Parameters ofQueue(PreparedStatement statement, Dialect dialect, Queue queue)
      throws SQLException {
    return Parameters.of(statement, dialect)
        .text(cluster)
        .time(queue.slot())
        .text(QueueName.of(queue));
  }

  private static Set<String> strings(PreparedStatement query) throws SQLException {
    Set<String> found = new HashSet<>();
    try (ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }

  private static Set<Long> longs(PreparedStatement query) throws SQLException {
    Set<Long> found = new HashSet<>();
    try (ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        found.add(rows.getLong(1));
      }
    }
    return found;
  }

  /**
   * The same statement, as often as it takes. One that was cut off may still be under way: by the
   * repetition each key is decided, since the keys of both are the same, and then the batch tells
   * what is this node's.
   */
  private final class Attempts {

    private final ClaimRequest request;
    private boolean repeated;

    Attempts(ClaimRequest request) {
      this.request = request;
    }

    Dialect.Answer next(Connection connection, Dialect dialect) throws SQLException {
      boolean unknown = repeated;
      repeated = true;
      Dialect.Answer inserted = insert(connection, dialect);
      Dialect.Answer answer =
          unknown ? new Dialect.Answer(ofBatch(connection, dialect), inserted.asked()) : inserted;
      answer.won().stream()
          .filter(each -> !each.skipped())
          .forEach(each -> outstanding.add(each.token()));
      return answer;
    }

    private Dialect.Answer insert(Connection connection, Dialect dialect) throws SQLException {
      try {
        return dialect.claim(connection, request);
      } catch (SQLException e) {
        if (!dialect.wantsPartition(e)) {
          throw e;
        }
        makeRoom(connection, dialect);
        return dialect.claim(connection, request);
      }
    }

    private void makeRoom(Connection connection, Dialect dialect) throws SQLException {
      Database.commit(
          connection,
          dialect,
          (same, known) -> {
            known.makeRoom(same, request.slot(), request.slot());
            return true;
          });
    }

    private List<Won> ofBatch(Connection connection, Dialect dialect) throws SQLException {
      List<String> jobIds = request.jobIds();
      String sql = OF_BATCH.formatted(dialect.among("job_id", jobIds.size()));
      try (PreparedStatement query = connection.prepareStatement(sql)) {
        Parameters.of(query, dialect)
            .time(request.slot())
            .id(request.batch())
            .id(request.node())
            .text(cluster)
            .text(cluster)
            .time(request.slot())
            .text(request.queue())
            .among("varchar", jobIds)
            .id(request.batch());
        try (ResultSet rows = query.executeQuery()) {
          return Won.all(rows);
        }
      }
    }
  }
}
