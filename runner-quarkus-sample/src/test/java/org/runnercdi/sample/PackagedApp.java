package org.runnercdi.sample;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged application in a process of its own. */
final class PackagedApp implements AutoCloseable {

  static final String PASSWORD = "a password of one's own";

  private static final Pattern ONE_TIME = Pattern.compile(".*one-time password (\\w+)$");

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private final Process process;
  private final URI home;
  private final CompletableFuture<String> oneTimePassword = new CompletableFuture<>();

  PackagedApp(String packaged, Map<String, String> settings) throws Exception {
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
