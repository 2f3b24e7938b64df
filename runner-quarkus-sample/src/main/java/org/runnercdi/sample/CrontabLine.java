package org.runnercdi.sample;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A line {@code cron zone? METHOD url [timeout]}, and after a {@code #} the call's name. */
final class CrontabLine {

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
  private static final Pattern COMMENT = Pattern.compile("(?:^|\\s+)#");
  private static final Pattern ZONE = Pattern.compile("[A-Za-z].*");

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
    List<String> rest = words.subList(method + 1, words.size());
    if (rest.isEmpty()) {
      throw new IllegalArgumentException(
          "The URL is missing after '%s'.".formatted(words.get(method)));
    }
    if (rest.size() > 2) {
      throw new IllegalArgumentException(
          "'%s' is too much: after the URL there is at most a timeout."
              .formatted(String.join(" ", rest.subList(2, rest.size()))));
    }
    String name = halves.length == 2 ? halves[1].strip() : "";
    boolean zoned = hasZone(words.subList(0, method));
    return Optional.of(
        new CallDraft(
            name.isEmpty() ? words.get(method) + " " + rest.get(0) : name,
            String.join(" ", words.subList(0, zoned ? method - 1 : method)),
            zoned ? words.get(method - 1) : null,
            words.get(method),
            rest.get(0),
            rest.size() == 2 ? timeout(rest.get(1)) : null,
            null));
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

  private static int timeout(String text) {
    long millis = Texts.timeout(text).toMillis();
    if (millis > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("'%s' is too long for a timeout.".formatted(text));
    }
    return (int) millis;
  }
}
