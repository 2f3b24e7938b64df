package org.runnercdi.sample;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.containsStringIgnoringCase;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class SignInTest {

  private static final String OWN_PASSWORD = "a password of one's own";
  private static final String COOKIE = "quarkus-credential";

  @Inject FirstAccount first;

  @TestHTTPResource("/")
  @SuppressWarnings("NullAway.Init") // by Quarkus
  URI home;

  @Test
  void nothingIsAnsweredToSomebodyWhoHasNotSignedIn() {
    assertThat(operations()).hasSizeGreaterThan(15);
    for (Operation operation : operations()) {
      assertThat(operation.statusOf(given())).as("%s", operation).isEqualTo(401);
    }
  }

  @Test
  void aViewerMayOnlyRead() {
    String session = signIn("a.viewer", invite("a.viewer", Account.VIEWER));
    choose(session, OWN_PASSWORD).statusCode(200);
    for (Operation operation : operations()) {
      boolean allowed =
          (operation.method.equals("GET")
                  && !List.of("/accounts", "/calls/export").contains(operation.path))
              || operation.path.startsWith("/accounts/me");
      assertThat(operation.statusOf(as(session)) == 403).as("%s", operation).isEqualTo(!allowed);
    }
  }

  @Test
  void eventsOfTheConsoleAreForThoseWhoHaveSignedIn() {
    given().get("/runner/api/v1/events").then().statusCode(401);
  }

  /** What is protected by its path is protected under each spelling that reaches it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/runner/api/v1/overview",
        "/runner;a/api/v1/overview",
        "/runner;a=b/api;c/v1;d/overview;e",
        "/runner/api;a=b/v1/overview",
        "/;a/runner/api/v1/overview",
        "/runner/%61pi/v1/overview",
        "/runner/api%3Ba/v1/overview",
        "/runner%2Fapi/v1/overview",
        "/runner/api%2Fv1/overview",
        "//runner/api/v1/overview",
        "/runner//api/v1/overview",
        "/runner/./api/v1/overview",
        "/demo/../runner/api/v1/overview",
        "/demo/%2e%2e/runner/api/v1/overview",
        "/runner/api/v1/overview/",
        "/RUNNER/API/v1/overview",
        "/runner\\api/v1/overview",
        "/calls;a",
        "/accounts;a",
      })
  void noOtherSpellingOfAPathLetsAnybodyIn(String path) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), home.getPort())) {
      socket
          .getOutputStream()
          .write(
              ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(answer)
          .startsWith("HTTP/1.1 4")
          .doesNotContain("inFlight")
          .doesNotContain("total");
    }
  }

  @Test
  void aNewcomerMayOnlyChooseAPassword() {
    String session = signIn("a.newcomer", invite("a.newcomer", Account.EDITOR));
    for (Operation operation : operations()) {
      boolean allowed = operation.path.startsWith("/accounts/me");
      assertThat(operation.statusOf(as(session)) == 403).as("%s", operation).isEqualTo(!allowed);
    }
  }

  @Test
  void onlyAnEditorSeesHeadersAndBody() {
    String editor = signIn("ninth", invite("ninth", Account.EDITOR));
    choose(editor, OWN_PASSWORD);
    String viewer = signIn("tenth", invite("tenth", Account.VIEWER));
    choose(viewer, OWN_PASSWORD);
    Map<String, Object> draft = Customer.draft("headers", "Authorization: Bearer secret");
    draft.put("body", "secret");
    long id =
        as(editor)
            .contentType(ContentType.JSON)
            .body(draft)
            .post("/calls")
            .then()
            .statusCode(201)
            .extract()
            .jsonPath()
            .getLong("id");

    as(editor)
        .get("/calls/{id}", id)
        .then()
        .body("headers", is("Authorization: Bearer secret"))
        .body("body", is("secret"));
    as(viewer)
        .get("/calls/{id}", id)
        .then()
        .statusCode(200)
        .body("headers", is((Object) null))
        .body("body", is((Object) null));
    as(editor).get("/calls").then().body(not(containsString("secret")));
  }

  @Test
  void theOneTimePasswordLetsInOnceToChooseAnother() {
    String oneTime = invite("first", Account.EDITOR);
    String session = signIn("first", oneTime);
    as(session).get("/accounts/me").then().statusCode(200).body("role", is("newcomer"));
    as(session).get("/calls").then().statusCode(403);

    choose(session, OWN_PASSWORD).statusCode(200).body("role", is("editor"));

    as(session).get("/calls").then().statusCode(200);
    tries("first", oneTime).statusCode(401);
    as(signIn("first", OWN_PASSWORD)).get("/calls").then().statusCode(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "too short", "with a control character \u0001", "with an umlaut ü"})
  void aPasswordThatIsNoneIsRefused(String password) {
    String session = signIn("second", invite("second", Account.VIEWER));

    choose(session, password).statusCode(400).body("errors.field", hasItem("password"));

    as(session).get("/calls").then().statusCode(403);
  }

  @Test
  void aSessionIsKeptFromScriptsAndFromOtherSites() {
    tries("third", invite("third", Account.VIEWER))
        .statusCode(200)
        .header("Set-Cookie", containsStringIgnoringCase("HttpOnly"))
        .header("Set-Cookie", containsString("SameSite=Strict"));
  }

  @Test
  void aSessionThatHasEndedIsForgottenByTheBrowser() {
    String session = signIn("fourth", invite("fourth", Account.VIEWER));

    as(session)
        .post("/accounts/me/sign-out")
        .then()
        .statusCode(204)
        .header("Set-Cookie", containsString(COOKIE + "=;"));
  }

  @Test
  void whoIsRemovedIsOutAtOnce() {
    String editor = signIn("fifth", invite("fifth", Account.EDITOR));
    choose(editor, OWN_PASSWORD);
    String session = signIn("sixth", invite("sixth", Account.VIEWER));

    as(editor).delete("/accounts/sixth").then().statusCode(204);

    as(session).get("/accounts/me").then().statusCode(401);
    as(editor).get("/accounts").then().body("name", not(hasItem("sixth")));
    as(editor).delete("/accounts/fifth").then().statusCode(409);
    as(editor).delete("/accounts/sixth").then().statusCode(404);
  }

  @Test
  void aNameThatIsGivenAnewBringsNoSessionBack() {
    String editor = signIn("eleventh", invite("eleventh", Account.EDITOR));
    choose(editor, OWN_PASSWORD);
    String removed = signIn("twelfth", invite("twelfth", Account.EDITOR));
    choose(removed, OWN_PASSWORD);
    as(editor).delete("/accounts/twelfth").then().statusCode(204);

    String later = signIn("twelfth", invite("twelfth", Account.VIEWER));
    choose(later, OWN_PASSWORD);

    as(removed).get("/accounts/me").then().statusCode(401);
    as(removed).get("/runner/api/v1/overview").then().statusCode(401);
    as(later).get("/accounts/me").then().statusCode(200).body("name", is("twelfth"));
    invite("twelfth", Account.VIEWER);
    as(later).get("/accounts/me").then().statusCode(401);
  }

  @Test
  @TestSecurity(user = "an editor", roles = Account.EDITOR)
  void anEditorInvites() {
    given()
        .contentType(ContentType.JSON)
        .body(Map.of("name", "seventh", "role", "viewer"))
        .post("/accounts")
        .then()
        .statusCode(200)
        .body("oneTimePassword", notNullValue());
    given()
        .contentType(ContentType.JSON)
        .body(Map.of("name", "<b>", "role", "king"))
        .post("/accounts")
        .then()
        .statusCode(400)
        .body("errors.field", is(List.of("name", "role")));
  }

  @Test
  void aPageOfAnotherSiteCannotSignAnybodyIn() {
    String oneTime = invite("eighth", Account.VIEWER);

    given()
        .header("Origin", "http://evil.example")
        .formParam("j_username", "eighth")
        .formParam("j_password", oneTime)
        .post("/j_security_check")
        .then()
        .statusCode(403);
  }

  @Test
  void untilThereIsAnEditorEachStartLetsInAnew() {
    String before = hashOfTheFirst();
    QuarkusTransaction.requiringNew().run(() -> Account.delete("role", Account.EDITOR));
    first.atStart(new StartupEvent());
    String started = hashOfTheFirst();
    assertThat(started).isNotEqualTo(before);

    QuarkusTransaction.requiringNew()
        .run(() -> Account.<Account>findById(FirstAccount.NAME).choose(OWN_PASSWORD));
    String chosen = hashOfTheFirst();
    first.atStart(new StartupEvent());

    assertThat(hashOfTheFirst()).isEqualTo(chosen);
  }

  private static String hashOfTheFirst() {
    return QuarkusTransaction.requiringNew()
        .call(
            () -> {
              Account account = Account.findById(FirstAccount.NAME);
              return account == null ? "" : account.password;
            });
  }

  private static String invite(String name, String role) {
    return QuarkusTransaction.requiringNew().call(() -> Account.invite(name, role));
  }

  private static ValidatableResponse tries(String name, String password) {
    return given()
        .formParam("j_username", name)
        .formParam("j_password", password)
        .post("/j_security_check")
        .then();
  }

  private static String signIn(String name, String password) {
    return tries(name, password).statusCode(200).extract().cookie(COOKIE);
  }

  private static RequestSpecification as(String session) {
    return given().cookie(COOKIE, session);
  }

  private static ValidatableResponse choose(String session, String password) {
    return as(session)
        .contentType(ContentType.JSON)
        .body(Map.of("password", password))
        .post("/accounts/me/password")
        .then();
  }

  /** All that the interface says that it has. */
  private static List<Operation> operations() {
    Map<String, Map<String, Object>> paths =
        given().get("/q/openapi?format=json").then().extract().jsonPath().getMap("paths");
    List<Operation> operations = new ArrayList<>();
    paths.forEach(
        (path, methods) -> {
          // What the tests themselves add is no part of it; and the console's events never end.
          if (!path.startsWith("/test/") && !path.endsWith("/events")) {
            methods.keySet().stream()
                .filter(key -> key.matches("get|post|put|delete"))
                .forEach(
                    method -> operations.add(new Operation(method.toUpperCase(Locale.ROOT), path)));
          }
        });
    return operations;
  }

  private record Operation(String method, String path) {

    int statusOf(RequestSpecification request) {
      if (!method.equals("GET")) {
        request
            .contentType(path.endsWith("import") ? ContentType.TEXT : ContentType.JSON)
            .body("{}");
      }
      return request
          .request(method, path.replaceAll("\\{\\w+}", "987654"))
          .then()
          .extract()
          .statusCode();
    }
  }
}
