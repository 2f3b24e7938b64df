package org.runnercdi.sample;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The headers of a call as a customer writes them, {@code Name: value}, one a line. */
final class HeaderLines {

  private static final Pattern LINE =
      Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*([\\x21-\\x7e\\x80-\\xff\\t ]*)");

  /** What the client sets itself, or what would change how the request is read. */
  private static final Set<String> OURS =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "idempotency-key",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private HeaderLines() {}

  /**
   * Reads the lines.
   *
   * @throws IllegalArgumentException if one cannot be read; the message is one sentence
   */
  static List<Map.Entry<String, String>> parse(String text) {
    return text.lines().filter(line -> !line.isBlank()).map(HeaderLines::header).toList();
  }

  private static Map.Entry<String, String> header(String line) {
    Matcher matcher = LINE.matcher(line.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'%s' is not a header; write 'Name: value', one a line.".formatted(line.strip()));
    }
    if (OURS.contains(matcher.group(1).toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          "The header %s is set by the scheduler itself.".formatted(matcher.group(1)));
    }
    return Map.entry(matcher.group(1), matcher.group(2));
  }
}
