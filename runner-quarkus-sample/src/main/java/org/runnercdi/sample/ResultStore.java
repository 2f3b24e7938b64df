package org.runnercdi.sample;

import io.agroal.api.AgroalDataSource;
import io.quarkus.arc.Lock;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.runnercdi.JobResult;
import org.runnercdi.Result;

/**
 * Stores how each call ended, in batches, and forgets it again. What has ended waits here until the
 * next batch; what could not be stored waits for another.
 */
@Lock
@ApplicationScoped
class ResultStore {

  /** Adds nothing where the key is stored already, or where the call has been deleted meanwhile. */
  private static final String INSERT =
      """
      insert into call_result (call_id, slot, started_at, duration_millis, outcome, http_status,
        message, execution_key)
      select c.id, cast(? as timestamp(9) with time zone), cast(? as timestamp(9) with time zone),
        cast(? as bigint), cast(? as varchar), cast(? as integer), cast(? as varchar),
        cast(? as varchar)
      from api_call c
      where c.id = ? and not exists (select 1 from call_result r where r.execution_key = ?)
      """;

  private static final Logger LOG = Logger.getLogger(ResultStore.class);
  private static final long INTERVAL_MILLIS = 200;
  private static final int LARGEST_BATCH = 1_000;
  private static final int MOST_WAITING = 200_000;

  private final AgroalDataSource database;
  private final BlockingQueue<JobResult> waiting = new LinkedBlockingQueue<>(MOST_WAITING);

  /** Taken from what waits, and not stored yet. */
  private final List<JobResult> batch = new ArrayList<>();

  private volatile @Nullable ScheduledFuture<?> storing;

  ResultStore(AgroalDataSource database) {
    this.database = database;
  }

  @Lock(Lock.Type.NONE)
  void start(@Observes StartupEvent event, ScheduledExecutorService scheduler) {
    storing =
        scheduler.scheduleWithFixedDelay(
            this::tryToStore, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Does not block: a call may end on a thread that others wait for. */
  @Lock(Lock.Type.NONE)
  void ended(@Observes JobResult result) {
    if (Call.idOf(result.id()).isPresent() && !waiting.offer(result)) {
      LOG.errorf(
          "A result of '%s' is lost: %d others wait for the database.", result.id(), MOST_WAITING);
    }
  }

  @Lock(Lock.Type.NONE)
  void ended(@Observes Result queue) {
    store();
  }

  /** The runner has drained by now; its own observer comes first. */
  @Lock(Lock.Type.NONE)
  void stop(@Observes Shutdown event) {
    ScheduledFuture<?> started = storing;
    if (started != null) {
      started.cancel(false);
    }
    store();
  }

  /** Stores all that has ended. When it returns nothing of that is still on its way. */
  void store() {
    while (!batch.isEmpty() || waiting.drainTo(batch, LARGEST_BATCH) > 0) {
      QuarkusTransaction.requiringNew().run(() -> insert(batch));
      batch.clear();
    }
  }

  /**
   * Deletes the results of calls that began before a moment.
   *
   * @return how many
   */
  @Lock(Lock.Type.NONE)
  @Transactional
  long prune(Instant before) {
    return CallResult.delete("startedAt < ?1", before);
  }

  private void tryToStore() {
    try {
      store();
    } catch (RuntimeException failed) {
      LOG.warn("Results could not be stored; they wait for the next try.", failed);
    }
  }

  private void insert(List<JobResult> results) {
    try (Connection connection = database.getConnection();
        PreparedStatement insert = connection.prepareStatement(INSERT)) {
      for (JobResult result : results) {
        bind(insert, Call.idOf(result.id()).orElseThrow(), ResultView.of(result));
        insert.addBatch();
      }
      insert.executeBatch();
    } catch (SQLException failed) {
      throw new IllegalStateException("The results of calls could not be stored.", failed);
    }
  }

  private static void bind(PreparedStatement insert, long callId, ResultView view)
      throws SQLException {
    insert.setObject(1, view.slot().atOffset(ZoneOffset.UTC));
    insert.setObject(2, view.startedAt().atOffset(ZoneOffset.UTC));
    insert.setLong(3, view.durationMillis());
    insert.setString(4, view.outcome());
    insert.setObject(5, view.httpStatus(), Types.INTEGER);
    insert.setString(6, view.message());
    insert.setString(7, view.executionKey());
    insert.setLong(8, callId);
    insert.setString(9, view.executionKey());
  }
}
