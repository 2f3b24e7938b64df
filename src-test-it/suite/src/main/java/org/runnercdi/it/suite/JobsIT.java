package org.runnercdi.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.runnercdi.it.suite.Application.item;
import static org.runnercdi.it.suite.Application.list;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.runnercdi.it.server.Server;

/** Jobs of every kind are found, run and reported. */
@OnServer
@Order(1)
class JobsIT {

  private static final String PACKAGE = "org.runnercdi.it.app.";

  @Test
  void everyJobIsFoundUnderItsId_andNoIdIsAProxys(Application app) {
    app.awaitResultWith("result", "customer-1");

    assertThat(list(app.get("jobs")))
        .extracting(job -> job.get("id").asText())
        .containsExactlyInAnyOrder(
            "beat",
            PACKAGE + "Reports#daily",
            PACKAGE + "Anonymous",
            "morning",
            "evening",
            "never",
            "produced",
            "fresh",
            "enabled-alternative",
            "transfer",
            "broken-transfer",
            "extra",
            "customer-1",
            "customer-2");
  }

  @Test
  void eachSlotRunsOnceAndInOrder(Application app) {
    Awaitility.await().atMost(Server.PATIENCE).until(() -> app.journal("beat").size() >= 3);

    List<Instant> slots =
        app.journal("asked").stream()
            .map(entry -> Instant.parse(entry.get("slot").asText()))
            .toList();
    assertThat(slots).doesNotHaveDuplicates().isSorted();
    assertThat(slots).allMatch(slot -> slot.toEpochMilli() % 1000 == 0);
  }

  @Test
  void theRegisteredJobsAreOneQueue_withOneResult(Application app) {
    JsonNode result = app.awaitResultWith("result", "beat");

    assertThat(result.get("source").asText()).isEqualTo("REGISTERED");
    assertThat(item(result, "beat").get("value").asText()).isEqualTo(result.get("slot").asText());
    for (String id : List.of("produced", "fresh", "extra", "enabled-alternative")) {
      assertThat(item(result, id).get("outcome").asText()).as(id).isEqualTo("SUCCEEDED");
    }
    assertThat(item(result, "produced").get("value").asText()).isEqualTo("made");
    assertThat(item(result, "extra").get("value").asText()).isEqualTo("from another archive");
    for (String id : List.of(PACKAGE + "Anonymous", PACKAGE + "Reports#daily")) {
      assertThat(item(result, id).get("value").asText()).isEqualTo(id);
    }
    assertThat(list(result.get("items")))
        .extracting(item -> item.get("id").asText())
        .doesNotContain("never", "evening", "transfer", "broken-transfer");
  }

  @Test
  void aSourceHasAQueueOfItsOwn(Application app) {
    JsonNode result = app.awaitResultWith("result", "customer-1");

    assertThat(result.get("source").asText()).isEqualTo("SUPPLIED");
    assertThat(result.get("sourceName").asText()).isEqualTo(PACKAGE + "Customers");
    assertThat(list(result.get("items"))).hasSize(2);
  }

  @Test
  void eachResultReachesSyncAndAsyncObservers(Application app) {
    JsonNode result = app.awaitResultWith("result", "beat");

    app.awaitEntry(
        "async result",
        entry ->
            entry.get("slot").equals(result.get("slot"))
                && entry.get("source").equals(result.get("source")));
  }

  @Test
  void aPushedBatchRunsAtTheNextTick(Application app) {
    assertThat(app.post("push?kind=stage&id=pushed&count=2").get("accepted").asBoolean()).isTrue();

    JsonNode result = app.awaitResultWith("result", "pushed-1");
    assertThat(result.get("source").asText()).isEqualTo("PUSHED");
    assertThat(item(result, "pushed-0").get("value").asText()).isEqualTo("staged");
    app.awaitResultWith("async result", "pushed-1");
  }

  @Test
  void anImmediateBatchRunsAtOnce_andIsPublishedToo(Application app) {
    JsonNode answer = app.post("await?kind=stage&id=immediate");

    assertThat(answer.get("result").get("source").asText()).isEqualTo("IMMEDIATE");
    assertThat(item(answer.get("result"), "immediate").get("outcome").asText())
        .isEqualTo("SUCCEEDED");
    app.awaitResultWith("result", "immediate");
  }

  @Test
  void whatAJobThrowsIsItsOutcome_andHarmsNothingElse(Server server, Application app)
      throws Exception {
    server
        .log()
        .provoke(
            () -> {
              assertOutcome(app, "checked", "FAILED", "java.io.IOException");
              assertOutcome(app, "unchecked", "PANICKED", "java.lang.IllegalStateException");
              assertOutcome(app, "error", "PANICKED", "java.lang.AssertionError");
              assertOutcome(app, "linkage", "PANICKED", "java.lang.NoClassDefFoundError");
              assertOutcome(app, "deep", "PANICKED", "java.lang.StackOverflowError");
              server.log().await("Job 'deep' panicked");
            });

    assertThat(app.post("await?kind=stage&id=after").get("result").get("items").get(0).get("value"))
        .hasToString("\"staged\"");
    app.awaitEntry("panic", entry -> entry.get("id").asText().equals("deep"));
  }

  private static void assertOutcome(Application app, String kind, String outcome, String thrown) {
    JsonNode item = item(app.post("await?kind=" + kind + "&id=" + kind).get("result"), kind);
    assertThat(item.get("outcome").asText()).as(kind).isEqualTo(outcome);
    assertThat(item.get(outcome.equals("FAILED") ? "error" : "cause").asText()).isEqualTo(thrown);
  }

  @Test
  void aDependentJobIsDestroyedAfterEachRun(Application app) {
    app.awaitEntry("fresh destroyed", entry -> true);
  }
}
