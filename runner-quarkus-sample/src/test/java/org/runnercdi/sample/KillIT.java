package org.runnercdi.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
  private static final String PASSWORD = "a password of one's own";
  private static final Pattern ONE_TIME = Pattern.compile(".*one-time password (\\w+)$");

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
      try (App app = new App(packaged, settings)) {
        session = session == null ? app.letIn() : app.signIn(PASSWORD);
        look(app, session);
        work(app, session);
      }
    }
    try (App app = new App(packaged, settings)) {
      look(app, app.signIn(PASSWORD));
    }
    assertThat(calls).as("seed %d", seed).hasSizeGreaterThan(KILLS);
    assertThat(runs).as("seed %d", seed).hasSizeGreaterThan(KILLS);
  }

  /** Clients add and run calls until the application dies under them. */
  private void work(App app, String session) throws Exception {
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

  private void useUntilItDies(App app, String session) {
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

  private void look(App app, String session) throws Exception {
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

  /** The application in a process of its own. */
  private static final class App implements AutoCloseable {

    private final HttpClient http =
        HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final Process process;
    private final URI home;
    private final CompletableFuture<String> oneTimePassword = new CompletableFuture<>();

    App(String packaged, Map<String, String> settings) throws Exception {
      int port = Postgres.freePort();
      home = URI.create("http://127.0.0.1:" + port);
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx512m", "-Dquarkus.http.port=" + port));
      settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
      command.addAll(List.of("-jar", Path.of("target", packaged, "quarkus-run.jar").toString()));
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
      CompletableFuture<Void> started = new CompletableFuture<>();
      Thread reader = new Thread(() -> read(started), "log of the application");
      reader.setDaemon(true);
      reader.start();
      started.get(2, TimeUnit.MINUTES);
    }

    private void read(CompletableFuture<Void> started) {
      StringBuilder log = new StringBuilder();
      try (BufferedReader lines = process.inputReader()) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          log.append(line).append('\n');
          Matcher oneTime = ONE_TIME.matcher(line);
          if (oneTime.matches()) {
            oneTimePassword.complete(oneTime.group(1));
          }
          if (line.contains("Listening on:")) {
            started.complete(null);
          }
        }
      } catch (IOException closed) {
        log.append(closed);
      }
      started.completeExceptionally(new IOException("It has not started:\n" + log));
    }

    /** As the first person comes in. */
    String letIn() throws Exception {
      String session = signIn(oneTimePassword.get(1, TimeUnit.MINUTES));
      String chosen = new JsonObject().put("password", PASSWORD).encode();
      post(session, "/accounts/me/password", chosen, 200);
      return session;
    }

    String signIn(String password) throws Exception {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(home.resolve("/j_security_check"))
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(
                      BodyPublishers.ofString(
                          "j_username=admin&j_password=" + password.replace(" ", "+")))
                  .build(),
              BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      return answer.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
    }

    JsonObject get(String session, String path) throws IOException, InterruptedException {
      return send(request(session, path).GET().build(), 200);
    }

    JsonObject post(String session, String path, String body, int status)
        throws IOException, InterruptedException {
      return send(request(session, path).POST(BodyPublishers.ofString(body)).build(), status);
    }

    private HttpRequest.Builder request(String session, String path) {
      return HttpRequest.newBuilder(home.resolve(path))
          .header("Cookie", session)
          .header("Content-Type", "application/json");
    }

    private JsonObject send(HttpRequest request, int status)
        throws IOException, InterruptedException {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      assertThat(answer.statusCode()).as("%s %s", request, answer.body()).isEqualTo(status);
      return new JsonObject(answer.body());
    }

    void kill() {
      process.destroyForcibly().onExit().orTimeout(1, TimeUnit.MINUTES).join();
    }

    @Override
    public void close() {
      kill();
    }
  }
}
