package org.runnercdi.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.runnercdi.it.suite.Application.list;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.runnercdi.it.suite.ServerExtension.Started;

/** An executor of 4 threads under a limit of 50. */
@OnServer
@Order(7)
@Tag("deploys")
class SmallPoolIT {

  private static final int JOBS = 48;

  @Test
  void makesProgress_warnsOnce_andLeavesRoomForOthers(Started started) throws Exception {
    String pool = started.server().smallPool();
    started.deployed(
        "small", Map.of("runner.executor", pool), List.of(), small -> crowd(started, small, pool));
  }

  private static void crowd(Started started, Application small, String pool) throws Exception {
    JsonNode result =
        started
            .server()
            .log()
            .provoking(
                () -> {
                  small.post("begin?kind=last&id=crowd&count=" + JOBS + "&millis=1000");
                  small.awaitEntry("began", entry -> true);

                  JsonNode own = small.post("own-work?executor=" + pool);

                  assertThat(own.get("thread").asText()).as("%s", own).isNotEmpty();
                  assertThat(small.journal("result"))
                      .as("the crowd is still at work")
                      .noneMatch(entry -> entry.get("source").asText().equals("IMMEDIATE"));
                  return small.awaitResultWith("result", "crowd-0");
                });

    assertThat(list(result.get("items")))
        .hasSize(JOBS)
        .extracting(item -> item.get("outcome").asText())
        .containsOnly("SUCCEEDED");
    assertThat(small.get("stats").get("peak").asInt()).isEqualTo(4);
    assertThat(started.server().log().text())
        .containsOnlyOnce(
            "The executor ("
                + pool
                + ") runs 4 jobs at a time although runner.concurrency-limit is 50");
  }
}
