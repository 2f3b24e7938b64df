package org.runnercdi.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.runnercdi.cluster.Application.enabled;
import static org.runnercdi.cluster.Application.plain;
import static org.runnercdi.cluster.Application.with;
import static org.runnercdi.cluster.Processes.eventually;

import com.zaxxer.hikari.HikariDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.runnercdi.Job;
import org.runnercdi.JobContext;
import org.runnercdi.JobResult;
import org.runnercdi.Outcome;
import org.runnercdi.Result;
import org.runnercdi.RunnableJob;
import org.runnercdi.Runner;
import org.runnercdi.cluster.ApplicationClusterTest.Beat;
import org.runnercdi.cluster.ApplicationClusterTest.Engine;
import org.runnercdi.cluster.ApplicationClusterTest.Pool;

/** What the settings of an application do to its cluster, in a CDI container. */
class ClusterSettingsTest {

  private final String database = "jdbc:h2:mem:" + System.nanoTime() + ";DB_CLOSE_DELAY=-1";
  private final LogLines log = new LogLines();

  @AfterEach
  void stop() {
    log.close();
  }

  private Map<String, String> settings(String key, String value) {
    return with(with(enabled("node"), "test.database", database), "runner.cluster." + key, value);
  }

  /** Another node, whose runs do not end, and whose heartbeat stops when it is told to. */
  private static final class Dying implements AutoCloseable {

    private final HikariDataSource pool;
    private final CompletableFuture<Instant> begun = new CompletableFuture<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private final Runner runner;
    private final Thread heart;

    Dying(String database) {
      pool = JdbcTestCluster.pool(database, 5);
      runner = plain(pool, "dying").register(Job.of("tried", now -> true, this::hang)).build();
      heart =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread.getName().equals("runner-heartbeat"))
              .findFirst()
              .orElseThrow();
    }

    private Object hang(JobContext context) throws InterruptedException {
      begun.complete(context.slot());
      release.await();
      return "too late";
    }

    /** The slot of a run that it has in flight. */
    Instant inFlight() throws Exception {
      return begun.get(1, TimeUnit.MINUTES);
    }

    void die() throws InterruptedException {
      while (heart.isAlive()) {
        heart.interrupt();
        heart.join(100);
      }
    }

