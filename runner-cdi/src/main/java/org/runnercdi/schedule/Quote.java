package org.runnercdi.schedule;

/** Puts what a user wrote into a sentence: in quotes, on one line, visible, and not too long. */
final class Quote {

  private static final int MOST = 80;

  private Quote() {}

  static String of(String text) {
    return '"' + shortened(text) + '"';
  }

  static String shortened(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (i == MOST) {
        return out.append('…').toString();
      }
      char c = text.charAt(i);
      if (c >= ' ' && c <= '~') {
        out.append(c);
      } else {
        out.append(String.format("\\u%04X", (int) c));
      }
    }
    return out.toString();
  }
}
