package org.runnercdi.engine;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Expressions {@code ${key:default}} in the texts of annotations. */
public final class Expressions {

  private Expressions() {}

  /**
   * Replaces each expression by the value of its key, else by its default (which may hold further
   * expressions).
   *
   * @param text the text
   * @param lookup returns null where a key has no value
   * @return the text without expressions
   * @throws IllegalArgumentException if an expression is not closed, or its key has neither value
   *     nor default
   */
  public static String resolve(String text, Function<String, @Nullable String> lookup) {
    int start = text.indexOf("${");
    if (start < 0) {
      return text;
    }
    int end = closing(text, start + 2);
    if (end < 0) {
      throw new IllegalArgumentException(
          "The expression in '" + text + "' is not closed; write ${key} or ${key:default}.");
    }
    String inside = text.substring(start + 2, end);
    int colon = inside.indexOf(':');
    String key = colon < 0 ? inside : inside.substring(0, colon);
    String value = lookup.apply(key);
    if (value == null) {
      if (colon < 0) {
        throw new IllegalArgumentException(
            "No value for '"
                + key
                + "' in '"
                + text
                + "'; set it, or give a default: ${"
                + key
                + ":…}.");
      }
      value = resolve(inside.substring(colon + 1), lookup);
    }
    return text.substring(0, start) + value + resolve(text.substring(end + 1), lookup);
  }

  private static int closing(String text, int from) {
    int depth = 1;
    for (int i = from; i < text.length(); i++) {
      if (text.startsWith("${", i)) {
        depth++;
      } else if (text.charAt(i) == '}' && --depth == 0) {
        return i;
      }
    }
    return -1;
  }
}
