package org.runnercdi.console;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Operators read, and nobody acts. */
@QuarkusTest
@TestProfile(RoleTest.Readers.class)
class RoleTest {

  private static final String API = "/of/its/own/runner/api/v1/";

  public static class Readers implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(ConsoleSettings.ROLE, "operator", "runner.concurrency-limit", "7");
    }
  }

  @Test
  void thoseOfTheRoleRead() {
    given()
        .auth()
        .preemptive()
        .basic("olga", "secret")
        .get(API + "overview")
        .then()
        .statusCode(200)
        .body("limit", is(7))
        .body("mayAct", is(false));
  }

  @Test
  void nobodyElseReads() {
    given().get(API + "overview").then().statusCode(403);
    given()
        .auth()
        .preemptive()
        .basic("carl", "secret")
        .get(API + "overview")
        .then()
        .statusCode(403)
        .body("detail", containsString("needs the role 'operator'"));
  }

  @Test
  void thoseOfTheRoleDoNotActUnlessThatIsOn() {
    given()
        .auth()
        .preemptive()
        .basic("olga", "secret")
        .header(Access.HEADER, "v1")
        .post(API + "pause?id=minutely")
        .then()
        .statusCode(403)
        .body("detail", containsString("Actions are off"));
  }
}
