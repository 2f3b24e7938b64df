package org.runnercdi.sample;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the pages of other sites from using this application through the browser of its user, by
 * what a browser itself says of where a request comes from. It stands before all else, signing in
 * included.
 */
@ApplicationScoped
class OtherSites {

  /** Before Quarkus looks who it is. */
  private static final int BEFORE_AUTHENTICATION = 1_000;

  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]", "::1");

  private final List<String> hosts;

  OtherSites(@ConfigProperty(name = "scheduler.own-hosts") Optional<List<String>> hosts) {
    this.hosts = hosts.orElse(List.of()).stream().map(OtherSites::lowerCase).toList();
  }

  void register(@Observes Filters filters) {
    filters.register(this::filter, BEFORE_AUTHENTICATION);
  }

  private void filter(RoutingContext exchange) {
    String why = whyNot(exchange.request());
    if (why == null) {
      exchange.next();
      return;
    }
    exchange
        .response()
        .setStatusCode(403)
        .putHeader("Content-Type", Problem.MEDIA_TYPE)
        .end(
            new JsonObject()
                .put("title", "Forbidden")
                .put("status", 403)
                .put("detail", why)
                .encode());
  }

  private @Nullable String whyNot(HttpServerRequest request) {
    if (READING.contains(request.method().name())) {
      return null;
    }
    HostAndPort here = request.authority();
    if (isOfAnotherSite(request.getHeader("Sec-Fetch-Site"))
        || isOfAnotherOrigin(request.getHeader("Origin"), request.scheme(), here)) {
      return "Requests of other sites are refused.";
    }
    if (!isOurs(here)) {
      return "The host of the request, '%s', is none of this application's; scheduler.own-hosts lists them."
          .formatted(here == null ? "" : here.host());
    }
    return null;
  }

  private static boolean isOfAnotherSite(@Nullable String site) {
    return site != null && !site.equals("same-origin") && !site.equals("none");
  }

  private static boolean isOfAnotherOrigin(
      @Nullable String origin, @Nullable String scheme, @Nullable HostAndPort here) {
    if (origin == null) {
      return false;
    }
    if (here == null) {
      return true;
    }
    String port = here.port() < 0 ? "" : ":" + here.port();
    return !origin.equalsIgnoreCase(scheme + "://" + here.host() + port);
  }

  /** A name that another site lets point to this machine passes for the browser's same origin. */
  private boolean isOurs(@Nullable HostAndPort here) {
    String host = here == null ? "" : lowerCase(here.host());
    return LOOPBACK.contains(host) || hosts.contains(host);
  }

  private static String lowerCase(String host) {
    return host.toLowerCase(Locale.ROOT);
  }
}
