package org.runnercdi.sample;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line {@code cron zone? METHOD url option*}, and after a {@code #} the call's name. The options:
 * a timeout such as {@code 5s}, {@code expect=2xx,304}, {@code retries=2}, {@code off}, and with
 * their values percent-encoded {@code headers=} and {@code body=}.
 */
final class CrontabLine {

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

  /** One blank before it, not all: a search for all of them takes the square of their number. */
  private static final Pattern COMMENT = Pattern.compile("(?:^|\\s)#");

  private static final Pattern ZONE = Pattern.compile("[A-Za-z+-].*");

  private CrontabLine() {}

  /**
   * Takes a line apart. What the parts say is not looked at yet.
   *
   * @return empty for a blank line or a comment
   * @throws IllegalArgumentException if a part is missing or too much; the message is one sentence
   */
  static Optional<CallDraft> parse(String line) {
    String[] halves = COMMENT.split(line, 2);
    String text = halves[0].strip();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    List<String> words = Arrays.asList(text.split("\\s+"));
    int method = methodIn(words);
    if (method + 1 == words.size()) {
      throw new IllegalArgumentException(
          "The URL is missing after '%s'.".formatted(words.get(method)));
    }
    String url = words.get(method + 1);
    Options options = Options.parse(words.subList(method + 2, words.size()));
    String name = halves.length == 2 ? halves[1].strip() : "";
    boolean zoned = hasZone(words.subList(0, method));
    return Optional.of(
        new CallDraft(
            name.isEmpty() ? shortened(words.get(method) + " " + url) : name,
            String.join(" ", words.subList(0, zoned ? method - 1 : method)),
            zoned ? words.get(method - 1) : null,
            words.get(method),
            url,
            options.headers,
            options.body,
            options.timeoutMillis,
            options.expectedStatus,
            options.retries,
            options.enabled));
  }

  /** The line of a call: read again, it is the same call. */
  static String of(Call call) {
    StringJoiner line = new StringJoiner(" ");
    line.add(call.cron).add(call.zone).add(call.method).add(call.url);
    line.add(call.timeoutMillis + "ms").add("expect=" + call.expectedStatus);
    if (call.retries > 0) {
      line.add("retries=" + call.retries);
    }
    if (!call.headers.isEmpty()) {
      line.add("headers=" + encoded(call.headers));
    }
    if (!call.body.isEmpty()) {
      line.add("body=" + encoded(call.body));
    }
    if (!call.enabled) {
      line.add("off");
    }
    return line.add("# " + call.name).toString();
  }

  private static int methodIn(List<String> words) {
    for (int i = 1; i < words.size(); i++) {
      if (METHODS.contains(words.get(i))) {
        return i;
      }
    }
    throw new IllegalArgumentException(
        "There is no method; a line is 'cron zone? METHOD url [timeout]',"
            + " such as '*/5 * * * * Europe/Paris GET https://example.com/ 5s'.");
  }

  /** Whether the last of the words before the method is a zone and not a field of the cron. */
  private static boolean hasZone(List<String> schedule) {
    int fields = schedule.get(0).startsWith("@") ? 1 : 5;
    return schedule.size() == fields + 1
        && ZONE.matcher(schedule.get(schedule.size() - 1)).matches();
  }

  private static String shortened(String name) {
    return name.length() <= 100 ? name : name.substring(0, 99) + "…";
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** What may follow the URL, each at most once. */
  private static final class Options {

    private @Nullable String headers;
    private @Nullable String body;
    private @Nullable Integer timeoutMillis;
    private @Nullable String expectedStatus;
    private @Nullable Integer retries;
    private @Nullable Boolean enabled;

    static Options parse(List<String> words) {
      Options options = new Options();
      for (String word : words) {
        int equals = word.indexOf('=');
        String value = word.substring(equals + 1);
        switch (equals < 0 ? word : word.substring(0, equals + 1)) {
          case "headers=" -> options.headers = once(options.headers, decoded(value), word);
          case "body=" -> options.body = once(options.body, decoded(value), word);
          case "expect=" -> options.expectedStatus = once(options.expectedStatus, value, word);
          case "retries=" -> options.retries = once(options.retries, number(value), word);
          case "off" -> options.enabled = once(options.enabled, false, word);
          default -> options.timeoutMillis = once(options.timeoutMillis, timeout(word), word);
        }
      }
      return options;
    }

    private static <T> T once(@Nullable T before, T value, String word) {
      if (before != null) {
        throw new IllegalArgumentException("'%s' is too much: it is said twice.".formatted(word));
      }
      return value;
    }

    private static String decoded(String value) {
      try {
        return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException wrong) {
        throw new IllegalArgumentException(
            "'%s' is not percent-encoded; write %%20 for a blank and %%25 for a percent sign."
                .formatted(value),
            wrong);
      }
    }

    private static int number(String value) {
      if (!value.matches("\\d{1,3}")) {
        throw new IllegalArgumentException("'%s' is not a number of retries.".formatted(value));
      }
      return Integer.parseInt(value);
    }

    private static int timeout(String text) {
      long millis = Texts.timeout(text).toMillis();
      if (millis > Integer.MAX_VALUE) {
        throw new IllegalArgumentException("'%s' is too long for a timeout.".formatted(text));
      }
      return (int) millis;
    }
  }
}
