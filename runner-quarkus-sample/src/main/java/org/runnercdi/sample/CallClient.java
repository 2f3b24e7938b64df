package org.runnercdi.sample;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.HttpServer;
import io.smallrye.faulttolerance.api.TypedGuard;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.util.TypeLiteral;
import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes the calls. None of them holds a thread while it waits for its answer. */
@ApplicationScoped
class CallClient {

  private static final int RESOLVERS = 20;
  private static final int CONNECT_MILLIS = 5_000;
  private static final int LONGEST_HEAD = 16_384;

  /** Shorter than a minute, at whose beginning a server might just have closed the connection. */
  private static final int KEEP_ALIVE_SECONDS = 15;

  private final Vertx vertx;
  private final HttpServer ourselves;
  private final Destinations destinations;
  private final long longestAnswer;
  private final HttpClient http;
  private final WorkerExecutor resolvers;
  private final List<TypedGuard<CompletionStage<Integer>>> tries;

  CallClient(
      Vertx vertx,
      HttpServer ourselves,
      Destinations destinations,
      @ConfigProperty(name = "scheduler.longest-answer") MemorySize longestAnswer,
      @ConfigProperty(name = "scheduler.retry-delay") Duration retryDelay,
      @ConfigProperty(name = "runner.concurrency-limit") int limit) {
    this.vertx = vertx;
    this.ourselves = ourselves;
    this.destinations = destinations;
    this.longestAnswer = longestAnswer.asLongValue();
    http = vertx.createHttpClient(options().setMaxPoolSize(limit));
    resolvers = vertx.createSharedWorkerExecutor("resolvers", RESOLVERS);
    tries =
        IntStream.rangeClosed(0, CallDraft.MOST_RETRIES)
            .mapToObj(retries -> tries(retries, retryDelay))
            .toList();
  }

  static HttpClientOptions options() {
    return new HttpClientOptions()
        .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
        .setConnectTimeout(CONNECT_MILLIS)
        .setMaxHeaderSize(LONGEST_HEAD);
  }

  /**
   * Sends a request, and again where that may help.
   *
   * @param retries how often at most
   * @return the status of the answer, if it is one that is expected; else it fails with {@link
   *     CallFailedException}
   */
  CompletionStage<Integer> send(Request request, int retries) throws Exception {
    return tries.get(retries).call(() -> send(request));
  }

  private CompletionStage<Integer> send(Request request) {
    boolean absolute = request.url().isAbsolute();
    URI base = ourselves.getLocalBaseUri();
    Request sent = absolute ? request : request.to(base.resolve(request.url()));
    return new Exchange(vertx, http, this::destination, longestAnswer, sent)
        .start(
            absolute
                ? destination(sent.url())
                : Future.succeededFuture(
                    SocketAddress.inetSocketAddress(base.getPort(), base.getHost())));
  }

  /** Names are resolved where nothing else waits: an answer may take long. */
  private Future<SocketAddress> destination(URI url) {
    return resolvers.executeBlocking(() -> destinations.of(url), false);
  }

  /** Each try has a timeout of its own, so that all of them need none. */
  private static TypedGuard<CompletionStage<Integer>> tries(int retries, Duration delay) {
    return TypedGuard.create(new TypeLiteral<CompletionStage<Integer>>() {})
        .withDescription("calls with " + retries + " retries")
        .withRetry()
        .maxRetries(retries)
        .maxDuration(0, ChronoUnit.MILLIS)
        .delay(delay.toMillis(), ChronoUnit.MILLIS)
        .withExponentialBackoff()
        .done()
        .whenException(thrown -> thrown instanceof CallFailedException failed && failed.isForNow())
        .done()
        .build();
  }
}
