package org.runnercdi.console;

import java.util.Map;

/** Headers that keep foreign content from doing anything. */
final class PageHeaders {

  private static final String CONTENT_SECURITY = "Content-Security-Policy";
  private static final String CONTENT_TYPE_OPTIONS = "X-Content-Type-Options";

  /** Of what lies under {@code /runner/}. */
  static final Map<String, String> OF_PAGES =
      Map.of(
          CONTENT_SECURITY,
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
              + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
          CONTENT_TYPE_OPTIONS,
          "nosniff",
          "Referrer-Policy",
          "no-referrer",
          "Cache-Control",
          "no-cache");

  /** Of what the resources answer. */
  static final Map<String, String> OF_ANSWERS =
      Map.of(
          CONTENT_SECURITY,
          "default-src 'none'; frame-ancestors 'none'",
          CONTENT_TYPE_OPTIONS,
          "nosniff",
          "Cache-Control",
          "no-store");

  private PageHeaders() {}
}
