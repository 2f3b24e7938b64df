package org.runnercdi.sample;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/** Keeps the pages of other sites from using this application through the browser of its user. */
class OtherSites {

  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]", "::1");

  private final List<String> hosts;

  OtherSites(@ConfigProperty(name = "sample.hosts") Optional<List<String>> hosts) {
    this.hosts = hosts.orElse(List.of()).stream().map(OtherSites::lowerCase).toList();
  }

  @ServerRequestFilter
  @Nullable Response refuse(HttpServerRequest request) {
    HostAndPort here = request.authority();
    if (isOfAnotherSite(request.getHeader("Sec-Fetch-Site"))
        || isOfAnotherOrigin(request.getHeader("Origin"), request.scheme(), here)) {
      return Problem.response(Status.FORBIDDEN, "Requests of other sites are refused.");
    }
    if (!READING.contains(request.method().name()) && !isOurs(here)) {
      return Problem.response(
          Status.FORBIDDEN,
          "The host of the request, '%s', is none of this application's; sample.hosts lists them."
              .formatted(here == null ? "" : here.host()));
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
