package org.runnercdi.sample;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestSecurity(user = "an editor", roles = "editor")
class OtherSitesTest {

  @Inject HttpServer ourselves;

  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site"})
  void aPageOfAnotherSiteIsRefused(String site) {
    refused("Sec-Fetch-Site", site);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "http://evil.example", "http://127.0.0.1", "http://localhost:1"})
  void aPageOfAnotherOriginIsRefused(String origin) {
    refused("Origin", origin);
  }

  @Test
  void thePagesOfTheApplicationAreNot() {
    String authority = ourselves.getLocalBaseUri().getAuthority();
    String origin = "http://" + authority;
    given()
        .header("Host", authority)
        .header("Origin", origin)
        .header("Sec-Fetch-Site", "same-origin")
        .delete("/calls/987654")
        .then()
        .statusCode(404);
  }

  @Test
  void aNameThatOnlyPointsToThisMachineMayNotWrite() {
    given()
        .header("Host", "evil.example:8080")
        .delete("/calls/987654")
        .then()
        .statusCode(403)
        .contentType("application/problem+json")
        .body("detail", containsString("'evil.example', is none of this application's"));
    given().header("Host", "evil.example:8080").get("/calls/987654").then().statusCode(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost:8080", "[::1]:8080", "scheduler.example:80"})
  void thisMachineAndTheNamesOfOwnHostsMay(String host) {
    given().header("Host", host).delete("/calls/987654").then().statusCode(404);
  }

  private static void refused(String header, String value) {
    given()
        .header(header, value)
        .delete("/calls/987654")
        .then()
        .statusCode(403)
        .contentType("application/problem+json")
        .body("detail", is("Requests of other sites are refused."));
  }
}
