package org.runnercdi.sample;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.runnercdi.JobResult;
import org.runnercdi.Outcome;
import org.runnercdi.QueueSource;
import org.runnercdi.Result;

@QuarkusTest
class ResultStoreTest {

  private static final Instant SLOT = Instant.parse("2026-03-01T06:00:00Z");

  @Inject ResultStore store;

  @Test
  void aResultIsStoredWholeOrNotAtAll() {
    long id = Customer.adds(Customer.draft());
    Result tooLong = supplied(item(id, "a"), item(id, "x".repeat(300)));

    assertThatThrownBy(() -> store.store(tooLong)).hasMessageContaining("EXECUTION_KEY");

    assertThat(stored(id)).isZero();
  }

  @Test
  void whatIsReportedTwiceIsStoredOnce() throws Exception {
    long id = Customer.adds(Customer.draft());

    store.store(supplied(item(id, id + "a"), item(id, id + "b")));
    store.store(supplied(item(id, id + "b"), item(id, id + "c")));

    given()
        .get("/calls/{id}/results", id)
        .then()
        .body("total", is(3))
        .body("items.executionKey", contains(id + "c", id + "b", id + "a"));
  }

  @Test
  void theResultOfACallThatWasDeletedMeanwhileDoesNotHoldUpTheOthers() throws Exception {
    long deleted = Customer.adds(Customer.draft());
    long id = Customer.adds(Customer.draft());
    given().delete("/calls/{id}", deleted).then().statusCode(204);

    store.store(supplied(item(deleted, deleted + "a"), item(id, id + "a")));

    assertThat(stored(deleted)).isZero();
    assertThat(stored(id)).isEqualTo(1);
  }

  @Test
  void theResultsOfACallGoWithIt() throws Exception {
    long id = Customer.adds(Customer.draft());
    store.store(supplied(item(id, id + "a")));

    given().delete("/calls/{id}", id).then().statusCode(204);

    assertThat(stored(id)).isZero();
  }

  @Test
  void otherQueuesAreNotStored() throws Exception {
    long id = Customer.adds(Customer.draft());
    List<JobResult> items = List.of(item(id, id + "a"));

    store.store(new Result(QueueSource.PUSHED, "pushed", SLOT, SLOT, SLOT, items));
    store.store(new Result(QueueSource.SUPPLIED, "another source", SLOT, SLOT, SLOT, items));

    assertThat(stored(id)).isZero();
  }

  private static long stored(long callId) {
    return QuarkusTransaction.requiringNew().call(() -> CallResult.count("callId", callId));
  }

  private static Result supplied(JobResult... items) {
    return new Result(QueueSource.SUPPLIED, CustomersCalls.NAME, SLOT, SLOT, SLOT, List.of(items));
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
