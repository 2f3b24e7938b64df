package org.runnercdi.sample;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.test.security.TestSecurity;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.runnercdi.Outcome;
import org.runnercdi.QueueSource;
import org.runnercdi.Result;
import org.runnercdi.testing.ManualTime;

/**
 * Many calls at once. As a program that measures: {@code mvn test -Plong -pl runner-quarkus-sample
 * -am -Dtest=LoadTest -Dload.calls=10000 -Dsurefire.failIfNoSpecifiedTests=false}
 */
@QuarkusTest
@Tag("stress")
@TestProfile(LoadTest.OwnDatabase.class)
@TestSecurity(user = "an editor", roles = "editor")
class LoadTest {

  private static final int CALLS = Integer.getInteger("load.calls", 1_000);
  private static final int LIMIT = 500;

  @Inject ManualTime time;
  @Inject TestNetwork network;
  @Inject Stub stub;
  @Inject Crontab crontab;

  @TestHTTPResource("/calls?size=50")
  @SuppressWarnings("NullAway.Init")
  URI list;

  @Test
  void allCallsThatAreDueInOneMinuteAreMade() throws Exception {
    network.answers("stub.example", "127.0.0.1");
    stub.forget();
    QuarkusTransaction.requiringNew().run(() -> Call.deleteAll());
    String line = "* * * * * UTC GET " + stub.url("stub.example", "/busy") + " 60s # Load ";
    QuarkusTransaction.requiringNew()
        .timeout(600)
        .run(() -> crontab.add(IntStream.range(0, CALLS).mapToObj(number -> line + number)));
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<List<Long>> pages = CompletableFuture.supplyAsync(() -> read(over));

    long before = System.nanoTime();
    Result result =
        time.advance(Duration.ofMinutes(1)).stream()
            .filter(queue -> queue.source() == QueueSource.SUPPLIED)
            .findFirst()
            .orElseThrow();
    long took = System.nanoTime() - before;

    over.set(true);
    List<Long> answers = pages.get();
    System.out.printf(
        "%d calls in %d ms; %d pages meanwhile, the median after %d ms, the last after %d ms%n",
        CALLS,
        took / 1_000_000,
        answers.size(),
        answers.get(answers.size() / 2) / 1_000_000,
        answers.get(answers.size() - 1) / 1_000_000);
    assertThat(result.items()).hasSize(CALLS);
    assertThat(result.items())
        .allSatisfy(item -> assertThat(item.outcome()).isEqualTo(Outcome.SUCCEEDED));
    assertThat(stub.seen()).hasSize(CALLS);
    assertThat(stub.mostAtOnce()).isBetween(2, LIMIT);
    assertThat(
            QuarkusTransaction.requiringNew()
                .<Long>call(() -> CallResult.count("outcome", "SUCCEEDED")))
        .isEqualTo(CALLS);
    QuarkusTransaction.requiringNew().timeout(600).run(() -> Call.deleteAll());
  }

  @Test
  void ofAHundredThousandLinesTheWrongOnesAreNamed() {
    String crontab =
        IntStream.rangeClosed(1, 100_000)
            .mapToObj(n -> (n % 10 == 0 ? "61 0 1 1 *" : "0 0 1 1 *") + " GET /demo/fast # " + n)
            .collect(Collectors.joining("\n"));

    given()
        .contentType("text/plain")
        .body(crontab)
        .post("/calls/import")
        .then()
        .statusCode(200)
        .body("added", is(90_000))
        .body("refused", is(10_000))
        .body("wrong", hasSize(1_000))
        .body("wrong[999].line", is(10_000));

    QuarkusTransaction.requiringNew().timeout(600).run(() -> Call.deleteAll());
  }

  /** How long each page took, in nanoseconds, sorted. */
  private List<Long> read(AtomicBoolean over) {
    HttpClient http = HttpClient.newHttpClient();
    List<Long> durations = new ArrayList<>();
    while (!over.get() || durations.isEmpty()) {
      long before = System.nanoTime();
      HttpResponse<String> page =
          http.sendAsync(HttpRequest.newBuilder(list).build(), BodyHandlers.ofString()).join();
      assertThat(page.statusCode()).isEqualTo(200);
      durations.add(System.nanoTime() - before);
    }
    Collections.sort(durations);
    return durations;
  }

  /** Nothing else runs in it. */
  public static class OwnDatabase implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "quarkus.datasource.jdbc.url",
          "jdbc:h2:mem:load;DB_CLOSE_DELAY=-1",
          "quarkus.http.test-timeout",
          "PT5M",
          "scheduler.import-lines",
          "100000",
          "scheduler.crontab",
          "no.crontab",
          "runner.concurrency-limit",
          String.valueOf(LIMIT));
    }
  }
}
