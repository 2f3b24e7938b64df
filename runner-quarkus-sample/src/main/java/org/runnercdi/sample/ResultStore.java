package org.runnercdi.sample;

import static java.time.ZoneOffset.UTC;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.OptionalLong;
import org.runnercdi.JobResult;
import org.runnercdi.QueueSource;
import org.runnercdi.Result;

/** Stores how each call ended, and forgets it again. */
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

  private final AgroalDataSource database;

  ResultStore(AgroalDataSource database) {
    this.database = database;
  }

  /** One transaction and one batch of statements for all that a minute brought. */
  @Transactional(rollbackOn = SQLException.class)
  void store(@Observes Result result) throws SQLException {
    if (!isOfCalls(result)) {
      return;
    }
    try (Connection connection = database.getConnection();
        PreparedStatement insert = connection.prepareStatement(INSERT)) {
      for (JobResult item : result.items()) {
        OptionalLong callId = Call.idOf(item.id());
        if (callId.isPresent()) {
          bind(insert, callId.getAsLong(), ResultView.of(item));
          insert.addBatch();
        }
      }
      insert.executeBatch();
    }
  }

  private static boolean isOfCalls(Result result) {
    return result.source() == QueueSource.IMMEDIATE
        || (result.source() == QueueSource.SUPPLIED
            && result.sourceName().equals(CustomersCalls.NAME));
  }

  private static void bind(PreparedStatement insert, long callId, ResultView view)
      throws SQLException {
    insert.setObject(1, view.slot().atOffset(UTC));
    insert.setObject(2, view.startedAt().atOffset(UTC));
    insert.setLong(3, view.durationMillis());
    insert.setString(4, view.outcome());
    insert.setObject(5, view.httpStatus(), Types.INTEGER);
    insert.setString(6, view.message());
    insert.setString(7, view.executionKey());
    insert.setLong(8, callId);
    insert.setString(9, view.executionKey());
  }

  /**
   * Deletes the results of calls that began before a moment.
   *
   * @return how many
   */
  @Transactional
  long prune(Instant before) {
    return CallResult.delete("startedAt < ?1", before);
  }
}
