package org.runnercdi.schedule;

/**
 * Reads numbers and letters of ASCII alone: {@link Character} and {@link Integer} also take the
 * digits of other scripts, and {@link String} folds letters such as the dotless i into ASCII ones.
 */
final class Ascii {

  private Ascii() {}

  static boolean isNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  static boolean isWord(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = upper(text.charAt(i));
      if (c < 'A' || c > 'Z') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** The value of a text of digits, {@code most + 1} where it is larger than {@code most}. */
  static long number(String digits, long most) {
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (value > (most - digit) / 10) {
        return most + 1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  static String upper(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      out.append(upper(text.charAt(i)));
    }
    return out.toString();
  }

  private static char upper(char c) {
    return c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c;
  }
}
