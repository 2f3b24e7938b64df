package org.runnercdi.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.runnercdi.it.suite.Application.isOf;
import static org.runnercdi.it.suite.Application.list;

import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.runnercdi.it.server.Server;

/** Two applications in one server, each with the library, know nothing of each other. */
@OnServer
@Order(6)
@Tag("deploys")
class TwoApplicationsIT {

  @Test
  void neitherSeesTheOthersJobsAndResults(Server server, Application app) {
    Application second = server.application(ServerExtension.SECOND);

    second.post("push?kind=stage&id=of-second");
    app.post("push?kind=stage&id=of-app");
    second.awaitResultWith("result", "of-second");
    app.awaitResultWith("result", "of-app");

    assertThat(hasResultWith(app, "of-second")).isFalse();
    assertThat(hasResultWith(second, "of-app")).isFalse();
  }

  private static boolean hasResultWith(Application application, String id) {
    return application.journal("result").stream()
        .flatMap(result -> list(result.get("items")).stream())
        .anyMatch(item -> isOf(item, id));
  }

  @Test
  void eachHasItsOwnSettings(Server server, Application app) {
    Application second = server.application(ServerExtension.SECOND);
    Awaitility.await().atMost(Server.PATIENCE).until(() -> second.journal("asked").size() >= 3);

    assertThat(app.get("stats").get("capacity").asInt()).isEqualTo(64);
    assertThat(second.get("stats").get("capacity").asInt()).isEqualTo(3);
    assertThat(second.journal("asked"))
        .extracting(entry -> Instant.parse(entry.get("slot").asText()).getEpochSecond() % 2)
        .containsOnly(0L);
  }
}
