package org.runnercdi.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged application is killed at random moments, while calls are added and run: whatever it
 * had answered is still there after the next start.
 */
@Tag("stress")
class KillIT {

  private static final int KILLS = 5;
  private static final int CLIENTS = 4;
  private static final int LONGEST_LIFE_MILLIS = 2_000;

  private final long seed = Long.getLong("kill.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final AtomicLong names = new AtomicLong();

  /** The names of the calls whose creation was answered, and the keys of the runs that were. */
  private final Map<Long, String> calls = new ConcurrentHashMap<>();

  private final Map<String, Long> runs = new ConcurrentHashMap<>();

  @Test
  void withH2NothingThatWasAnsweredIsLost(@TempDir Path folder) throws Exception {
    killAndLook("quarkus-app", Map.of("scheduler.data", folder.resolve("data").toString()));
  }

  @Test
  void withPostgresNothingThatWasAnsweredIsLost() throws Exception {
    Postgres postgres = new Postgres();
    Map<String, String> settings = postgres.start();
    try {
      killAndLook("quarkus-app-postgres", settings);
    } finally {
      postgres.stop();
    }
  }

  private void killAndLook(String packaged, Map<String, String> settings) throws Exception {
    String session = null;
    for (int kill = 0; kill < KILLS; kill++) {
      try (PackagedApp app = new PackagedApp(packaged, settings)) {
        session = session == null ? app.letIn() : app.signIn(PackagedApp.PASSWORD);
        look(app, session);
        work(app, session);
      }
    }
    try (PackagedApp app = new PackagedApp(packaged, settings)) {
      look(app, app.signIn(PackagedApp.PASSWORD));
    }
    assertThat(calls).as("seed %d", seed).hasSizeGreaterThan(KILLS);
    assertThat(runs).as("seed %d", seed).hasSizeGreaterThan(KILLS);
  }

  /** Clients add and run calls until the application dies under them. */
  private void work(PackagedApp app, String session) throws Exception {
    List<CompletableFuture<Void>> clients = new ArrayList<>();
    for (int client = 0; client < CLIENTS; client++) {
      clients.add(CompletableFuture.runAsync(() -> useUntilItDies(app, session)));
    }
    // The moment is random; nothing is waited for that could be seen.
    TimeUnit.MILLISECONDS.sleep(1 + random.nextInt(LONGEST_LIFE_MILLIS));
    app.kill();
    for (CompletableFuture<Void> client : clients) {
      client.get(1, TimeUnit.MINUTES);
    }
  }

  private void useUntilItDies(PackagedApp app, String session) {
    try {
      while (true) {
        String name = "Call " + names.incrementAndGet();
        JsonObject draft =
            new JsonObject()
                .put("name", name)
                .put("cron", "0 0 1 1 *")
                .put("method", "GET")
                .put("url", "/demo/fast");
        long id = app.post(session, "/calls", draft.encode(), 201).getLong("id");
        calls.put(id, name);
        runs.put(app.post(session, "/calls/" + id + "/run", "", 200).getString("executionKey"), id);
      }
    } catch (IOException dead) {
      // As it was meant to be.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(PackagedApp app, String session) throws Exception {
    for (Map.Entry<Long, String> call : calls.entrySet()) {
      assertThat(app.get(session, "/calls/" + call.getKey()).getString("name"))
          .as("call %d, seed %d", call.getKey(), seed)
          .isEqualTo(call.getValue());
    }
    for (Map.Entry<String, Long> run : runs.entrySet()) {
      JsonArray stored =
          app.get(session, "/calls/" + run.getValue() + "/results").getJsonArray("items");
      Set<String> keys = new HashSet<>();
      stored.forEach(result -> keys.add(((JsonObject) result).getString("executionKey")));
      assertThat(keys).as("seed %d", seed).contains(run.getKey());
    }
  }
}
