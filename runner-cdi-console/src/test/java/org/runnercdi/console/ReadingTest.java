package org.runnercdi.console;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.runnercdi.testing.ManualTime;

@QuarkusTest
@TestProfile(Operators.class)
class ReadingTest {

  private static final String API = "/of/its/own/runner/api/v1/";

  @Inject ManualTime time;

  @BeforeEach
  void oneMinuteOn() {
    time.advance(Duration.ofMinutes(1));
  }

  private static ValidatableResponse get(String path) {
    return given().get(API + path).then();
  }

  @Test
  void theOverviewHasTheFiguresAndTheLastSlots() {
    get("overview")
        .statusCode(200)
        .contentType("application/json")
        .header("Cache-Control", "no-store")
        .header("X-Content-Type-Options", "nosniff")
        .body("application", is("invoicing"))
        .body("inFlight", is(0))
        .body("limit", is(50))
        .body("queued", is(0))
        .body("queueCapacity", is(64))
        .body("tickLagMillis", is(0))
        .body("missedSlots", is(0))
        .body("lastSlot", is(time.now().toString()))
        .body("members", hasSize(0))
        .body("mayAct", is(false))
        .body("slots", hasSize(60))
        .body("slots[59].slot", is(time.now().toString()))
        .body("slots[59].outcomes.SUCCEEDED", greaterThanOrEqualTo(2))
        .body("slots[59].outcomes.FAILED", is(1))
        .body("slots[0].slot", is(time.now().minus(59, ChronoUnit.MINUTES).toString()));
  }

  @Test
  void jobsAreFoundByAPartOfTheirId() {
    get("jobs?q=MORN")
        .statusCode(200)
        .body("items.id", contains("morning"))
        .body("items[0].words", is("At 06:00, Monday to Friday"))
        .body("items[0].zone", is("Europe/Paris"))
        .body("items[0].next", hasSize(3))
        .body("total", is(1))
        .body("all", is(5 + TestJobs.CUSTOMERS));
  }

  @Test
  void jobsAreFoundByTheirLastOutcome() {
    get("jobs?outcome=FAILED").body("items.id", contains("failing"));
    get("jobs?outcome=SUCCEEDED").body("items.id", hasItem("minutely"));
    get("jobs?outcome=NONE&q=customer-").body("total", is(TestJobs.CUSTOMERS));
    get("jobs?outcome=NONE&q=minutely").body("total", is(0));
  }

  @Test
  void jobsComeInPages() {
    get("jobs?q=customer-&size=25&page=1")
        .body("items", hasSize(TestJobs.CUSTOMERS - 25))
        .body("items[0].id", is("customer-26"))
        .body("items.source", everyItem(is("SUPPLIED")))
        .body("total", is(TestJobs.CUSTOMERS))
        .body("page", is(1));
    get("jobs?q=customer-&page=1000000").body("items", hasSize(0));
  }

  @Test
  void theSentenceSaysWhatIsWrongWithAQuestion() {
    get("jobs?page=x")
        .statusCode(400)
        .body("detail", is("page is 'x': write a whole number from 0 to 1000000."));
    get("jobs?size=0")
        .statusCode(400)
        .body("detail", is("size is '0': write a whole number from 1 to 200."));
    get("jobs?outcome=GOOD")
        .statusCode(400)
        .contentType("application/problem+json")
        .body("detail", containsString("outcome is 'GOOD': write one of SUCCEEDED, FAILED,"));
    get("explain?id=morning&at=%2B300000000-01-01T00:00:00Z").statusCode(400);
    get("explain?id=morning&at=noon")
        .statusCode(400)
        .body(
            "detail",
            is(
                "at is 'noon': write 2026-11-26T06:00:00Z, or 2026-11-26T06:00 for a time in"
                    + " Europe/Paris."));
    get("job?id=nobody").statusCode(404).body("detail", is("There is no job of the id 'nobody'."));
    get("explain?id=nobody&at=2026-01-01T00:00").statusCode(404);
  }

