package org.runnercdi.config;

import java.util.Locale;

/** The spellings of a key. */
final class Names {

  private Names() {}

  /** {@code runner.tick} of {@code %dev.runner.tick} and {@code %{dev,test}.runner.tick}. */
  static String withoutProfile(String name) {
    return name.startsWith("%") ? name.substring(name.indexOf('.') + 1) : name;
  }

  /**
   * What a key and its environment variable have in common, however the latter was turned into a
   * key: {@code RUNNER_START_DELAY} of {@code runner.start-delay} and {@code runner.start.delay}.
   */
  static String folded(String name) {
    StringBuilder folded = new StringBuilder(name.length());
    boolean gap = false;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
      if (plain) {
        if (gap && folded.length() > 0) {
          folded.append('_');
        }
        folded.append(c);
      }
      gap = !plain;
    }
    return folded.toString().toUpperCase(Locale.ROOT);
  }
}
