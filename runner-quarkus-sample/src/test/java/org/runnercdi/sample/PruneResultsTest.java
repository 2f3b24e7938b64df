package org.runnercdi.sample;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import jakarta.enterprise.inject.Vetoed;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.runnercdi.JobResult;
import org.runnercdi.Outcome;
import org.runnercdi.Runner;
import org.runnercdi.testing.ManualTime;

@QuarkusTest
@TestSecurity(user = "an editor", roles = "editor")
class PruneResultsTest {

  @Inject Runner runner;
  @Inject ManualTime time;
  @Inject AgroalDataSource database;
  @Inject TransactionSynchronizationRegistry transactions;

  @Test
  void resultsOlderThanSampleKeepAreDeleted() throws Exception {
    long call = Customer.adds(Customer.draft());
    Instant now = time.now();
    insert(call, "old", now.minus(Duration.ofDays(8)));
    insert(call, "young", now.minus(Duration.ofDays(6)));

    JobResult pruned = runner.jobs().trigger("prune-results").get(30, SECONDS);

    assertThat(pruned.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat((Long) pruned.value()).isPositive();
    assertThat(
            QuarkusTransaction.requiringNew()
                .call(() -> CallResult.<CallResult>list("callId", call)))
        .extracting(result -> result.executionKey)
        .containsExactly("young");
  }

  @Test
  void theInterceptorsOfTheJobApplyEachRetryInATransactionOfItsOwn() throws Exception {
    FailsTwice store = new FailsTwice(database, transactions);
    QuarkusMock.installMockForType(store, ResultStore.class);

    JobResult pruned = runner.jobs().trigger("prune-results").get(30, SECONDS);

    assertThat(pruned.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(store.seen).hasSize(3);
  }

  private void insert(long call, String key, Instant startedAt) throws Exception {
    try (var connection = database.getConnection();
        var insert =
            connection.prepareStatement(
                """
                insert into call_result (call_id, slot, started_at, duration_millis, outcome,
                  execution_key) values (?, ?, ?, 1, 'SUCCEEDED', ?)
                """)) {
      insert.setLong(1, call);
      insert.setTimestamp(2, Timestamp.from(startedAt));
      insert.setTimestamp(3, Timestamp.from(startedAt));
      insert.setString(4, key);
      insert.executeUpdate();
    }
  }

  @Vetoed
  private static final class FailsTwice extends ResultStore {

    private final TransactionSynchronizationRegistry transactions;
    private final Set<Object> seen = new HashSet<>();

    FailsTwice(AgroalDataSource database, TransactionSynchronizationRegistry transactions) {
      super(database);
      this.transactions = transactions;
    }

    @Override
    long prune(Instant before) {
      assertThat(transactions.getTransactionStatus()).isEqualTo(Status.STATUS_ACTIVE);
      seen.add(transactions.getTransactionKey());
      if (seen.size() < 3) {
        transactions.setRollbackOnly();
        throw new IllegalStateException("The database is locked.");
      }
      return 0;
    }
  }
}
