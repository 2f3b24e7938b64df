package org.runnercdi.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.runnercdi.it.suite.Application.list;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.runnercdi.it.server.Server;
import org.runnercdi.it.suite.ServerExtension.Started;

/** The console beside the application, and in one that has no REST root of its own. */
@OnServer
@Order(105)
@Tag("deploys")
class ConsoleIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<Path> CONSOLE = List.of(Path.of(System.getProperty("it.console")));
  private static final Map<String, String> OPEN = Map.of("runner.console.open", "true");

  @Test
  void itStandsUnderTheRootOfTheApplication(Started started) throws Exception {
    started.deployed(
        "console",
        OPEN,
        CONSOLE,
        console -> {
          console.awaitEntry("beat", entry -> true);
          isThere(started.server(), "console", "api");
          JsonNode beat = json(started.server(), "console/api/runner/api/v1/jobs?q=beat");
          assertThat(list(beat.get("items")))
              .extracting(job -> job.get("id").asText())
              .contains("beat");
          int second =
              started
                  .server()
                  .log()
                  .provoking(
                      () ->
                          get(started.server(), "console/runner-api/runner/api/v1/overview")
                              .statusCode());
          assertThat(second).as("a second root").isEqualTo(404);
          assertThat(firstEvent(at(started.server(), "console/api/runner/api/v1/events")))
              .contains("changed");
        });
  }

  @Test
  void itIsClosedUnlessASettingOpensIt(Started started) throws Exception {
    started.deployed(
        "console",
        Map.of(),
        CONSOLE,
        console -> {
          for (String path : List.of("overview", "jobs", "job?id=beat")) {
            HttpResponse<String> refused =
                get(started.server(), "console/api/runner/api/v1/" + path);
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
            assertThat(JSON.readTree(refused.body()).get("detail").asText())
                .contains("set runner.console.role");
          }
        });
  }

  @Test
  void withoutARootItBringsOne(Started started) throws Exception {
    Server server = started.server();
    // WildFly looks for a root before the console adds one, and warns that there is none.
    server
        .log()
        .provoke(() -> server.deploy("bare", started.archives().bare("bare", OPEN, CONSOLE)));
    try {
      Awaitility.await()
          .atMost(Server.PATIENCE)
          .until(() -> get(server, "bare/runner/roots.json").statusCode() == 200);
      isThere(server, "bare", "runner-api");
    } finally {
      server.undeploy("bare");
    }
  }

  @Test
  void aBadValueFailsTheDeployment_inOneSentence(Started started) throws Exception {
    Server server = started.server();
    String sentence = "runner.console.open is 'yes': write true or false.";
    Path bad = started.archives().variant("bad", Map.of("runner.console.open", "yes"), CONSOLE);
    server
        .log()
        .provoke(
            () -> {
              server.deploy("bad", bad);
              Awaitility.await()
                  .atMost(Server.PATIENCE)
                  .until(() -> server.log().text().contains(sentence));
              assertThat(server.application("bad").isUp()).isFalse();
              server.undeploy("bad");
            });
  }

  private static void isThere(Server server, String name, String root) throws Exception {
    HttpResponse<String> page = get(server, name + "/runner/");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("console.js");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("script-src 'self'");
    assertThat(
            get(server, name + "/runner/console.js")
                .headers()
                .firstValue("Content-Type")
                .orElse(""))
        .contains("javascript");
    assertThat(list(json(server, name + "/runner/roots.json").get("roots")))
        .extracting(JsonNode::asText)
        .containsExactly(root);
    HttpResponse<String> answer = get(server, name + "/" + root + "/runner/api/v1/overview");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Runner-Console")).contains("v1");
    JsonNode overview = JSON.readTree(answer.body());
    assertThat(overview.get("limit").asInt()).isEqualTo(50);
    assertThat(overview.get("mayAct").asBoolean()).isFalse();
  }

  private static JsonNode json(Server server, String path) throws Exception {
    return JSON.readTree(get(server, path).body());
  }

  private static HttpResponse<String> get(Server server, String path) {
    return Application.response(at(server, path));
  }

  private static URI at(Server server, String path) {
    return server.application("x").address().resolve("/" + path);
  }

  private static String firstEvent(URI events) throws Exception {
    HttpURLConnection connection = (HttpURLConnection) events.toURL().openConnection();
    connection.setReadTimeout((int) Server.PATIENCE.toMillis());
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      while (line != null && !line.startsWith("event:")) {
        line = lines.readLine();
      }
      return line;
    } finally {
      connection.disconnect();
    }
  }
}
