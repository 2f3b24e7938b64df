package org.runnercdi.console;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.SecurityContext;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Who may read, and who may act. The role comes from a setting, so the container is asked for it
 * with each request.
 */
final class Access {

  /**
   * Of each request that acts; a form cannot set it, and a script of another site must ask first.
   */
  static final String HEADER = "Runner-Console";

  private final ConsoleSettings settings;

  Access(ConsoleSettings settings) {
    this.settings = settings;
  }

  void requireReader(SecurityContext security) throws Refusal {
    if (settings.open() || hasRole(security)) {
      return;
    }
    if (settings.role().isEmpty()) {
      throw forbidden(
          "The console is closed: set runner.console.role to the role of those who may read it, or"
              + " runner.console.open=true for everybody.");
    }
    throw forbidden("Reading the console needs the role '" + settings.role() + "'.");
  }

  boolean mayAct(SecurityContext security) {
    return settings.actions() && hasRole(security);
  }

  /**
   * Whether it is an operator, by the console's own page.
   *
   * @param base under which the request has reached this application
   */
  void requireOperator(SecurityContext security, HttpHeaders headers, URI base) throws Refusal {
    if (!settings.actions()) {
      throw forbidden("Actions are off; runner.console.actions=true lets operators take them.");
    }
    if (settings.role().isEmpty()) {
      throw forbidden("Actions need a role; set runner.console.role to that of the operators.");
    }
    if (!hasRole(security)) {
      throw forbidden("Actions need the role '" + settings.role() + "'.");
    }
    if (headers.getHeaderString(HEADER) == null) {
      throw forbidden("The request has no header " + HEADER + ", as those of the console have.");
    }
    if (isOfAnotherSite(headers, base)) {
      throw forbidden("Requests of other sites are refused.");
    }
  }

  private boolean hasRole(SecurityContext security) {
    return !settings.role().isEmpty() && security.isUserInRole(settings.role());
  }

  /** Browsers say so themselves where they trust the connection, and else name the origin. */
  private static boolean isOfAnotherSite(HttpHeaders headers, URI base) {
    String site = headers.getHeaderString("Sec-Fetch-Site");
    if (site != null) {
      return !site.equals("same-origin");
    }
    String origin = headers.getHeaderString("Origin");
    return origin != null && !authority(origin).equals(authority(base.toString()));
  }

  /** Without the scheme, which a proxy that ends TLS changes. */
  private static String authority(String uri) {
    @Nullable String authority;
    try {
      authority = URI.create(uri).getRawAuthority();
    } catch (IllegalArgumentException e) {
      authority = null;
    }
    return authority == null ? uri : authority.replaceFirst(":(80|443)$", "");
  }

  private static Refusal forbidden(String sentence) {
    return new Refusal(Status.FORBIDDEN, sentence);
  }
}
