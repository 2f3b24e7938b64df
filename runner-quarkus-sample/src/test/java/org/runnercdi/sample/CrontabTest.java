package org.runnercdi.sample;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.TestTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestSecurity(user = "an editor", roles = "editor")
class CrontabTest {

  @Inject Crontab crontab;

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