    @Override
    public void close() {
      release.countDown();
      runner.stopAndWait();
      pool.close();
    }
  }

  /** A job of each slot, and all results. */
  @ApplicationScoped
  static class Tried {

    private final List<Instant> begun = new CopyOnWriteArrayList<>();
    private final List<JobResult> told = new CopyOnWriteArrayList<>();

    List<Instant> begun() {
      return List.copyOf(begun);
    }

    Optional<JobResult> told(Instant slot) {
      return told.stream().filter(each -> each.slot().equals(slot)).findFirst();
    }

    @RunnableJob(id = "tried")
    String run(JobContext context) {
      begun.add(context.slot());
      return "attempt " + context.attempt();
    }

    void onResult(@Observes Result result) {
      told.addAll(result.items());
    }
  }

  @Tag("long")
  @ParameterizedTest
  @CsvSource({"at-most-once, LOST, false", "at-least-once, SUCCEEDED, true"})
  void executionSaysWhatBecomesOfWhatADeadNodeHadInFlight(
      String execution, Outcome outcome, boolean again) throws Exception {
    try (Dying dying = new Dying(database)) {
      Instant slot = dying.inFlight();
      try (Application node =
          new Application(false, settings("execution", execution), Pool.class, Tried.class)) {
        Tried tried = node.get(Tried.class);
        eventually(() -> node.runner().members().size() == 2);
        assertThat(tried.begun()).doesNotContain(slot);
        dying.die();
        eventually(() -> tried.told(slot).isPresent());

        JobResult told = tried.told(slot).orElseThrow();
        assertThat(told.outcome()).isEqualTo(outcome);
        assertThat(told.value()).isEqualTo(again ? "attempt 2" : null);
        assertThat(tried.begun().contains(slot)).isEqualTo(again);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"10m, 0", "3h, 1"})
  void keepSaysHowLongASlotCanBeClaimed_andIsRemembered(String keep, int remembered)
      throws Exception {
    runScript("h2");
    sql(
        "INSERT INTO runner_claim (cluster, slot, queue, job_id, ordinal, node, token) VALUES"
            + " ('shop', DATEADD(MINUTE, -15, CURRENT_TIMESTAMP), 'q', 'old', 1, RANDOM_UUID(), 0)");
    // Behind all that is forgotten before slots are claimed.
    sql(
        "INSERT INTO runner_member (cluster, node, name, state, started_at, ended_at) VALUES"
            + " ('shop', RANDOM_UUID(), 'forgotten', 'LEFT', DATEADD(HOUR, -5, CURRENT_TIMESTAMP),"
            + " DATEADD(HOUR, -4, CURRENT_TIMESTAMP))");
    Duration kept = Duration.ofMinutes(keep.equals("10m") ? 10 : 180);
    try (Application node =
        new Application(false, settings("keep", keep), Pool.class, Beat.class)) {
      eventually(() -> count("runner_member WHERE name = 'forgotten'") == 0);
      eventually(() -> !node.get(Beat.class).ran().isEmpty());

      assertThat(Duration.between(closedUpTo(), Instant.now()))
          .isBetween(kept, kept.plusMinutes(2));
      assertThat(count("runner_claim WHERE job_id = 'old'")).isEqualTo(remembered);
    }
  }

  private Instant closedUpTo() throws SQLException {
    try (Connection connection = DriverManager.getConnection(database);
        Statement query = connection.createStatement();
        ResultSet row =
            query.executeQuery("SELECT closed_up_to FROM runner_cluster WHERE cluster = 'shop'")) {
      row.next();
      return row.getObject(1, OffsetDateTime.class).toInstant();
    }
  }

  private int count(String what) {
    try (Connection connection = DriverManager.getConnection(database);
        Statement query = connection.createStatement();
        ResultSet row = query.executeQuery("SELECT count(*) FROM " + what)) {
      row.next();
      return row.getInt(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private void sql(String sql) throws SQLException {
    sql(database, sql);
  }

  private static void sql(String database, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void runScript(String folder) throws Exception {
    runScript(database, folder);
  }

  /** As Flyway does it. */
  private static void runScript(String database, String folder) throws Exception {
    try (InputStream script =
        JdbcCluster.class.getResourceAsStream(folder + "/V1__runner_cluster.sql")) {
      sql(
          database,
          new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void withoutCreateTablesOneSentenceNamesTheScript_andTheNodeBeginsOnceItIsApplied()
      throws Exception {
    waitsForItsTables(database, "h2");
  }

  @Test
  void withoutCreateTablesOneSentenceNamesTheScript_inPostgresToo() throws Exception {
    PostgresServer server = new PostgresServer();
    server.open();
    try {
      waitsForItsTables(server.url(), "postgresql");
    } finally {
      server.close();
    }
  }

  private void waitsForItsTables(String url, String folder) throws Exception {
    Map<String, String> settings = with(settings("create-tables", "false"), "test.database", url);
    String sentence =
        "The cluster's tables are not in the database: apply the script org/runnercdi/cluster/"
            + folder
            + "/V1__runner_cluster.sql of the jar runner-cdi-cluster, or let this node make them"
            + " (runner.cluster.create-tables=true).";
    try (Application node =
        new Application(false, settings, Pool.class, Beat.class, Engine.class)) {
      assertThat(log.lines()).contains(sentence);
      eventually(() -> node.runner().stats().missedSlotsTotal() > 0);
      assertThat(node.get(Engine.class).runner().clusterProblem()).isPresent();
      assertThat(node.get(Beat.class).ran()).isEmpty();
      runScript(url, folder);
      eventually(() -> !node.get(Beat.class).ran().isEmpty());

      assertThat(log.lines()).containsOnlyOnce(sentence);
    }
    try (Application node = new Application(false, settings, Pool.class, Beat.class)) {
      eventually(() -> !node.get(Beat.class).ran().isEmpty());

      assertThat(log.lines()).containsOnlyOnce(sentence);
    }
  }
}
