package org.runnercdi.sample;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestSecurity(user = "an editor", roles = "editor")
class OperationsTest {

  @Test
  void thePageIsServedWithAllItNeeds() {
    given()
        .get("/")
        .then()
        .statusCode(200)
        .contentType("text/html")
        .header("Content-Security-Policy", startsWith("default-src 'none'; script-src 'self';"))
        .body(containsString("API scheduler"));
    given().get("/js/app.js").then().statusCode(200).contentType("text/javascript");
    given().get("/style.css").then().statusCode(200);
    given().get("/icon.svg").then().statusCode(200);
  }

  @Test
  void theInterfaceIsDescribed() {
    given()
        .accept("application/json")
        .get("/q/openapi?format=json")
        .then()
        .statusCode(200)
        .body("info.title", is("API scheduler"))
        .body("paths.keySet()", hasItem("/calls/{id}/run"));
  }

  @Test
  void healthTellsOfTheRunner() {
    given()
        .get("/q/health/ready")
        .then()
        .statusCode(200)
        .body("checks.find { it.name == 'runner-readiness' }.status", is("UP"));
    given().get("/q/health/live").then().body("checks.name", hasItem("runner-liveness"));
  }

  @Test
  void metricsCountTheCallsWithoutTheirIds() {
    Customer.runs(Customer.adds(Customer.draft())).statusCode(200);

    given()
        .get("/q/metrics")
        .then()
        .statusCode(200)
        .body(
            matchesPattern(
                "(?s).*runner_jobs_total\\{app=\"api-scheduler\",[^}]*outcome=\"succeeded\"[^}]*}"
                    + " [1-9].*"))
        .body(containsString("runner_jobs_inflight"))
        .body(containsString("runner_batches_capacity"))
        .body(not(containsString("job=\"call-")));
  }
}
