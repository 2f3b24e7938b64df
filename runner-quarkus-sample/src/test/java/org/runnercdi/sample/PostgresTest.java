package org.runnercdi.sample;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import io.quarkus.elytron.security.common.BcryptUtil;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.test.security.TestSecurity;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.runnercdi.Outcome;
import org.runnercdi.Runner;
import org.runnercdi.testing.ManualTime;

/** The profile {@code postgres}: what the other tests show with H2 holds there. */
@Tag("long")
@QuarkusTest
@TestProfile(PostgresTest.Profile.class)
@QuarkusTestResource(value = Postgres.class, restrictToAnnotatedClass = true)
@TestSecurity(user = "an editor", roles = "editor")
class PostgresTest {

  @Inject ManualTime time;
  @Inject Runner runner;
  @Inject TestNetwork network;
  @Inject Stub stub;
  @Inject FirstStart turn;
  @Inject FirstCalls calls;

  @Test
  void aCallIsAddedFoundRunAndForgotten() throws Exception {
    Map<String, Object> draft = Customer.draft("name", "100% on \\ PostgreSQL_");
    draft.put("cron", "* * * * *");
    draft.put("headers", "Accept: text/plain");
    draft.put("body", "ü € \uD83D\uDE00");
    draft.put("expectedStatus", "200");
    long id = Customer.adds(draft);
    given().queryParam("text", "100% ON \\ postgresql_").get("/calls").then().body("total", is(1));
    given().queryParam("text", "100_ on").get("/calls").then().body("total", is(0));

    time.advance(Duration.ofMinutes(1));

    given()
        .get("/calls/{id}", id)
        .then()
        .body("body", is("ü € \uD83D\uDE00"))
        .body("last.outcome", is("SUCCEEDED"))
        .body("last.slot", is(time.now().toString()))
        .body("last.executionKey", is("call-" + id + "@" + time.now()));
    assertThat(runner.jobs().trigger("prune-results").get().outcome()).isEqualTo(Outcome.SUCCEEDED);
    given().delete("/calls/{id}", id).then().statusCode(204);
  }

  @Test
  void aMessageWithWhatTheDatabaseCannotStoreHoldsUpNoOther() {
    network.answers("public.example", "93.184.215.14");
    long id =
        Customer.adds(
            Customer.draft(
                "url", stub.url("public.example", "/to?http://%00.a%ED%A0%80.example/")));

    Customer.runs(id).body("outcome", is("FAILED"));

    given().get("/calls/{id}/results", id).then().body("total", is(1));
  }

  @Test
  void aTextThatTheDatabaseCannotStoreIsRefused() {
    Customer.posts(Customer.draft("body", "a\u0000b")).statusCode(400);
    given()
        .contentType(ContentType.JSON)
        .body(
            """
            {"name": "\\ud800", "cron": "* * * * *", "method": "GET", "url": "/demo/fast"}
            """)
        .post("/calls")
        .then()
        .statusCode(400)
        .body("errors.field", contains("name"));
  }

  @Test
  void aCrontabIsImportedAndExported() {
    given()
        .contentType("text/plain")
        .body("0 0 1 1 * UTC GET /demo/fast # From PostgreSQL\nwrong")
        .post("/calls/import")
        .then()
        .statusCode(200)
        .body("added", is(1))
        .body("wrong[0].line", is(2));
    given()
        .get("/calls/export")
        .then()
        .body(
            containsString("0 0 1 1 * UTC GET /demo/fast 10000ms expect=2xx # From PostgreSQL\n"));
  }

  @Test
  void thereIsTheFirstAccount() {
    assertThat(QuarkusTransaction.requiringNew().call(() -> Account.count())).isEqualTo(1);
  }

  /** Two threads for two nodes, over and over. */
  @Test
  void ofNodesThatStartTogetherOneFillsTheDatabase() throws Exception {
    FirstAccount account = new FirstAccount(turn, true);
    ExecutorService nodes = Executors.newFixedThreadPool(2);
    for (int round = 0; round < 20; round++) {
      QuarkusTransaction.requiringNew()
          .run(
              () -> {
                Account.deleteAll();
                Call.deleteAll();
              });
      CyclicBarrier together = new CyclicBarrier(2);
      Callable<Optional<String>> start =
          () -> {
            together.await();
            calls.atStart(new StartupEvent());
            return QuarkusTransaction.requiringNew()
                .call(
                    () -> {
                      turn.takeTurn();
                      return account.invite();
                    });
          };
      List<String> printed = new ArrayList<>();
      for (Future<Optional<String>> node : nodes.invokeAll(List.of(start, start))) {
        node.get().ifPresent(printed::add);
      }

      assertThat(printed).hasSize(1);
      Account first =
          QuarkusTransaction.requiringNew().call(() -> Account.findById(FirstAccount.NAME));
      assertThat(BcryptUtil.matches(printed.get(0), first.password)).isTrue();
      assertThat(QuarkusTransaction.requiringNew().call(() -> Call.count())).isEqualTo(4);
    }
    nodes.shutdown();
  }

  /** As the application is built with {@code -Dquarkus.profile=postgres}. */
  public static class Profile implements QuarkusTestProfile {

    @Override
    public String getConfigProfile() {
      return "postgres";
    }
  }
}
