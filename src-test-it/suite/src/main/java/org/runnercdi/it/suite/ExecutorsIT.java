package org.runnercdi.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.runnercdi.it.server.Server;

/** Jobs and ticks run where the start line says. */
@OnServer
@Order(3)
class ExecutorsIT {

  private static final int ROUNDS = 12;

  @Test
  void theStartLineNamesTheExecutors(Server server) {
    assertThat(server.log().text())
        .containsPattern(
            "Runner started: .*; jobs on "
                + Pattern.quote(server.jobExecutor())
                + ", ticks on "
                + Pattern.quote(server.tickExecutor())
                + ", ");
  }

  @Test
  void jobsRunOnItsThreads_andTicksToo(Server server, Application app) {
    JsonNode beat = app.awaitEntry("beat", entry -> true);

    assertThat(beat.get("thread").asText()).matches(server.jobThreads());
    assertThat(app.journal("asked").get(0).get("thread").asText()).matches(server.tickThreads());
  }

  @Test
  @Tag("jndi")
  void aRequestsOwnAsynchronousWorkGoesOnBesideAFullRunner(Server server, Application app)
      throws Exception {
    // The pool may be smaller than the limit, which is told.
    server
        .log()
        .provoke(
            () -> {
              app.post("begin?kind=last&id=crowd&count=80&millis=300");
              app.awaitEntry("began", entry -> entry.get("id").asText().startsWith("crowd"));

              JsonNode answer =
                  app.post("own-work?executor=java:comp/DefaultManagedExecutorService");

              assertThat(answer.get("thread").asText()).as("%s", answer).isNotEmpty();
              assertThat(app.journal("result"))
                  .as("the crowd is still at work")
                  .noneMatch(entry -> Application.hasItem(entry, "crowd-0"));
              app.awaitResultWith("result", "crowd-79");
            });
  }

  /** What the server does for a task it does for each worker, not for each job. */
  @Test
  @Tag("jndi")
  void aWorkersTaskRunsManyJobs(Server server, Application app) throws Exception {
    JsonNode cost =
        app.post(
            "executor-cost?executor=java:comp/DefaultManagedExecutorService"
                + "&threads=java:comp/DefaultManagedThreadFactory&jobs=1000&limit=20&rounds="
                + ROUNDS);

    Files.writeString(server.work().resolve("executor-cost.json"), cost + "\n");
    assertThat(cost.get("jobs").asInt()).isEqualTo(1000 * ROUNDS);
    assertThat(cost.get("tasks").asInt()).isBetween(ROUNDS, 100 * ROUNDS);
  }
}
