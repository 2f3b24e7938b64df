package org.runnercdi.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.runnercdi.it.suite.Application.list;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.runnercdi.it.server.Server;
import org.runnercdi.it.server.Start;
import org.runnercdi.it.suite.ServerExtension.Started;

/** Settings come from the archive, from system properties and from the environment. */
@OnServer
@Order(4)
class SettingsIT {

  @Test
  void fromTheArchive(Application app) {
    assertThat(job(app, "never").get("enabled").asBoolean()).isFalse();
  }

  @Test
  void fromSystemProperties(Application app) {
    assertThat(job(app, "beat").get("zone").asText()).isEqualTo("Asia/Seoul");
  }

  @Test
  void fromTheEnvironment(Application app) {
    assertThat(job(app, "morning").get("zone").asText()).isEqualTo("America/Lima");
  }

  private static JsonNode job(Application app, String id) {
    return list(app.get("jobs")).stream()
        .filter(job -> job.get("id").asText().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  @Tag("deploys")
  void aBadValueFailsTheDeployment_inOneSentence(Started started) throws Exception {
    Server server = started.server();
    Path bad = started.archives().variant("bad", Map.of("runner.tick", "PT7S"));

    server
        .log()
        .provoke(
            () -> {
              server.deploy("bad", bad);
              Awaitility.await()
                  .atMost(Server.PATIENCE)
                  .until(() -> server.log().text().contains("runner.tick is 'PT7S'"));
              server.undeploy("bad");
            });

    assertThat(server.application("bad").isUp()).isFalse();
  }

  @Test
  @Tag("alone")
  void aBadValueEndsTheStart_inOneSentence() throws Exception {
    Server another = ServiceLoader.load(Server.class).findFirst().orElseThrow();

    String log = another.failToStart(new Start(Map.of(), Map.of("runner.tick", "PT7S"), Map.of()));

    assertThat(log).contains("runner.tick is 'PT7S'").doesNotContain("Runner started");
  }
}
