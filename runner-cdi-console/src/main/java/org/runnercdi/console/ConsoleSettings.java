package org.runnercdi.console;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import org.runnercdi.schedule.Periods;

/**
 * The settings of the console, and those of the runner that it shows.
 *
 * @param open whether anybody may read
 * @param actions whether those who have the role may act
 * @param role whose members may read and act; empty where none is set
 * @param application the name of the application; empty where none is set
 * @param concurrencyLimit how many jobs may run at once
 * @param tick from slot to slot
 */
record ConsoleSettings(
    boolean open,
    boolean actions,
    String role,
    String application,
    int concurrencyLimit,
    Duration tick) {

  static final String OPEN = "runner.console.open";
  static final String ACTIONS = "runner.console.actions";
  static final String ROLE = "runner.console.role";

  private static final int DEFAULT_LIMIT = 50;
  private static final Duration DEFAULT_TICK = Duration.ofMinutes(1);

  /** Those of MicroProfile Config; where that is absent, of system properties. */
  static ConsoleSettings read() {
    Function<String, @Nullable String> texts;
    try {
      texts = MicroProfile.texts();
    } catch (LinkageError | IllegalStateException noConfig) {
      texts = System::getProperty;
    }
    return read(texts);
  }

  /**
   * Reads all.
   *
   * @param texts finds the text of a key, null where there is none
   * @throws IllegalArgumentException if one is wrong: names the key, the value and what would be
   *     right
   */
  static ConsoleSettings read(Function<String, @Nullable String> texts) {
    int limit = parsed(texts, "runner.concurrency-limit", Integer::valueOf, DEFAULT_LIMIT);
    return new ConsoleSettings(
        trueOrFalse(texts, OPEN),
        trueOrFalse(texts, ACTIONS),
        text(texts, ROLE),
        text(texts, "runner.app-name"),
        limit <= 0 ? DEFAULT_LIMIT : limit,
        parsed(texts, "runner.tick", Periods::parse, DEFAULT_TICK));
  }

  /** What is wrong is for the runner to refuse, whose setting it is. */
  private static <T> T parsed(
      Function<String, @Nullable String> texts, String key, Function<String, T> parse, T absent) {
    String text = text(texts, key);
    try {
      return text.isEmpty() ? absent : parse.apply(text);
    } catch (IllegalArgumentException theRunnerSaysWhy) {
      return absent;
    }
  }

  private static boolean trueOrFalse(Function<String, @Nullable String> texts, String key) {
    String text = text(texts, key);
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false", "" -> false;
      default ->
          throw new IllegalArgumentException(key + " is '" + text + "': write true or false.");
    };
  }

  private static String text(Function<String, @Nullable String> texts, String key) {
    String text = texts.apply(key);
    return text == null ? "" : text.strip();
  }

  /** Apart, for the API may be absent. */
  private static final class MicroProfile {

    static Function<String, @Nullable String> texts() {
      ClassLoader application = Thread.currentThread().getContextClassLoader();
      Config config =
          ConfigProvider.getConfig(
              application == null ? ConsoleSettings.class.getClassLoader() : application);
      return key -> config.getOptionalValue(key, String.class).orElse(null);
    }
  }
}
