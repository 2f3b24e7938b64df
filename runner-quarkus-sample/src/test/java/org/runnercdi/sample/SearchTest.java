package org.runnercdi.sample;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestSecurity(user = "an editor", roles = "editor")
class SearchTest {

  @Test
  void aCallIsFoundByAPartOfItsNameOrUrlInWhateverCase() {
    Customer.adds(Customer.draft("name", "Searched: Würzburg"));
    Customer.adds(Customer.draft("url", "https://searched.example/Path?q=1"));

    search("hed: würz").body("items.name", contains("Searched: Würzburg")).body("total", is(1));
    search("SEARCHED.example/path").body("items", hasSize(1));
    search("searched").body("total", is(2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "' or '1' = '1",
        "x' union select name, password from account --",
        "\"; drop table api_call; --",
        "%zz%",
        "_zz_",
        "!",
        "\\",
      })
  void aTextIsTakenForNothingButText(String text) {
    search(text).body("total", is(0));
    Customer.adds(Customer.draft("name", "It says " + text + "."));

    search(text).body("total", is(1));
  }

  @Test
  void aTextThatIsTooLongIsAProblem() {
    given()
        .queryParam("text", "x".repeat(101))
        .get("/calls")
        .then()
        .statusCode(400)
        .body("errors[0].message", is("The text must not be longer than 100 characters."));
  }

  @Test
  void aScheduleIsExplainedWhileItIsTyped() {
    given()
        .queryParam("cron", "0 6 * * MON-FRI")
        .queryParam("zone", "Europe/Berlin")
        .get("/schedule")
        .then()
        .statusCode(200)
        .body("description", is("At 06:00, Monday to Friday"))
        .body("zone", is("Europe/Berlin"))
        .body("next", hasSize(5))
        .body("next[0]", containsString("T06:00:00+0"));
    given()
        .queryParam("cron", "0 0 31 2 *")
        .get("/schedule")
        .then()
        .statusCode(200)
        .body("next", hasSize(0));
  }

  @ParameterizedTest
  @CsvSource({"cron, 61 * * * *, minute", "zone, Mars/Olympus, is not a time zone"})
  void aScheduleThatIsWrongIsToldSo(String field, String value, String sentence) {
    given()
        .queryParam("cron", field.equals("cron") ? value : "* * * * *")
        .queryParam("zone", field.equals("zone") ? value : "UTC")
        .get("/schedule")
        .then()
        .statusCode(400)
        .body("errors[0].field", is(field))
        .body("errors[0].message", containsString(sentence));
  }

  private static ValidatableResponse search(String text) {
    return given()
        .queryParam("text", text)
        .queryParam("size", 200)
        .get("/calls")
        .then()
        .statusCode(200);
  }
}
