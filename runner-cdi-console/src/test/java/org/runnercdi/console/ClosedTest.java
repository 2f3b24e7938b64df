package org.runnercdi.console;

import static io.restassured.RestAssured.config;
import static io.restassured.RestAssured.given;
import static io.restassured.config.HttpClientConfig.httpClientConfig;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing is set. */
@QuarkusTest
class ClosedTest {

  private static final String API = "/of/its/own/runner/api/v1/";

  @ParameterizedTest
  @ValueSource(
      strings = {"overview", "jobs", "job?id=minutely", "explain?id=minutely&at=2026-01-01T00:00"})
  void nobodyReads(String path) {
    given()
        .auth()
        .preemptive()
        .basic("olga", "secret")
        .get(API + path)
        .then()
        .statusCode(403)
        .contentType("application/problem+json")
        .header(Access.HEADER, "v1")
        .body("detail", containsString("set runner.console.role"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"trigger", "pause", "resume"})
  void nobodyActs(String action) {
    given()
        .auth()
        .preemptive()
        .basic("olga", "secret")
        .header(Access.HEADER, "v1")
        .post(API + action + "?id=minutely")
        .then()
        .statusCode(403)
        .body("detail", containsString("runner.console.actions=true"));
  }

  @Test
  void nobodyIsToldOfChanges() {
    // Where they were, the connection would stay open.
    given()
        .config(config().httpClient(httpClientConfig().setParam("http.socket.timeout", 10_000)))
        .get(API + "events")
        .then()
        .body(emptyString());
  }
}
