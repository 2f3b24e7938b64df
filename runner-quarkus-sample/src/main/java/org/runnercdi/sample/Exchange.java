package org.runnercdi.sample;

import io.netty.handler.codec.TooLongFrameException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.ConnectException;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** One try of a call, with the redirects that it is sent through, under one timeout. */
final class Exchange {

  private static final int MOST_REDIRECTS = 5;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final Set<String> REDIRECTED = Set.of("GET", "HEAD");

  private final Vertx vertx;
  private final HttpClient http;
  private final Function<URI, Future<SocketAddress>> destinations;
  private final long longestAnswer;
  private final Request request;
  private final CompletableFuture<Integer> status = new CompletableFuture<>();
  private volatile @Nullable HttpClientRequest hop;
  private long timer;

  Exchange(
      Vertx vertx,
      HttpClient http,
      Function<URI, Future<SocketAddress>> destinations,
      long longestAnswer,
      Request request) {
    this.vertx = vertx;
    this.http = http;
    this.destinations = destinations;
    this.longestAnswer = longestAnswer;
    this.request = request;
  }

  /** Begins; the status comes when the whole answer has. */
  CompletableFuture<Integer> start(Future<SocketAddress> destination) {
    timer = vertx.setTimer(request.timeoutMillis(), expired -> fail(tooSlow()));
    go(request.url(), destination, 0);
    return status;
  }

  private void go(URI url, Future<SocketAddress> destination, int redirects) {
    destination
        .compose(server -> http.request(options(url, server)))
        .compose(made -> send(made, url))
        .map(answer -> read(answer, url, redirects))
        .onFailure(thrown -> fail(noAnswer(url, thrown)));
  }

  private RequestOptions options(URI url, SocketAddress server) {
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return new RequestOptions()
        .setMethod(HttpMethod.valueOf(request.method()))
        .setServer(server)
        .setHost(url.getHost())
        .setPort(Texts.port(url))
        .setSsl(Texts.isSecure(url))
        .setURI(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery());
  }

  /** What the customer wrote for one host is not told another. */
  private Future<HttpClientResponse> send(HttpClientRequest made, URI url) {
    hop = made;
    if (status.isDone()) {
      made.reset();
      return Future.failedFuture("The call is over.");
    }
    boolean written = Texts.isSameOrigin(url, request.url());
    if (written) {
      request.headers().forEach(header -> made.headers().add(header.getKey(), header.getValue()));
    }
    made.putHeader("Idempotency-Key", request.key());
    // Before it is sent: it may be read on another thread, and be over before anybody listens.
    Future<HttpClientResponse> answer = made.response().map(HttpClientResponse::pause);
    if (written && !request.body().isEmpty()) {
      made.send(Buffer.buffer(request.body()));
    } else {
      made.send();
    }
    return answer;
  }

  private HttpClientResponse read(HttpClientResponse answer, URI url, int redirects) {
    long[] length = {0};
    return answer
        .handler(
            part -> {
              length[0] += part.length();
              if (length[0] > longestAnswer) {
                fail(
                    CallFailedException.forGood(
                        "The answer was longer than %d bytes.".formatted(longestAnswer)));
              }
            })
        .exceptionHandler(thrown -> fail(noAnswer(url, thrown)))
        .endHandler(end -> end(answer, url, redirects))
        .resume();
  }

  private void end(HttpClientResponse answer, URI url, int redirects) {
    String location = answer.getHeader("Location");
    if (request.expected().contains(answer.statusCode())) {
      vertx.cancelTimer(timer);
      status.complete(answer.statusCode());
    } else if (location != null
        && REDIRECTS.contains(answer.statusCode())
        && REDIRECTED.contains(request.method())) {
      redirect(url, location, redirects + 1);
    } else {
      fail(
          CallFailedException.ofStatus(
              "The answer was HTTP %d.".formatted(answer.statusCode()), answer.statusCode()));
    }
  }

  private void redirect(URI from, String location, int redirects) {
    if (redirects > MOST_REDIRECTS) {
      fail(
          CallFailedException.forGood(
              "There were more than %d redirects.".formatted(MOST_REDIRECTS)));
      return;
    }
    try {
      URI to = Texts.absoluteUrl(from.resolve(location).toString());
      go(to, destinations.apply(to), redirects);
    } catch (IllegalArgumentException wrong) {
      fail(CallFailedException.forGood("The redirect is wrong: " + wrong.getMessage()));
    }
  }

  private void fail(CallFailedException why) {
    vertx.cancelTimer(timer);
    if (status.completeExceptionally(why)) {
      // Only now: a hop that begins meanwhile is seen here, or sees that the call is over.
      HttpClientRequest current = hop;
      if (current != null) {
        current.reset();
      }
    }
  }

  private CallFailedException tooSlow() {
    return CallFailedException.forNow(
        "There was no answer within %d ms.".formatted(request.timeoutMillis()), null);
  }

  private static CallFailedException noAnswer(URI url, Throwable thrown) {
    if (thrown instanceof CallFailedException refused) {
      return refused;
    }
    if (thrown instanceof ConnectException) {
      return CallFailedException.forNow(
          "No connection to %s.".formatted(url.getAuthority()), thrown);
    }
    if (thrown instanceof SSLException) {
      return CallFailedException.forNow(
          "No secure connection to %s: %s".formatted(url.getAuthority(), root(thrown).getMessage()),
          thrown);
    }
    if (thrown instanceof TooLongFrameException) {
      return CallFailedException.forGood("The head of the answer was too long.");
    }
    return CallFailedException.forNow("The call broke off: %s".formatted(thrown), thrown);
  }

  private static Throwable root(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
