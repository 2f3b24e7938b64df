package org.runnercdi.sample;

import io.quarkus.vertx.http.HttpServer;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.runnercdi.JobBody;

/** Makes the calls. None of them holds a thread while it waits for its answer. */
@ApplicationScoped
class CallClient {

  private final HttpServer ourselves;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  CallClient(HttpServer ourselves) {
    this.ourselves = ourselves;
  }

  /** The body of a job that makes this call; its value is the HTTP status. */
  JobBody bodyOf(Call call) {
    String method = call.method;
    String url = call.url;
    int timeoutMillis = call.timeoutMillis;
    return context ->
        send(
            HttpRequest.newBuilder(absolute(url))
                .method(method, BodyPublishers.noBody())
                .header("Idempotency-Key", context.executionKey())
                .build(),
            timeoutMillis);
  }

  /** A path is one of this application, on whichever port it listens. */
  private URI absolute(String url) {
    return url.startsWith("/") ? ourselves.getLocalBaseUri().resolve(url) : URI.create(url);
  }

  /** The timeout is for the whole answer: the client's own ends with the headers. */
  private CompletionStage<Integer> send(HttpRequest request, int timeoutMillis) {
    CompletableFuture<HttpResponse<Void>> exchange =
        http.sendAsync(request, BodyHandlers.discarding());
    return exchange
        .copy()
        .orTimeout(timeoutMillis, TimeUnit.MILLISECONDS)
        .handle(
            (answer, thrown) -> {
              if (thrown != null) {
                exchange.cancel(true);
                throw new CompletionException(noAnswer(request, timeoutMillis, thrown));
              }
              return goodStatus(answer.statusCode());
            });
  }

  private static int goodStatus(int status) {
    if (status >= 300) {
      String message =
          status < 400
              ? "The answer was HTTP %d, and redirects are not followed.".formatted(status)
              : "The answer was HTTP %d.".formatted(status);
      throw new CompletionException(new CallFailedException(message, null, status));
    }
    return status;
  }

  private static CallFailedException noAnswer(
      HttpRequest request, int timeoutMillis, Throwable thrown) {
    Throwable cause = cause(thrown);
    String message;
    if (cause instanceof TimeoutException) {
      message = "There was no answer within %d ms.".formatted(timeoutMillis);
    } else if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
      message = "No connection to %s.".formatted(request.uri().getAuthority());
    } else {
      message = "The call broke off: %s".formatted(cause);
    }
    return new CallFailedException(message, cause, null);
  }

  private static @Nullable Throwable cause(Throwable thrown) {
    return thrown instanceof CompletionException ? thrown.getCause() : thrown;
  }
}
