package org.runnercdi.sample;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.runnercdi.testing.ManualTime;

@QuarkusTest
@TestSecurity(user = "an editor", roles = "editor")
class RunNowTest {

  @Inject ManualTime time;
  @Inject TestNetwork network;

  @BeforeEach
  void theNamesThere() {
    network.answers("stub.example", "127.0.0.1");
  }

  @Test
  void aFastCallSucceeds() {
    long id = Customer.adds(Customer.draft("url", "/demo/fast"));

    Customer.runs(id)
        .statusCode(200)
        .body("outcome", is("SUCCEEDED"))
        .body("httpStatus", is(200))
        .body("message", nullValue())
        .body("executionKey", matchesPattern("call-" + id + "@.+#\\d+"));
  }

  @Test
  void aSlowCallIsCutOffByItsTimeout() {
    Map<String, Object> draft = Customer.draft("url", "/demo/slow?millis=10000");
    draft.put("timeoutMillis", 100);

    Customer.runs(Customer.adds(draft))
        .statusCode(200)
        .body("outcome", is("FAILED"))
        .body("httpStatus", nullValue())
        .body("message", is("There was no answer within 100 ms."));
  }

  @Test
  void aSlowCallSucceedsWithinItsTimeout() {
    Customer.runs(Customer.adds(Customer.draft("url", "/demo/slow?millis=50")))
        .body("outcome", is("SUCCEEDED"));
  }

  @Test
  void aFailingCallFailsWithItsStatus() {
    Customer.runs(Customer.adds(Customer.draft("url", "/demo/failing")))
        .statusCode(200)
        .body("outcome", is("FAILED"))
        .body("httpStatus", is(500))
        .body("message", is("The answer was HTTP 500."));
  }

  @Test
  void aFlakyCallFailsEveryOtherTime() {
    long id = Customer.adds(Customer.draft("url", "/demo/flaky"));
    boolean first = succeeds(id);

    Customer.runs(id)
        .body("outcome", is(first ? "FAILED" : "SUCCEEDED"))
        .body("httpStatus", is(first ? 503 : 200));
    Customer.runs(id).body("outcome", is(first ? "SUCCEEDED" : "FAILED"));
  }

  @Test
  void aCallToNobodyFails() {
    Customer.runs(Customer.adds(Customer.draft("url", "http://stub.example:1/")))
        .body("outcome", is("FAILED"))
        .body("httpStatus", nullValue())
        .body("message", is("No connection to stub.example:1."));
  }

  @Test
  void itsResultIsStored() {
    long id = Customer.adds(Customer.draft("url", "/demo/failing"));
    String key = Customer.runs(id).extract().path("executionKey");
    time.advance(Duration.ZERO);

    given()
        .get("/calls/{id}/results", id)
        .then()
        .statusCode(200)
        .body("total", is(1))
        .body("items[0].executionKey", is(key))
        .body("items[0].outcome", is("FAILED"))
        .body("items[0].httpStatus", is(500))
        .body("items[0].message", is("The answer was HTTP 500."));
    given().get("/calls/{id}", id).then().body("last.executionKey", is(key));
  }

  private static boolean succeeds(long id) {
    return Customer.runs(id).extract().path("outcome").equals("SUCCEEDED");
  }
}
