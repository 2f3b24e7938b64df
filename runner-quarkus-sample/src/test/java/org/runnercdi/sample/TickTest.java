package org.runnercdi.sample;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;
import static org.runnercdi.testing.RunnerAssertions.assertThat;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.runnercdi.QueueSource;
import org.runnercdi.Result;
import org.runnercdi.testing.ManualTime;

@QuarkusTest
@TestSecurity(user = "an editor", roles = "editor")
class TickTest {

  @Inject ManualTime time;

  private long witness;

  @BeforeEach
  void addACallThatIsAlwaysDue() {
    witness = Customer.adds(Customer.draft("cron", "* * * * *"));
  }

  @AfterEach
  void removeIt() {
    given().delete("/calls/{id}", witness).then().statusCode(204);
  }

  @Test
  void aCallThatIsDueRunsInItsSlotAndIsStored() {
    Result result = tick();

    Instant slot = time.now();
    assertThat(result).hasSlot(slot).ran("call-" + witness).succeeded();
    assertThat(result.source()).isEqualTo(QueueSource.SUPPLIED);
    assertThat(result.sourceName()).isEqualTo("calls");
    given()
        .get("/calls/{id}/results", witness)
        .then()
        .body("total", is(1))
        .body("items[0].slot", is(slot.toString()))
        .body("items[0].executionKey", is("call-" + witness + "@" + slot))
        .body("items[0].outcome", is("SUCCEEDED"));
  }

  @Test
  void aCallThatIsNotDueDoesNotRun() {
    Customer.adds(Customer.draft("cron", "0 0 31 12 *"));

    assertThat(tick().items()).hasSize(1);
  }

  @Test
  void aCallThatIsDisabledDoesNotRun() {
    long disabled = Customer.adds(Customer.draft("cron", "* * * * *"));
    given().post("/calls/{id}/disable", disabled).then().statusCode(200);

    assertThat(tick().byId()).containsOnlyKeys("call-" + witness);
  }

  @Test
  void aWrongScheduleInTheDatabaseDoesNotHoldUpTheOthers() {
    long wrong = Customer.adds(Customer.draft("cron", "* * * * *"));
    QuarkusTransaction.requiringNew().run(() -> Call.update("cron = 'never' where id = ?1", wrong));

    assertThat(tick().byId()).containsOnlyKeys("call-" + witness);
    given().get("/calls").then().statusCode(200);
  }

  /** Goes on to the next slot; its result is the one of the calls. */
  private Result tick() {
    return time.advance(Duration.ofMinutes(1)).stream()
        .filter(result -> result.source() == QueueSource.SUPPLIED)
        .findFirst()
        .orElseThrow();
  }
}
