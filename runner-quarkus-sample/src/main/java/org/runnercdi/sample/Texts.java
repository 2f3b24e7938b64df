package org.runnercdi.sample;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a customer writes; every exception is one sentence for the customer. */
final class Texts {

  private static final Pattern TIMEOUT = Pattern.compile("(\\d{1,9})(ms|s|m)");

  private static final int LAST_PORT = 65_535;

  private Texts() {}

  static ZoneId zone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException unknown) {
      throw new IllegalArgumentException(
          "'%s' is not a time zone; write one such as Europe/Paris or UTC.".formatted(text),
          unknown);
    }
  }

  /** An address, absolute or a path of this application. */
  static URI url(String text) {
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException wrong) {
      throw new IllegalArgumentException(
          "'%s' is not a URL: %s.".formatted(text, wrong.getReason()), wrong);
    }
    if (text.startsWith("/") && !text.startsWith("//")) {
      return url;
    }
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (!(scheme.equals("http") || scheme.equals("https")) || url.getHost() == null) {
      throw new IllegalArgumentException(
          "'%s' must begin with http:// or https:// and a host, or be a path of this application."
              .formatted(text));
    }
    if (url.getUserInfo() != null) {
      throw new IllegalArgumentException("A URL must not carry a user name or a password.");
    }
    if (url.getPort() == 0 || url.getPort() > LAST_PORT) {
      throw new IllegalArgumentException(
          "'%s' has the port %d; a port is a number from 1 to %d."
              .formatted(text, url.getPort(), LAST_PORT));
    }
    return url;
  }

  /** A timeout as a crontab has it: {@code 500ms}, {@code 5s}, {@code 2m}. */
  static Duration timeout(String text) {
    Matcher matcher = TIMEOUT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'%s' is not a timeout; write one such as 500ms, 5s or 2m.".formatted(text));
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      default -> Duration.ofMinutes(number);
    };
  }
}
