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

  /** What the demo answers; nothing else of this application may be called. */
  private static final Pattern DEMO = Pattern.compile("/demo/(fast|slow|failing|flaky)(\\?[^#]*)?");

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

  /** An address, absolute or a path of the demo. */
  static URI url(String text) {
    return DEMO.matcher(text).matches() ? syntax(text) : absoluteUrl(text);
  }

  /** An address that names its host. */
  static URI absoluteUrl(String text) {
    URI url = syntax(text);
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (!(scheme.equals("http") || scheme.equals("https")) || url.getHost() == null) {
      throw new IllegalArgumentException(
          "'%s' must begin with http:// or https:// and a host, or be a path of the demo such as /demo/fast."
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

  static int port(URI url) {
    return url.getPort() > 0 ? url.getPort() : isSecure(url) ? 443 : 80;
  }

  static boolean isSecure(URI url) {
    return url.getScheme().equalsIgnoreCase("https");
  }

  static boolean isSameOrigin(URI one, URI other) {
    return one.getScheme().equalsIgnoreCase(other.getScheme())
        && one.getHost().equalsIgnoreCase(other.getHost())
        && port(one) == port(other);
  }

  private static URI syntax(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException wrong) {
      throw new IllegalArgumentException(
          "'%s' is not a URL: %s.".formatted(text, wrong.getReason()), wrong);
    }
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
