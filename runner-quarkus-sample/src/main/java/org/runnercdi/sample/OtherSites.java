package org.runnercdi.sample;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/** Keeps the pages of other sites from using this application through the browser of its user. */
class OtherSites {

  @ServerRequestFilter
  @Nullable Response refuse(HttpHeaders headers) {
    String site = headers.getHeaderString("Sec-Fetch-Site");
    return site == null || site.equals("same-origin") || site.equals("none")
        ? null
        : Problem.response(Status.FORBIDDEN, "Requests of other sites are refused.");
  }
}
