package org.runnercdi.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.runnercdi.it.server.Server;

/** The runner's checks stand where the server's health is asked for. */
@OnServer
@Order(9)
@Tag("health")
class HealthIT {

  private static final String CHECK = "runner";

  @Test
  void itIsReadyAndAlive(Server server, Application app) throws Exception {
    app.awaitResultWith("result", "customer-1");

    for (String kind : List.of("ready", "live")) {
      HttpResponse<String> response =
          Application.response(URI.create(server.health().orElseThrow() + "/" + kind));
      JsonNode checks = new ObjectMapper().readTree(response.body()).get("checks");
      assertThat(Application.list(checks))
          .as("%s: %s", kind, response.body())
          .filteredOn(check -> check.get("name").asText().contains(CHECK))
          .isNotEmpty()
          .allMatch(check -> check.get("status").asText().equals("UP"));
      assertThat(response.statusCode()).isEqualTo(200);
    }
  }
}
