package org.runnercdi.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The statuses that a call takes for success, as a customer writes them: {@code 2xx, 304}. */
record ExpectedStatus(List<Range> ranges) {

  private static final Pattern CLASS = Pattern.compile("([1-5])xx");
  private static final Pattern RANGE = Pattern.compile("([1-5]\\d\\d)(?:-([1-5]\\d\\d))?");

  /**
   * Reads the text.
   *
   * @throws IllegalArgumentException if it cannot be read; the message is one sentence
   */
  static ExpectedStatus parse(String text) {
    List<Range> ranges = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      ranges.add(range(part.strip()));
    }
    return new ExpectedStatus(List.copyOf(ranges));
  }

  boolean contains(int status) {
    return ranges.stream().anyMatch(range -> range.first <= status && status <= range.last);
  }

  private static Range range(String part) {
    Matcher ofClass = CLASS.matcher(part);
    if (ofClass.matches()) {
      int first = Integer.parseInt(ofClass.group(1)) * 100;
      return new Range(first, first + 99);
    }
    Matcher range = RANGE.matcher(part);
    if (range.matches()) {
      int first = Integer.parseInt(range.group(1));
      int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
      if (first <= last) {
        return new Range(first, last);
      }
    }
    throw new IllegalArgumentException(
        "'%s' is not a status; write such as 2xx, 200-204 or 304, several with commas between."
            .formatted(part));
  }

  record Range(int first, int last) {}
}
