package org.runnercdi.sample;

import static io.restassured.RestAssured.config;
import static io.restassured.RestAssured.given;
import static io.restassured.config.HttpClientConfig.httpClientConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hibernate.SessionFactory;
import org.hibernate.stat.Statistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.runnercdi.testing.ManualTime;

@QuarkusTest
@TestSecurity(user = "an editor", roles = "editor")
class CallsResourceTest {

  @Inject ManualTime time;
  @Inject SessionFactory sessions;

  @Test
  void aCallIsCreatedShownChangedAndDeleted() {
    ValidatableResponse created = Customer.posts(Customer.draft("cron", "0 6 * * *"));
    long id =
        created
            .statusCode(201)
            .body("enabled", is(true))
            .body("created", notNullValue())
            .body("next", endsWith("T06:00:00Z"))
            .body("last", nullValue())
            .extract()
            .jsonPath()
            .getLong("id");
    created.header("Location", endsWith("/calls/" + id));

    given().get("/calls/{id}", id).then().statusCode(200).body("name", is("a call"));

    given()
        .contentType(ContentType.JSON)
        .body(Customer.draft("name", "another name"))
        .put("/calls/{id}", id)
        .then()
        .statusCode(200);
    given().get("/calls/{id}", id).then().body("name", is("another name"));

    given().delete("/calls/{id}", id).then().statusCode(204);
    given().get("/calls/{id}", id).then().statusCode(404);
  }

  @Test
  void aCallIsDisabledAndEnabled() {
    long id = Customer.adds(Customer.draft());

    given().post("/calls/{id}/disable", id).then().statusCode(200).body("enabled", is(false));
    given().get("/calls/{id}", id).then().body("enabled", is(false)).body("next", nullValue());

    given().post("/calls/{id}/enable", id).then().statusCode(200).body("enabled", is(true));
    given().get("/calls/{id}", id).then().body("next", notNullValue());
  }

  @Test
  void aChangeThatDoesNotSaySoLeavesADisabledCallDisabled() {
    long id = Customer.adds(Customer.draft("enabled", false));

    given()
        .contentType(ContentType.JSON)
        .body(Customer.draft())
        .put("/calls/{id}", id)
        .then()
        .body("enabled", is(false));
  }

  @Test
  void theListHasPages() {
    Customer.adds(Customer.draft());

    given()
        .queryParam("page", 1)
        .queryParam("size", 2)
        .get("/calls")
        .then()
        .statusCode(200)
        .body("items", hasSize(2))
        .body("page", is(1))
        .body("size", is(2))
        .body("total", greaterThan(4));
  }

  @Test
  void theDatabaseItselfFindsAndCutsPages() {
    for (int i = 0; i < 10; i++) {
      Customer.adds(Customer.draft("name", "paged " + i));
    }
    Statistics statistics = sessions.getStatistics();
    statistics.setStatisticsEnabled(true);
    long before = statistics.getEntityLoadCount();

    given()
        .queryParam("text", "paged")
        .queryParam("page", 1)
        .queryParam("size", 3)
        .get("/calls")
        .then()
        .body("items.name", is(List.of("paged 6", "paged 5", "paged 4")))
        .body("total", is(10));

    assertThat(statistics.getEntityLoadCount() - before).isEqualTo(3);
  }

