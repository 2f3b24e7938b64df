package org.runnercdi.config;

import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;

/**
 * The texts of a configuration; what is wrong with one is said in a sentence that names its key.
 */
final class Values {

  private final Config config;

  Values(Config config) {
    this.config = config;
  }

  /** The text without outer blanks; empty where there is none, or only blanks. */
  Optional<String> text(String key) {
    Optional<String> text;
    try {
      text = config.getOptionalValue(key, String.class);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          key + " cannot be read: " + e.getMessage() + "; correct its value.", e);
    }
    if (text.isEmpty()) {
      refuseUnresolved(key);
    }
    return text.map(String::strip).filter(stripped -> !stripped.isEmpty());
  }

  /** Whether there is a {@link #text}. To ask costs half, and nearly no job has any. */
  boolean has(String key) {
    return config.getConfigValue(key).getRawValue() != null && text(key).isPresent();
  }

  /** A value whose expression has none is no value to the configuration; here it is a mistake. */
  private void refuseUnresolved(String key) {
    ConfigValue value = config.getConfigValue(key);
    String raw = value.getRawValue();
    if (raw != null && value.getValue() == null && raw.contains("${")) {
      throw new IllegalArgumentException(
          key
              + " is '"
              + raw
              + "', whose expression has no value; set what it names, or give a default:"
              + " ${key:default}.");
    }
  }

  /**
   * The value of a key.
   *
   * @param parse throws an {@link IllegalArgumentException} that says what would be right
   */
  <T> Optional<T> read(String key, Function<String, T> parse) {
    return text(key)
        .map(
            text -> {
              try {
                return parse.apply(text);
              } catch (IllegalArgumentException e) {
                throw wrong(key, text, e);
              }
            });
  }

  static IllegalArgumentException wrong(String key, String text, IllegalArgumentException why) {
    return new IllegalArgumentException(key + " is '" + text + "': " + why.getMessage(), why);
  }
}
