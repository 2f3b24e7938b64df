package org.runnercdi.console;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.runnercdi.JobInfo;
import org.runnercdi.JobResult;
import org.runnercdi.Jobs;
import org.runnercdi.Runner;
import org.runnercdi.testing.ManualTime;

@QuarkusTest
@TestProfile(Operators.class)
class ActingTest {

  private static final String API = "/of/its/own/runner/api/v1/";

  @Inject ManualTime time;
  @Inject Runner runner;

  private static RequestSpecification as(String user) {
    return given().auth().preemptive().basic(user, "secret").header(Access.HEADER, "v1");
  }

  private static void refused(ValidatableResponse response, String sentence) {
    response
        .statusCode(403)
        .contentType("application/problem+json")
        .body("detail", containsString(sentence));
  }

  @Test
  void operatorsPauseAndResume() {
    as("olga").post(API + "pause?id=minutely").then().statusCode(202).body("action", is("PAUSE"));
    assertThat(minutely().paused()).isTrue();
    given().get(API + "jobs?q=minutely").then().body("items[0].paused", is(true));

    as("olga").post(API + "resume?id=minutely").then().statusCode(202);
    assertThat(minutely().paused()).isFalse();
    given().get(API + "jobs?q=minutely").then().body("items[0].paused", is(false));
  }

  @Test
  void operatorsTrigger() {
    as("olga").post(API + "trigger?id=morning").then().statusCode(202).body("id", is("morning"));
    time.advance(Duration.ZERO);

    List<JobResult> history = jobs().history("morning");
    assertThat(history).hasSize(1);
    assertThat(history.get(0).executionKey()).startsWith("morning@").contains("#");
  }

  @Test
  void anUnknownJobIsNotFound() {
    as("olga").post(API + "trigger?id=nobody").then().statusCode(404);
  }

  @Test
  void operatorsAreToldThatTheyMayAct() {
    as("olga").get(API + "overview").then().body("mayAct", is(true));
    as("carl").get(API + "overview").then().body("mayAct", is(false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"trigger", "pause", "resume"})
  void nobodyElseActs(String action) {
    refused(
        as("carl").post(API + action + "?id=minutely").then(), "Actions need the role 'operator'.");
    refused(
        given().header(Access.HEADER, "v1").post(API + action + "?id=minutely").then(),
        "Actions need the role 'operator'.");
    assertThat(minutely().paused()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"trigger", "pause", "resume"})
  void aFormOfAnotherSiteIsRefused(String action) {
    refused(
        given()
            .auth()
            .preemptive()
            .basic("olga", "secret")
            .post(API + action + "?id=minutely")
            .then(),
        "no header Runner-Console");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site", "none"})
  void aScriptOfAnotherSiteIsRefused(String site) {
    refused(
        as("olga").header("Sec-Fetch-Site", site).post(API + "pause?id=minutely").then(),
        "Requests of other sites are refused.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "http://evil.example", "http://127.0.0.1:1", "http://localhost"})
  void aScriptOfAnotherOriginIsRefused(String origin) {
    refused(
        as("olga").header("Origin", origin).post(API + "pause?id=minutely").then(),
        "Requests of other sites are refused.");
  }

  @Test
  void theOwnOriginIsNot() {
    as("olga")
        .header("Host", "console.example")
        .header("Origin", "https://console.example")
        .post(API + "resume?id=minutely")
        .then()
        .statusCode(202);
    as("olga")
        .header("Origin", "http://proxied.example")
        .header("Sec-Fetch-Site", "same-origin")
        .post(API + "resume?id=minutely")
        .then()
        .statusCode(202);
  }

  private Jobs jobs() {
    return runner.jobs();
  }

  private JobInfo minutely() {
    return jobs().list().stream()
        .filter(job -> job.id().equals("minutely"))
        .findFirst()
        .orElseThrow();
  }
}
