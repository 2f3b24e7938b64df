package org.runnercdi.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.runnercdi.it.suite.Application.list;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.runnercdi.it.server.Postgres;
import org.runnercdi.it.server.Server;
import org.runnercdi.it.server.Start;
import org.runnercdi.it.suite.ServerExtension.Started;

/** Two nodes of the same application share its jobs, on one database and its data source. */
@OnServer
@Order(110)
@Tag("cluster")
class ClusterIT {

  /** Due at each slot: of beans, of a producer and of a source. */
  private static final Set<String> EACH_SLOT =
      Set.of("beat", "produced", "customer-1", "customer-2");

  /** A node of the cluster. */
  private interface Node extends AutoCloseable {

    Application application();

    Server server();

    @Override
    void close() throws IOException;
  }

  @Test
  void eachDueJobRunsOnce_theyOutliveTheDatabasesAbsence_andOneNodeGoesOnAlone(Started started)
      throws Exception {
    try (Postgres database = Postgres.start(started.server().databasePort())) {
      Map<String, String> settings = new HashMap<>(started.server().dataSource(database));
      settings.put("runner.cluster.enabled", "true");
      settings.put("runner.cluster.name", "it");
      settings.put("runner.cluster.lease", "PT4S");
      started
          .server()
          .log()
          .provoke(
              () -> {
                try (Node a = start(started, "node-a", settings)) {
                  try (Node b = start(started, "node-b", settings)) {
                    theyShare(a, b);
                    aPauseInATransactionHoldsOnBoth(a, b);
                    theyOutliveTheAbsenceOf(database, a, b);
                  }
                  goesOnAlone(a);
                }
              });
    }
  }

  private static void theyShare(Node a, Node b) {
    await("two members", () -> members(a).size() == 2 && members(b).size() == 2);
    Instant both = Instant.now().plusSeconds(1);
    await("three slots", () -> slots(both, a).size() > 2 && slots(both, b).size() > 2);
    List<String> due =
        slots(both, a).stream()
            .limit(3)
            .flatMap(slot -> EACH_SLOT.stream().map(id -> id + "@" + slot))
            .toList();
    await("all their jobs", () -> runs(a, b).containsAll(due));
    // Which node wins is chance; in the end it is each.
    await("a run of the other", () -> runs(b).stream().anyMatch(run -> after(run, both)));

    assertThat(runs(a, b)).doesNotHaveDuplicates();
    String elsewhere = runs(b).stream().filter(run -> after(run, both)).findFirst().orElseThrow();
    String[] parts = elsewhere.split("@", 2);
    JsonNode why = a.application().get("explain?id=" + parts[0] + "&slot=" + parts[1]);
    assertThat(why.get("kind").asText()).isEqualTo("CLAIMED_ELSEWHERE");
    assertThat(why.get("sentence").asText()).endsWith("by node node-b.");
  }

  private static void aPauseInATransactionHoldsOnBoth(Node a, Node b) {
    a.application().post("pause?id=beat");
    Instant paused = Instant.now().plusSeconds(2);
    Instant later = paused.plusSeconds(2);
    await("some slots", () -> lastSlot(a).isAfter(later) && lastSlot(b).isAfter(later));

    assertThat(runs(a, b)).noneMatch(run -> run.startsWith("beat@") && after(run, paused));
    b.application().post("resume?id=beat");
  }

  private static void theyOutliveTheAbsenceOf(Postgres database, Node a, Node b) throws Exception {
    database.crash();
    await("missed slots", () -> missed(a) > 0 && missed(b) > 0);
    await("readiness to be down", () -> status(a, "ready") != 200);
    assertThat(status(a, "live")).isEqualTo(200);
    database.resume();
    Instant back = Instant.now();
    await(
        "runs on both",
        () ->
            runs(a).stream().anyMatch(run -> after(run, back))
                && runs(b).stream().anyMatch(run -> after(run, back)));
    await("readiness to be up", () -> status(a, "ready") == 200);

    assertThat(Stream.concat(runs(a).stream(), runs(b).stream()).toList()).doesNotHaveDuplicates();
  }

  private static void goesOnAlone(Node a) {
    await("a single member", () -> members(a).size() == 1);
    Instant alone = Instant.now();

    await(
        "all jobs on one node",
        () ->
            runs(a).stream()
                .filter(run -> after(run, alone))
                .map(run -> run.substring(0, run.indexOf('@')))
                .collect(Collectors.toSet())
                .containsAll(EACH_SLOT));
  }

  /** Deployed in the server under test, or where that is its only application, another process. */
  private static Node start(Started started, String name, Map<String, String> settings)
      throws Exception {
    Map<String, String> all = new HashMap<>(settings);
    all.put("runner.cluster.node", name);
    if (Boolean.getBoolean("it.deploys")) {
      return deployed(started, name, all);
    }
    all.put("it.name", name);
    all.put("it.slow-start", "PT0S");
    Server another = ServiceLoader.load(Server.class).findFirst().orElseThrow();
    another.startBeside(
        name, new Start(Map.of(ServerExtension.APP, started.archives().app()), all, Map.of()));
    return new Node() {
      @Override
      public Application application() {
        return another.application(ServerExtension.APP);
      }

      @Override
      public Server server() {
        return another;
      }

      @Override
      public void close() {
        ProcessHandle jvm = another.jvm();
        jvm.destroy();
        jvm.onExit().join();
        another.close();
      }
    };
  }

  private static Node deployed(Started started, String name, Map<String, String> settings)
      throws Exception {
    Server server = started.server();
    Path library = Path.of(System.getProperty("it.cluster"));
    server.deploy(name, started.archives().variant(name, settings, List.of(library)));
    server.awaitUp(name);
    return new Node() {
      @Override
      public Application application() {
        return server.application(name);
      }

      @Override
      public Server server() {
        return server;
      }

      @Override
      public void close() throws IOException {
        server.undeploy(name);
      }
    };
  }

  private static void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what).atMost(Server.PATIENCE).until(condition);
  }

  private static List<JsonNode> members(Node node) {
    return list(node.application().get("members"));
  }

  private static long missed(Node node) {
    return node.application().get("stats").get("missed").asLong();
  }

  private static Instant lastSlot(Node node) {
    return Instant.parse(node.application().get("stats").get("lastSlot").asText());
  }

  private static int status(Node node, String kind) {
    return Application.response(URI.create(node.server().health().orElseThrow() + "/" + kind))
        .statusCode();
  }

  /** Of each job that has run, its id and slot. */
  private static List<String> runs(Node... nodes) {
    return Stream.of(nodes).flatMap(ClusterIT::runsOf).toList();
  }

  private static Stream<String> runsOf(Node node) {
    return node.application().journal("result").stream()
        .filter(result -> Set.of("REGISTERED", "SUPPLIED").contains(result.get("source").asText()))
        .flatMap(
            result ->
                list(result.get("items")).stream()
                    .map(item -> item.get("id").asText() + "@" + result.get("slot").asText()));
  }

  private static boolean after(String run, Instant instant) {
    return Instant.parse(run.substring(run.indexOf('@') + 1)).isAfter(instant);
  }

  /** The slots that a node has been asked for. */
  private static Set<Instant> slots(Instant after, Node node) {
    return node.application().journal("asked").stream()
        .map(entry -> Instant.parse(entry.get("slot").asText()))
        .filter(after::isBefore)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
