package org.runnercdi.sample;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on this machine that answers well and badly. */
@Singleton
class Stub {

  private static final Buffer MEGABYTE = Buffer.buffer(new byte[1 << 20]);
  private static final int MANY_MEGABYTES = 1_024;
  private static final int BUSY_MILLIS = 100;

  @Inject Vertx vertx;
  private final List<Seen> seen = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger atOnce = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();
  private final AtomicInteger megabytes = new AtomicInteger();
  private volatile CompletableFuture<Void> left = new CompletableFuture<>();
  private HttpServer server;

  @PostConstruct
  void start() throws Exception {
    server =
        vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
            .requestHandler(this::handle)
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS);
  }

  @PreDestroy
  void stop() throws Exception {
    server.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  /** A URL of this server under a name or an address. */
  String url(String host, String path) {
    return "http://" + host + ":" + server.actualPort() + path;
  }

  /** Requests that have arrived whole, since the last {@link #forget}. */
  List<Seen> seen() {
    synchronized (seen) {
      return List.copyOf(seen);
    }
  }

  /** Of the requests to {@code /busy}. */
  int mostAtOnce() {
    return mostAtOnce.get();
  }

  /** Until a client has gone that had asked for what does not end, or for much. */
  void awaitLeft() throws Exception {
    left.get(30, TimeUnit.SECONDS);
  }

  /** How many of the answers to {@code /long} have been written. */
  int megabytes() {
    return megabytes.get();
  }

  void forget() {
    seen.clear();
    megabytes.set(0);
    left = new CompletableFuture<>();
  }

  private void handle(HttpServerRequest request) {
    request.body(
        body -> {
          seen.add(
              new Seen(
                  request.method().name(),
                  String.valueOf(request.authority()),
                  request.path(),
                  request.getHeader("Authorization"),
                  request.getHeader("Idempotency-Key"),
                  String.valueOf(body.result())));
          answer(request);
        });
  }

  private void answer(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    switch (request.path()) {
      case "/busy" -> {
        int now = atOnce.incrementAndGet();
        mostAtOnce.accumulateAndGet(now, Math::max);
        vertx.setTimer(
            BUSY_MILLIS,
            over -> {
              atOnce.decrementAndGet();
              response.end();
            });
      }
      case "/never" -> noteLeaving(request);
      case "/slowly" -> {
        noteLeaving(request);
        response.setChunked(true).setStatusCode(200).write("a");
      }
      case "/long" -> {
        noteLeaving(request);
        megabytes(response.setChunked(true), MANY_MEGABYTES);
      }
      case "/head" -> response.putHeader("X-Long", "a".repeat(1 << 20)).end();
      case "/to" -> response.setStatusCode(302).putHeader("Location", request.query()).end();
      case "/status" -> response.setStatusCode(Integer.parseInt(request.query())).end();
      case "/second" -> response.setStatusCode(seen.size() % 2 == 1 ? 503 : 200).end();
      default -> response.end("well");
    }
  }

  private void noteLeaving(HttpServerRequest request) {
    CompletableFuture<Void> leaving = left;
    request.connection().closeHandler(gone -> leaving.complete(null));
  }

  private void megabytes(HttpServerResponse response, int more) {
    if (more == 0) {
      response.end();
    } else if (!response.closed()) {
      response
          .write(MEGABYTE)
          .onSuccess(
              written -> {
                megabytes.incrementAndGet();
                megabytes(response, more - 1);
              });
    }
  }

  record Seen(
      String method, String host, String path, String authorization, String key, String body) {}
}
