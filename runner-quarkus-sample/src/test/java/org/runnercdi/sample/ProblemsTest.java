package org.runnercdi.sample;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.runnercdi.RunnerStoppedException;

@QuarkusTest
@TestSecurity(user = "an editor", roles = "editor")
class ProblemsTest {

  @Test
  void whatNobodyExpectedIsAProblemThatTellsNothingOfTheInside() {
    given()
        .get("/test/failures/unexpected")
        .then()
        .statusCode(500)
        .contentType("application/problem+json")
        .body("status", is(500))
        .body("detail", is("The request failed unexpectedly."))
        .body(not(containsString("inside")));
  }

  @Test
  void aRunnerThatHasStoppedIsUnavailable() {
    given()
        .get("/test/failures/stopped")
        .then()
        .statusCode(503)
        .contentType("application/problem+json")
        .body("detail", is("The runner has been stopped."));
  }

  /** Fails in each way. */
  @Path("/test/failures")
  public static class Failures {

    @GET
    @Path("unexpected")
    public String unexpected() {
      throw new IllegalStateException("What is inside.");
    }

    @GET
    @Path("stopped")
    public CompletionStage<String> stopped() {
      return CompletableFuture.<String>failedFuture(
              new RunnerStoppedException("The runner has been stopped."))
          .thenApply(Function.identity());
    }
  }
}
