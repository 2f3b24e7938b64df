package org.runnercdi.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes of the packaged application with the profile {@code cluster} share a PostgreSQL:
 * each call of each minute is made by one of them, and by the other once the one is killed. Minutes
 * pass by themselves, for the database's clock is the cluster's.
 */
@Tag("stress")
class ClusterIT {

  private static final int CALLS = 5;
  private static final long PATIENCE_SECONDS = 100;

  private final Postgres postgres = new Postgres();
  private final Map<String, String> settings = new HashMap<>();

  /** The idempotency keys of the calls that were made, each time. */
  private final BlockingQueue<String> arrived = new LinkedBlockingQueue<>();

  private final List<String> made = new ArrayList<>();
  private HttpServer stub;

  @BeforeEach
  void start() throws IOException {
    stub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    stub.createContext("/", this::answer);
    stub.start();
    settings.putAll(postgres.start());
  }

  @AfterEach
  void stop() {
    stub.stop(0);
    postgres.stop();
  }

  private void answer(HttpExchange exchange) throws IOException {
    arrived.add(Objects.requireNonNull(exchange.getRequestHeaders().getFirst("Idempotency-Key")));
    exchange.sendResponseHeaders(204, -1);
    exchange.close();
  }

  private String crontab() {
    StringBuilder lines = new StringBuilder();
    for (int call = 1; call <= CALLS; call++) {
      lines
          .append("* * * * * UTC GET http://127.0.0.1:")
          .append(stub.getAddress().getPort())
          .append("/ # Call ")
          .append(call)
          .append('\n');
    }
    return lines.toString();
  }

  @Test
  void eachCallIsMadeByOneOfTwoNodes_andByTheOtherOnceTheOneIsKilled(@TempDir Path folder)
      throws Exception {
    settings.put(
        "scheduler.crontab",
        Files.writeString(folder.resolve("calls.crontab"), crontab()).toString());
    settings.put("scheduler.allowed-hosts", "127.0.0.1");
    settings.put("quarkus.http.auth.session.encryption-key", "a secret that both nodes have");
    try (PackagedApp first = new PackagedApp("quarkus-app-cluster", settings);
        PackagedApp second = new PackagedApp("quarkus-app-cluster", settings)) {
      String session = first.letIn();
      listMembers(first, session, 2);
      listMembers(second, session, 2);

      Instant shared = awaitSlotAfter(Instant.now());
      boolean byFirst = isByOne(shared, session, first, second);
      PackagedApp winner = byFirst ? first : second;
      PackagedApp other = byFirst ? second : first;
      winner.kill();

      Instant next = awaitSlotAfter(Instant.now());
      // None where there is no other.
      listMembers(other, session, 0);
      for (String key : callsOf(next)) {
        assertThat(kind(other, session, key)).as(key).isEqualTo("RAN");
      }
      made.addAll(arrived);
      assertThat(made).doesNotHaveDuplicates();
    }
  }

  /** Until each call of a slot that begins later has been made. */
  private Instant awaitSlotAfter(Instant time) throws InterruptedException {
    while (true) {
      String key = arrived.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(key).as("a call, after %s", made).isNotNull();
      made.add(key);
      Instant slot = slot(key);
      if (slot.isAfter(time) && callsOf(slot).size() == CALLS) {
        return slot;
      }
    }
  }

  private List<String> callsOf(Instant slot) {
    return made.stream().filter(key -> slot(key).equals(slot)).distinct().toList();
  }

  private static Instant slot(String key) {
    return Instant.parse(key.substring(key.indexOf('@') + 1));
  }

  /** What the nodes say: true if the first call is the first node's. */
  private boolean isByOne(Instant slot, String session, PackagedApp first, PackagedApp second)
      throws Exception {
    for (String key : callsOf(slot)) {
      assertThat(List.of(kind(first, session, key), kind(second, session, key)))
          .as(key)
          .containsExactlyInAnyOrder("RAN", "CLAIMED_ELSEWHERE");
    }
    return kind(first, session, callsOf(slot).get(0)).equals("RAN");
  }

  private static String kind(PackagedApp app, String session, String key) throws Exception {
    String id = key.substring(0, key.indexOf('@'));
    String at = URLEncoder.encode(slot(key).toString(), UTF_8);
    return console(app, session, "explain?id=" + id + "&at=" + at).getString("kind");
  }

  private static void listMembers(PackagedApp app, String session, int count) throws Exception {
    Instant latest = Instant.now().plusSeconds(PATIENCE_SECONDS);
    JsonArray members = members(app, session);
    while (members.size() != count) {
      assertThat(Instant.now()).as("%s", members).isBefore(latest);
      // A node learns of another by its own next heartbeat, of which nobody tells.
      TimeUnit.MILLISECONDS.sleep(200);
      members = members(app, session);
    }
    assertThat(members).allMatch(member -> ((JsonObject) member).getBoolean("alive"));
  }

  private static JsonArray members(PackagedApp app, String session) throws Exception {
    return console(app, session, "overview").getJsonArray("members");
  }

  private static JsonObject console(PackagedApp app, String session, String what) throws Exception {
    return app.get(session, "/runner/api/v1/" + what);
  }
}
