package org.runnercdi.sample;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.runnercdi.JobResult;
import org.runnercdi.Outcome;

@QuarkusTest
@TestSecurity(user = "an editor", roles = "editor")
class ResultStoreTest {

  private static final Instant SLOT = Instant.parse("2026-03-01T06:00:00Z");

  @Inject ResultStore store;
  @Inject AgroalDataSource database;

  @Test
  void whatCouldNotBeStoredWaitsForTheNextTry() throws Exception {
    long id = Customer.adds(Customer.draft());
    execute("alter table call_result rename to hidden");
    try {
      store.ended(item(id, id + "a"));
      assertThatThrownBy(store::store).hasMessage("The results of calls could not be stored.");
    } finally {
      execute("alter table hidden rename to call_result");
    }

    store.store();

    assertThat(stored(id)).isEqualTo(1);
  }

  private void execute(String statement) throws Exception {
    try (var connection = database.getConnection();
        var made = connection.createStatement()) {
      made.execute(statement);
    }
  }

  @Test
  void whatIsReportedTwiceIsStoredOnce() {
    long id = Customer.adds(Customer.draft());

    stores(item(id, id + "a"), item(id, id + "b"));
    stores(item(id, id + "b"), item(id, id + "c"));

    given()
        .get("/calls/{id}/results", id)
        .then()
        .body("total", is(3))
        .body("items.executionKey", contains(id + "c", id + "b", id + "a"));
  }

  @Test
  void theResultOfACallThatWasDeletedMeanwhileDoesNotHoldUpTheOthers() {
    long deleted = Customer.adds(Customer.draft());
    long id = Customer.adds(Customer.draft());
    given().delete("/calls/{id}", deleted).then().statusCode(204);

    stores(item(deleted, deleted + "a"), item(id, id + "a"));

    assertThat(stored(deleted)).isZero();
    assertThat(stored(id)).isEqualTo(1);
  }

  @Test
  void theResultsOfACallGoWithIt() {
    long id = Customer.adds(Customer.draft());
    stores(item(id, id + "a"));

    given().delete("/calls/{id}", id).then().statusCode(204);

    assertThat(stored(id)).isZero();
  }

  private void stores(JobResult... results) {
    for (JobResult result : results) {
      store.ended(result);
    }
    store.store();
  }

  private static long stored(long callId) {
    return QuarkusTransaction.requiringNew().call(() -> CallResult.count("callId", callId));
  }

  private static JobResult item(long callId, String executionKey) {
    return new Item("call-" + callId, executionKey);
  }

  private record Item(String id, String executionKey) implements JobResult {

    @Override
    public Outcome outcome() {
      return Outcome.SUCCEEDED;
    }

    @Override
    public Object value() {
      return 200;
    }

    @Override
    public @Nullable Throwable error() {
      return null;
    }

    @Override
    public Instant slot() {
      return SLOT;
    }

    @Override
    public Instant startedAt() {
      return SLOT;
    }

    @Override
    public Instant endedAt() {
      return SLOT;
    }

    @Override
    public Duration duration() {
      return Duration.ZERO;
    }

    @Override
    public int attempt() {
      return 1;
    }
  }
}
