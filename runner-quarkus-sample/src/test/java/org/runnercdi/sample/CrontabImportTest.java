package org.runnercdi.sample;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.TestTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class CrontabImportTest {

  @Inject CrontabImport crontab;

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

    assertThat(crontab.add(linesOfTheTest()))
        .containsOnlyKeys(6)
        .hasEntrySatisfying(6, why -> assertThat(why).contains("minute").contains("61"));
    assertThat(Call.count()).isEqualTo(before + 4);
  }

  @Test
  @TestTransaction
  void everyPartOfALineIsLookedAt() {
    assertThat(
            crontab.add(
                List.of(
                    "* * * * * Mars/Olympus GET /demo/fast",
                    "* * * * * GET ftp://example.com/",
                    "* * * * * GET /demo/fast 10m",
                    "no call at all")))
        .contains(
            entry(1, "'Mars/Olympus' is not a time zone; write one such as Europe/Paris or UTC."),
            entry(
                2,
                "'ftp://example.com/' must begin with http:// or https:// and a host, or be a path"
                    + " of this application."),
            entry(3, "The timeout must be at most 300000 milliseconds."))
        .containsKey(4);
  }

  @Test
  @TestTransaction
  void theLinesThatAreShippedAreRight() throws IOException {
    assertThat(crontab.add(lines("calls.crontab"))).isEmpty();
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
