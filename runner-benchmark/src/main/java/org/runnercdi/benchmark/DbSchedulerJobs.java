package org.runnercdi.benchmark;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** db-scheduler on H2 in memory. */
final class DbSchedulerJobs implements Contender {

  private static final String TABLE =
      """
      create table scheduled_tasks (
        task_name varchar(100) not null, task_instance varchar(100) not null, task_data blob,
        execution_time timestamp with time zone not null, picked boolean not null, picked_by varchar(50),
        last_success timestamp with time zone, last_failure timestamp with time zone,
        consecutive_failures int, last_heartbeat timestamp with time zone, version bigint not null,
        priority int, primary key (task_name, task_instance))
      """;

  private final HikariDataSource database;
  private final OneTimeTask<Void> task;
  private final Scheduler scheduler;
  private final Arrivals arrivals;
  private final int limit;

  DbSchedulerJobs(int limit, Work work) throws SQLException {
    this.limit = limit;
    this.arrivals = new Arrivals(work);
    HikariConfig settings = new HikariConfig();
    settings.setJdbcUrl("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    settings.setMaximumPoolSize(limit);
    database = new HikariDataSource(settings);
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(TABLE);
      statement.execute("create index due on scheduled_tasks (execution_time)");
    }
    task =
        Tasks.oneTime("no-op")
            .execute(
                (instance, context) -> {
                  try {
                    arrivals.perform();
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  }
                });
    scheduler =
        Scheduler.create(database, task)
            .threads(limit)
            .pollingInterval(Duration.ofMillis(10))
            .pollUsingFetch(1, 4)
            .build();
    scheduler.start();
  }

  @Override
  public String settings() {
    return "H2 in memory, "
        + limit
        + " threads, as many connections (HikariCP), polled every 10 ms, pollUsingFetch"
        + " from 1 to 4 times the threads; tasks stored beforehand, timed from the first start";
  }

  @Override
  public long run(int jobs) throws Exception {
    scheduler.pause();
    List<TaskInstance<?>> due = new ArrayList<>();
    for (int i = 0; i < jobs; i++) {
      due.add(task.instance("job-" + i));
    }
    scheduler.scheduleBatch(due, Instant.now());
    arrivals.expect(jobs);
    scheduler.resume();
    arrivals.await();
    long nanos = System.nanoTime() - arrivals.firstStart();
    awaitRemoval();
    return nanos;
  }

  /** The rows of the last tasks go after their bodies have ended. */
  private void awaitRemoval() throws InterruptedException {
    while (!scheduler.getCurrentlyExecuting().isEmpty()
        || !scheduler.getScheduledExecutionsSummaryByTask().isEmpty()) {
      Thread.sleep(1);
    }
  }

  @Override
  public void close() {
    scheduler.stop();
    database.close();
  }
}