  @Test
  void aJobHasItsHistoryAndTheTraceOfItsLastError() {
    time.advance(Duration.ofMinutes(1));

    get("job?id=failing")
        .statusCode(200)
        .body("job.next", hasSize(5))
        .body("job.durations", hasSize(greaterThanOrEqualTo(2)))
        .body("history[0].slot", is(time.now().toString()))
        .body("history[0].outcome", is("FAILED"))
        .body("history[0].error", is("java.io.IOException: The disk is full " + TestJobs.ATTACK))
        .body(
            "history[0].trace", containsString("Caused by: java.lang.IllegalStateException: quota"))
        .body("history[0].trace", containsString("\tat org.runnercdi.console.TestJobs"))
        .body("history[1].executionKey", is("failing@" + time.now().minusSeconds(60)));
    get("job?id=minutely")
        .body("history[0].value", is("slot " + time.now()))
        .body("history[0]", not(hasKey("error")));
  }

  @Test
  void whyAJobDidNotRunIsAnsweredForATimeInItsZone() {
    Instant slot = time.now();
    String inParis = slot.atOffset(ZoneOffset.ofHours(1)).toLocalDateTime().toString();
    get("explain?id=morning&at=" + inParis)
        .statusCode(200)
        .body("at", is(slot.toString()))
        .body("kind", is("NOT_DUE"))
        .body("sentence", containsString("Job 'morning' was not due at"));
    get("explain?id=minutely&at=" + slot).body("kind", is("RAN"));
  }

  @Test
  void aScheduleIsInTheLanguageOfWhoAsks() {
    given()
        .header("Accept-Language", "ko, en;q=0.5")
        .get(API + "jobs?q=morning")
        .then()
        .body("items[0].words", is("월요일부터 금요일까지 06:00에"));
  }

  @Test
  void whatAJobBringsIsTextInJson() {
    String body =
        get("jobs?q=img").body("items[0].id", equalTo(TestJobs.ATTACK)).extract().asString();

    assertThat(body).doesNotContain("<").doesNotContain(">");
  }

  private static ValidatableResponse description() {
    return given().accept("application/json").get("/q/openapi?format=json").then().statusCode(200);
  }

  /** What a client was written against. */
  @ParameterizedTest
  @CsvSource({
    "overview, get, 200 403",
    "events, get, 200",
    "jobs, get, 200 400 403",
    "job, get, 200 403 404",
    "explain, get, 200 400 403 404",
    "trigger, post, 202 403 404 409",
    "pause, post, 202 403 404",
    "resume, post, 202 403 404",
  })
  void allThatIsAnsweredIsDescribed(String path, String method, String statuses) {
    description()
        .body(
            "paths.'" + API + path + "'." + method + ".responses.keySet()",
            containsInAnyOrder(statuses.split(" ")));
  }

  /** What an answer has stays; more may come. */
  @ParameterizedTest
  @CsvSource({
    "ConsoleOverview, application inFlight limit queued queueCapacity missedSlots dedupeSkips"
        + " droppedResults tickSeconds tickLagMillis lastSlot slots members notices mayAct",
    "ConsoleSlot, slot outcomes longestMillis lagMillis missed",
    "ConsoleMember, id name alive self startedAt lastSeen",
    "ConsoleNotice, slot text",
    "ConsoleJobs, items page size total all mayAct",
    "ConsoleJob, id source sourceName schedule words zone paused enabled next last durations",
    "ConsoleRun, slot startedAt endedAt durationMillis outcome attempt executionKey value error"
        + " trace",
    "ConsoleJobDetail, job history mayAct",
    "ConsoleExplanation, at kind sentence",
    "ConsoleAccepted, id action",
    "ConsoleProblem, title status detail",
  })
  void whatAnAnswerHasStays(String schema, String properties) {
    description()
        .body(
            "components.schemas." + schema + ".properties.keySet()",
            hasItems(properties.split(" ")));
  }

  @Test
  void thePageIsThereAndFindsTheResources() {
    given()
        .redirects()
        .follow(false)
        .get("/runner")
        .then()
        .statusCode(302)
        .header("Location", "/runner/");
    given()
        .get("/runner/")
        .then()
        .statusCode(200)
        .contentType("text/html")
        .header("Content-Security-Policy", containsString("script-src 'self'"))
        .header("Content-Security-Policy", containsString("frame-ancestors 'none'"))
        .header("X-Content-Type-Options", "nosniff")
        .body(containsString("console.js"));
    given()
        .get("/runner/console.js")
        .then()
        .statusCode(200)
        .header("Content-Security-Policy", containsString("default-src 'none'"));
    given().get("/runner/roots.json").then().statusCode(200).body("roots", hasItem("of/its/own"));
  }
}
