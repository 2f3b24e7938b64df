package org.runnercdi.sample;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
class OperationsTest {

  @Test
  void thePageIsServedWithAllItNeeds() {
    given()
        .get("/")
        .then()
        .statusCode(200)
        .contentType("text/html")
        .header("Content-Security-Policy", "default-src 'self'")
        .body(containsString("API scheduler"));
    given().get("/calls.js").then().statusCode(200);
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
}
