package org.runnercdi.sample;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.TestTransaction;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestSecurity(user = "an editor", roles = "editor")
class CrontabTest {

  @Inject Crontab crontab;

  @TestHTTPResource("/")
  @SuppressWarnings("NullAway.Init") // by Quarkus
  URI home;

  @Test
  void theRightLinesAreThereAfterTheStart() {
    given()
        .queryParam("size", 200)
        .get("/calls")
        .then()
        .statusCode(200)
        .body(
            "items.name",
            hasItems("crontab: fast", "crontab: slow", "crontab: failing", "GET /demo/flaky"))
        .body("items.name", not(hasItem("crontab: wrong")))
        .body("items.find { it.name == 'crontab: failing' }.zone", is("Europe/Paris"));
  }

  @Test
  @TestTransaction
  void aWrongLineIsReportedWithItsNumberAndSkipped() throws IOException {
    long before = Call.count();

    Crontab.Imported imported = crontab.add(linesOfTheTest().stream());

    assertThat(imported.added()).isEqualTo(4);
    assertThat(imported.refused()).isEqualTo(1);
    assertThat(imported.wrong())
        .singleElement()
        .satisfies(wrong -> assertThat(wrong.line()).isEqualTo(6))
        .satisfies(wrong -> assertThat(wrong.message()).contains("minute").contains("61"));
    assertThat(Call.count()).isEqualTo(before + 4);
  }

  @Test
  @TestTransaction
  void everyPartOfALineIsLookedAt() {
    assertThat(
            crontab
                .add(
                    Stream.of(
                        "* * * * * Mars/Olympus GET /demo/fast",
                        "* * * * * GET ftp://example.com/",
                        "* * * * * GET /demo/fast 10m",
                        "* * * * * GET /demo/fast expect=all",
                        "* * * * * GET /demo/fast headers=Host:%20a",
                        "* * * * * GET /demo/fast retries=6",
                        "no call at all"))
                .wrong())
        .extracting(Crontab.WrongLine::message)
        .startsWith(
            "'Mars/Olympus' is not a time zone; write one such as Europe/Paris or UTC.",
            "'ftp://example.com/' must begin with http:// or https:// and a host, or be a path of"
                + " the demo such as /demo/fast.",
            "The timeout must be at most 300000 milliseconds.",
            "'all' is not a status; write such as 2xx, 200-204 or 304, several with commas"
                + " between.",
            "The header Host is set by the scheduler itself.",
            "The retries must not be more than 5.")
        .hasSize(7);
  }

  @Test
  @TestTransaction
  void theLinesThatAreShippedAreRight() throws IOException {
    assertThat(crontab.add(lines("calls.crontab").stream()).wrong()).isEmpty();
  }

  @Test
  @TestTransaction
  void whatIsExportedIsTheSameWhenItIsImported() {
    CallDraft draft =
        new CallDraft(
            "A name # with + and % and ü",
            "*/5  8-18 * * mon-fri",
            "+02:00",
            "POST",
            "https://example.com/a?b=%20#c",
            "Accept: text/plain\nX-Two: a + b = c # d",
            "{\n  \"a\": \"% + ü # \\n\"\n}",
            1_500,
            "200-204, 304",
            3,
            false);
    Call call = new Call(draft, Instant.EPOCH);

    assertThat(new Call(CrontabLine.parse(CrontabLine.of(call)).orElseThrow(), Instant.EPOCH))
        .usingRecursiveComparison()
        .isEqualTo(call);
  }

  @Test
  void anExportThatIsImportedAddsTheSameCallsOnceMore() {
    String before = exported();
    Customer.adds(draft("#1 # of 100%", "@yearly", "headers", "A: b\nC: d # e%20"));
    Customer.adds(draft("  \u00a0x\u2028 GET https://a.example/ ", "@yearly", "zone", "+02:00"));
    Customer.adds(draft("l", "0 22 L 12 *", "body", "\r\n%0A + \uD83D\uDE00 \u2028 #\t"));
    Customer.adds(draft("off 5s retries=2", "*/5 8-18 * 1 mon-fri", "enabled", false));
    Customer.adds(draft("a", "0 6 1 1 *", "url", "https://a.example:8443/\u00fc?b=%20+#c"));
    Customer.adds(draft("b", "0 6 1 1 *", "expectedStatus", "200-204, 304 ,5xx"));
    String added = exported().substring(before.length());

    given()
        .contentType("text/plain; charset=UTF-8")
        .body(added)
        .post("/calls/import")
        .then()
        .statusCode(200)
        .body("added", is(6))
        .body("refused", is(0));

    assertThat(exported()).isEqualTo(before + added + added);
  }

  private static Map<String, Object> draft(String name, String cron, String key, Object value) {
    Map<String, Object> draft = Customer.draft(key, value);
    draft.put("name", name);
    draft.put("cron", cron);
    return draft;
  }

  private static String exported() {
    return given().get("/calls/export").then().statusCode(200).extract().asString();
  }

  /** Before it is sent, which a client would not survive. */
  @Test
  void aBodyThatIsLongerThanACrontabMayBeIsRefused() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(home.resolve("/calls/import"))
            .header("Content-Type", "text/plain")
            .expectContinue(true)
            .POST(HttpRequest.BodyPublishers.ofString("#".repeat(16 * 1024 * 1024 + 1)))
            .build();

    assertThat(
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode())
        .isEqualTo(413);
  }

  @Test
  void tooManyLinesAreNotBegunWith() {
    long before = QuarkusTransaction.requiringNew().call(() -> Call.count());

    given()
        .contentType("text/plain")
        .body("* * * * * GET /demo/fast\n".repeat(1_001))
        .post("/calls/import")
        .then()
        .statusCode(413)
        .body("detail", is("A crontab must not have more than 1000 lines."));

    assertThat(QuarkusTransaction.requiringNew().call(() -> Call.count())).isEqualTo(before);
  }

  private static List<String> linesOfTheTest() throws IOException {
    return lines("calls-with-a-wrong-line.crontab");
  }

  private static List<String> lines(String resource) throws IOException {
    try (var in = Thread.currentThread().getContextClassLoader().getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
