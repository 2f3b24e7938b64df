package org.runnercdi.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.runnercdi.it.server.Server;
import org.runnercdi.it.suite.ServerExtension.Started;

/** After an undeployment nothing of the runner is left, and what ran has been awaited. */
@OnServer
@Order(100)
@Tag("deploys")
class UndeployIT {

  private static final Duration WATCHED = Duration.ofSeconds(30);
  private static final int TIMES = 5;
  private static final String METERS = "app=\"leaving\"";

  /** Those of {@link ServerExtension}. */
  private static final int STAYING = 2;

  @Test
  void aRunningJobIsAwaited_itsResultObserved_andNoTickFollows(Started started) throws Exception {
    Server server = started.server();
    started.deployed(
        "leaving",
        Map.of(),
        List.of(),
        leaving -> {
          leaving.awaitEntry("beat", entry -> true);
          leaving.post("begin?kind=last&id=long&millis=10000");
          leaving.awaitEntry("began", entry -> entry.get("id").asText().equals("long"));
          server.metrics().ifPresent(page -> assertThat(Application.text(page)).contains(METERS));
        });

    Instant gone = Instant.now();
    Path journal = started.journals().resolve("leaving.journal");
    String left = Files.readString(journal);
    assertThat(left)
        .containsPattern("kind=result, source=IMMEDIATE.*id=long, outcome=SUCCEEDED, value=lasted");
    assertThat(server.log().text()).contains("Runner stopped.");
    server.metrics().ifPresent(page -> assertThat(Application.text(page)).doesNotContain(METERS));

    redeploy(started);

    Awaitility.await()
        .atMost(WATCHED.plus(Server.PATIENCE))
        .until(() -> Instant.now().isAfter(gone.plus(WATCHED)));
    assertThat(journal).hasContent(left);
  }

  private static void redeploy(Started started) throws Exception {
    Server server = started.server();
    for (int i = 0; i < TIMES; i++) {
      started.deployed(
          "again", Map.of(), List.of(), again -> again.awaitEntry("beat", entry -> true));
    }

    try {
      Awaitility.await("only the runners of the applications that stay")
          .atMost(Server.PATIENCE)
          .pollInterval(Duration.ofSeconds(2))
          .untilAsserted(() -> assertOnlyTheStaying(server));
    } catch (ConditionTimeoutException e) {
      Path heap = server.work().resolve("undeployed.hprof");
      Files.deleteIfExists(heap);
      server.jcmd("GC.heap_dump", heap.toString());
      throw new AssertionError("Something holds what is gone; what it is stands in " + heap, e);
    }
  }

  private static void assertOnlyTheStaying(Server server) throws Exception {
    server.jcmd("GC.run");
    assertThat(occurrences(server.jcmd("Thread.print"), "\"runner-dispatcher\""))
        .as("dispatcher threads")
        .isEqualTo(STAYING);
    assertThat(loaders(server.jcmd("VM.classloaders", "show-classes")))
        .as("class loaders with the library")
        .hasSizeBetween(STAYING, STAYING + server.keptClassLoaders());
    assertThat(instances(server, "org.runnercdi.engine.RunnerEngine"))
        .as("runners")
        .isEqualTo(STAYING);
  }

  /** The lines of those that have loaded the library, which name their applications. */
  private static List<String> loaders(String tree) {
    String loader = "";
    List<String> found = new ArrayList<>();
    for (String line : tree.lines().toList()) {
      if (line.contains("+-- ")) {
        loader = line.substring(line.indexOf("+-- "));
      } else if (line.endsWith("org.runnercdi.engine.RunnerEngine")) {
        found.add(loader);
      }
    }
    return found;
  }

  private static int instances(Server server, String type) throws Exception {
    Matcher rows =
        Pattern.compile("(?m)^\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+" + Pattern.quote(type) + "( |$)")
            .matcher(server.jcmd("GC.class_histogram"));
    return rows.results().mapToInt(row -> Integer.parseInt(row.group(1))).sum();
  }

  private static int occurrences(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }
}
