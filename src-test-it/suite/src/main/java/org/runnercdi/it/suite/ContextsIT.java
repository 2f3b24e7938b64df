package org.runnercdi.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.runnercdi.it.suite.Application.item;
import static org.runnercdi.it.suite.Application.list;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.runnercdi.it.server.Server;

/** What a job sees of its container: contexts, transactions, class loader, names. */
@OnServer
@Order(2)
class ContextsIT {

  @Test
  void eachJobHasARequestContextOfItsOwn(Application app) {
    JsonNode answer = app.post("await?kind=look&id=looking&count=20");

    List<Integer> requests =
        list(answer.get("result").get("items")).stream()
            .map(item -> item.get("value").get("request").asInt())
            .toList();
    assertThat(requests)
        .hasSize(20)
        .doesNotHaveDuplicates()
        .doesNotContain(answer.get("request").asInt());
  }

  @Test
  @Tag("transactions")
  void noJobIsInTheTransactionOfWhoAwaitsIt(Application app) {
    JsonNode answer = app.post("await?kind=look&id=looking&count=20");

    assertThat(answer.get("transaction").asText()).isEqualTo("active");
    assertThat(list(answer.get("result").get("items")))
        .extracting(item -> item.get("value").get("transaction").asText())
        .containsOnly("none");
  }

  @Test
  void aRequestContextEndsWithItsJob(Application app) {
    app.post("await?kind=look&id=looking&count=20");

    // Those of this request, of a job and of a source may be open at the moment of asking.
    Awaitility.await()
        .atMost(Server.PATIENCE)
        .untilAsserted(
            () -> {
              JsonNode stats = app.get("stats");
              assertThat(stats.get("begun").asInt() - stats.get("ended").asInt()).isBetween(0, 3);
            });
  }

  @Test
  void aSourceHasARequestContextOfItsOwn(Application app) {
    JsonNode first = app.awaitResultWith("result", "customer-1");
    JsonNode second =
        app.awaitEntry(
            "result",
            entry ->
                entry.get("source").asText().equals("SUPPLIED")
                    && !entry.get("slot").equals(first.get("slot")));

    assertThat(item(second, "customer-1").get("value"))
        .isNotEqualTo(item(first, "customer-1").get("value"))
        .isEqualTo(item(second, "customer-2").get("value"));
  }

  @Test
  void aJobSeesTheClassesAndSettingsOfItsApplication(Application app) {
    JsonNode beat = app.awaitEntry("beat", entry -> true);

    assertThat(beat.get("loader").asBoolean()).isTrue();
    assertThat(beat.get("config").asText()).isEqualTo("app");
  }

  @Test
  @Tag("jndi")
  void aJobSeesTheNamesOfItsApplication(Application app) {
    assertThat(app.awaitEntry("beat", entry -> true).get("jndi").asText()).isEqualTo("app");
  }

  @Test
  @Tag("transactions")
  void aJobMayControlATransactionItself(Application app) {
    app.post("notes");

    JsonNode item =
        item(app.post("await?kind=user-transaction&id=by-hand").get("result"), "by-hand");

    assertThat(item.get("value").asText()).as("%s", item).isEqualTo("active");
    assertThat(list(app.get("notes"))).extracting(JsonNode::asText).contains("by hand");
  }

  @Test
  @Tag("transactions")
  void theTransactionOfAJobsInterceptorCommits_orRollsBackWhenTheJobFails(
      Server server, Application app) throws Exception {
    app.post("notes");

    JsonNode committed = app.post("trigger?id=transfer");
    JsonNode rolledBack =
        server
            .log()
            .provoking(
                () -> {
                  JsonNode answer = app.post("trigger?id=broken-transfer");
                  server.log().await("Job 'broken-transfer' panicked");
                  return answer;
                });

    assertThat(committed.get("value").asText()).as("%s", committed).isEqualTo("active");
    assertThat(rolledBack.get("outcome").asText()).isEqualTo("PANICKED");
    assertThat(rolledBack.get("cause").asText()).isEqualTo("java.lang.IllegalStateException");
    assertThat(list(app.get("notes")))
        .extracting(JsonNode::asText)
        .contains("transferred")
        .doesNotContain("broken");
  }
}
