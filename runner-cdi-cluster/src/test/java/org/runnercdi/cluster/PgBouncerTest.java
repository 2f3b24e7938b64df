package org.runnercdi.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.runnercdi.Job;
import org.runnercdi.Outcome;
import org.runnercdi.Result;
import org.runnercdi.Runner;
import org.runnercdi.engine.RunnerBuilder;

/**
 * Runners behind a PgBouncer that gives each transaction whatever connection is free: nothing of
 * theirs is left in a session.
 */
@EnabledIf("installed")
class PgBouncerTest {

  @RegisterExtension static final PostgresServer DATABASE = new PostgresServer();

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  static boolean installed() {
    return PgBouncer.PROGRAM.toFile().canExecute();
  }

  @Test
  void threeNodesWithThreeTimesAsManyConnectionsAsTheServerRunEachJobOnce() throws Exception {
    try (PgBouncer bouncer = new PgBouncer(DATABASE, 4)) {
      List<HikariDataSource> pools = new ArrayList<>();
      List<Runner> runners = new ArrayList<>();
      List<String> runs = new CopyOnWriteArrayList<>();
      List<Result> results = new CopyOnWriteArrayList<>();
      for (String name : List.of("a", "b", "c")) {
        HikariDataSource pool = JdbcTestCluster.pool(bouncer.url(), 4);
        pools.add(pool);
        runners.add(node(pool, name, runs, results));
      }
      eventually(() -> runners.stream().allMatch(runner -> runner.members().size() == 3));
      Instant first = Instant.now();
      eventually(
          () -> runs.stream().filter(run -> slot(run).isAfter(first)).distinct().count() >= 200);
      runners.get(0).jobs().pause("job-0");
      runners.get(1).jobs().resume("job-0");
      runners.forEach(Runner::stopAndWait);
      pools.forEach(HikariDataSource::close);

      assertThat(runs).doesNotHaveDuplicates();
      assertThat(results.stream().flatMap(result -> result.items().stream()))
          .allMatch(item -> item.outcome() == Outcome.SUCCEEDED);
    }
  }

  private static Runner node(
      HikariDataSource pool, String name, List<String> runs, List<Result> results) {
    JdbcCluster cluster =
        new JdbcCluster(
            pool,
            new ClusterSettings(
                "bounced",
                name,
                Duration.ofSeconds(8),
                Duration.ofHours(1),
                Execution.AT_MOST_ONCE));
    cluster.createTablesAtJoin();
    RunnerBuilder builder =
        new RunnerBuilder()
            .tick(Duration.ofSeconds(1))
            .concurrencyLimit(10)
            .ledger(cluster.ledger(), cluster.membership())
            .onResult(results::add);
    for (int i = 0; i < 50; i++) {
      builder.register(
          Job.of("job-" + i, now -> true, context -> runs.add(context.executionKey())));
    }
    return builder.build();
  }

  private static Instant slot(String key) {
    return Instant.parse(key.substring(key.indexOf('@') + 1));
  }

  private static void eventually(BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("it came about in time").isNegative();
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }
}