  @Test
  void whatIsMissingHasADefault() {
    Map<String, Object> draft = Customer.draft();
    draft.remove("zone");
    draft.remove("timeoutMillis");

    Customer.posts(draft)
        .statusCode(201)
        .body("zone", notNullValue())
        .body("timeoutMillis", is(10_000));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "name          | ``           | The name must not be blank.",
        "name          | `\u2003`     | The name must not be blank.",
        "cron          | 0 0 6 * * *  | has six fields",
        "cron          | ${1+1} {value} | The cron expression \"${1+1} {value}\"",
        "cron          | 61 * * * *   | minute",
        "zone          | Mars/Olympus | 'Mars/Olympus' is not a time zone",
        "method        | get          | The method must be GET, HEAD, POST, PUT, PATCH or DELETE.",
        "url           | ftp://a/b    | 'ftp://a/b' must begin with http:// or https:// and a host",
        "url           | //a/b        | must begin with http:// or https://",
        "url           | http:a       | must begin with http:// or https://",
        "url           | http://u:p@a/| A URL must not carry a user name or a password.",
        "url           | http://a:65536/ | has the port 65536; a port is a number from 1 to 65535.",
        "url           | http://a:0/  | has the port 0; a port is a number from 1 to 65535.",
        "url           | http://a/{b} | 'http://a/{b}' is not a URL: Illegal character in path.",
        "timeoutMillis | 99           | The timeout must be at least 100 milliseconds.",
        "timeoutMillis | 300001       | The timeout must be at most 300000 milliseconds.",
        "headers       | Accept       | 'Accept' is not a header; write 'Name: value', one a line.",
        "headers       | Host: a      | The header Host is set by the scheduler itself.",
        "headers       | A B: c       | 'A B: c' is not a header",
        "expectedStatus | 2x          | '2x' is not a status; write such as 2xx, 200-204 or 304",
        "expectedStatus | 300-200     | '300-200' is not a status",
        "retries       | -1           | The retries must not be fewer than 0.",
        "retries       | 6            | The retries must not be more than 5.",
        "timeoutMillis | soon         | The value must be of type Integer.",
      })
  void aFieldThatIsWrongGetsASentence(String field, String value, String sentence) {
    problem(Customer.posts(Customer.draft(field, value)), 400)
        .body("errors", hasSize(1))
        .body("errors[0].field", equalTo(field))
        .body("errors[0].message", containsString(sentence));
  }

  /** What would be tried takes the square of its length: no answer in ten minutes. */
  @Test
  void aTextThatIsMuchTooLongIsNotEvenTried() {
    Map<String, Object> draft = Customer.draft("headers", "A:" + " ".repeat(1_000_000) + "\u20ac");
    draft.put("cron", "*,".repeat(500_000));

    RestAssuredConfig impatient =
        config().httpClient(httpClientConfig().setParam("http.socket.timeout", 60_000));
    problem(
            given()
                .config(impatient)
                .contentType(ContentType.JSON)
                .body(draft)
                .post("/calls")
                .then(),
            400)
        .body("errors.field", is(List.of("cron", "cron", "headers", "headers")))
        .body(
            "errors.message",
            hasItems(
                "The cron expression must not be longer than 200 characters.",
                "The headers must not be longer than 4000 characters.",
                "The text is too long to be read."));
  }

  @Test
  void aNumberThatIsTooLargeIsOfItsField() {
    problem(
            Customer.posts(
                """
                {"name": "a call", "cron": "* * * * *", "method": "GET", "url": "/demo/fast",
                 "timeoutMillis": 3000000000}
                """),
            400)
        .body("errors.field", is(List.of("timeoutMillis")))
        .body("errors.message", is(List.of("The value is too large, or too small.")));
  }

  @Test
  void allFieldsAreReportedAtOnce() {
    problem(Customer.posts(Map.of("url", "ftp://a/")), 400)
        .body("errors.field", is(List.of("cron", "method", "name", "url")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"name\": ", "[]", "1"})
  void aBodyThatIsNoCallIsAProblem(String body) {
    problem(Customer.posts(body), 400).body("detail", containsString("body"));
  }

  @Test
  void aMissingBodyIsAProblem() {
    problem(given().contentType(ContentType.JSON).post("/calls").then(), 400);
  }

  @Test
  void aPageThatIsTooLargeIsAProblem() {
    problem(given().queryParam("size", 201).get("/calls").then(), 400)
        .body("errors[0].field", is("size"))
        .body("errors[0].message", is("The value must be at most 200."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/calls", "/calls/1/results"})
  void aPageThatIsTooFarIsAProblem(String list) {
    problem(
            given().queryParam("page", Integer.MAX_VALUE).queryParam("size", 200).get(list).then(),
            400)
        .body("errors[0].field", is("page"))
        .body("errors[0].message", is("The value must be at most 1000000."));
    given()
        .queryParam("page", 1_000_000)
        .queryParam("size", 200)
        .get("/calls")
        .then()
        .statusCode(200);
  }

  @Test
  void theListHasTheLastResultOfEachCallInOneStatement() {
    long one = Customer.adds(Customer.draft());
    long other = Customer.adds(Customer.draft());
    long none = Customer.adds(Customer.draft());
    for (long id : List.of(one, other, one)) {
      Customer.runs(id).statusCode(200);
      time.advance(Duration.ZERO);
    }
    Statistics statistics = sessions.getStatistics();
    statistics.setStatisticsEnabled(true);
    long before = statistics.getPrepareStatementCount();

    JsonPath list =
        given().queryParam("size", 200).get("/calls").then().statusCode(200).extract().jsonPath();

    // The calls, their last results, and how many calls there are.
    assertThat(statistics.getPrepareStatementCount() - before).isLessThanOrEqualTo(3);
    for (long id : List.of(one, other, none)) {
      assertThat(list.<Object>get("items.find { it.id == %d }.last".formatted(id)))
          .isEqualTo(given().get("/calls/{id}/results", id).jsonPath().get("items[0]"));
    }
    assertThat(list.<Object>get("items.find { it.id == %d }.last".formatted(none))).isNull();
    assertThat(list.<Object>get("items.find { it.id == %d }.last".formatted(one))).isNotNull();
  }

  @Test
  void aCallThatIsNotThereIsAProblem() {
    String sentence = "There is no call 987654.";
    problem(given().get("/calls/987654").then(), 404).body("detail", is(sentence));
    problem(given().delete("/calls/987654").then(), 404).body("detail", is(sentence));
    problem(given().get("/calls/987654/results").then(), 404).body("detail", is(sentence));
    problem(given().post("/calls/987654/run").then(), 404).body("detail", is(sentence));
    problem(given().post("/calls/987654/enable").then(), 404).body("detail", is(sentence));
    problem(
            given()
                .contentType(ContentType.JSON)
                .body(Customer.draft())
                .put("/calls/987654")
                .then(),
            404)
        .body("detail", is(sentence));
  }

  private static ValidatableResponse problem(ValidatableResponse response, int status) {
    return response
        .statusCode(status)
        .contentType("application/problem+json")
        .body("status", is(status))
        .body("title", notNullValue())
        .body("detail", notNullValue());
  }
}
