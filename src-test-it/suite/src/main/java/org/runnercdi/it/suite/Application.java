package org.runnercdi.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.runnercdi.it.server.Server;

/** The tested application, as its client sees it. */
public final class Application {

  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String name;
  private final URI root;

  /** A client for the resources under this address. */
  public Application(String name, URI root) {
    this.name = name;
    this.root = root;
  }

  public String name() {
    return name;
  }

  /** Where its resources are. */
  URI address() {
    return root;
  }

  /** Whether it answers. */
  public boolean isUp() {
    try {
      return send(HttpRequest.newBuilder(root.resolve("about")).GET()).statusCode() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  public JsonNode get(String path) {
    return json(HttpRequest.newBuilder(root.resolve(path)).GET());
  }

  public JsonNode post(String path) {
    return json(
        HttpRequest.newBuilder(root.resolve(path)).POST(HttpRequest.BodyPublishers.noBody()));
  }

  /** As it stands. */
  public String text(String path) {
    return text(root.resolve(path));
  }

  /** What stands at any address of the server. */
  public static String text(URI uri) {
    return send(HttpRequest.newBuilder(uri).header("Accept", "text/plain, */*").GET()).body();
  }

  /** What stands at any address of the server, and how it answers. */
  public static HttpResponse<String> response(URI uri) {
    return send(HttpRequest.newBuilder(uri).GET());
  }

  /** All that has been noted under this kind so far. */
  public List<JsonNode> journal(String kind) {
    return list(get("journal?kind=" + kind.replace(" ", "%20")));
  }

  /** Waits until something is noted. */
  public JsonNode awaitEntry(String kind, Predicate<JsonNode> wanted) {
    return Awaitility.await(kind + " in the journal of " + name)
        .atMost(Server.PATIENCE)
        .until(
            () -> journal(kind).stream().filter(wanted).findFirst().orElse(null),
            found -> found != null);
  }

  /** Waits for the result of a queue with this job. */
  public JsonNode awaitResultWith(String kind, String id) {
    return awaitEntry(kind, entry -> hasItem(entry, id));
  }

  /** Whether a result has this job. */
  static boolean hasItem(JsonNode result, String id) {
    return list(result.get("items")).stream().anyMatch(item -> isOf(item, id));
  }

  static boolean isOf(JsonNode item, String id) {
    return item.get("id").asText().equals(id);
  }

  static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  /** The item of this job in a result. */
  static JsonNode item(JsonNode result, String id) {
    return list(result.get("items")).stream()
        .filter(item -> isOf(item, id))
        .findFirst()
        .orElseThrow(() -> new AssertionError("No " + id + " in " + result));
  }

  private JsonNode json(HttpRequest.Builder request) {
    HttpResponse<String> response = send(request);
    assertThat(response.statusCode())
        .as("%s of %s: %s", response.request(), name, response.body())
        .isBetween(200, 299);
    try {
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(response.body(), e);
    }
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.timeout(Duration.ofMinutes(1)).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
