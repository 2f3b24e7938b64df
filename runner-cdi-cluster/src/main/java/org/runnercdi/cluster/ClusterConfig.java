package org.runnercdi.cluster;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.runnercdi.schedule.Periods;

/**
 * The settings {@code runner.cluster.…}, all of them valid.
 *
 * @param cluster which cluster and which node; null where the application runs on its own
 * @param datasource the name of the data source; null where it is the application's default
 * @param createTables whether the node makes the tables that are not there
 */
record ClusterConfig(
    @Nullable ClusterSettings cluster, @Nullable String datasource, boolean createTables) {

  static final String PREFIX = "runner.cluster.";
  static final String DATASOURCE = PREFIX + "datasource";

  private static final String ENABLED = PREFIX + "enabled";
  private static final String NAME = PREFIX + "name";
  private static final String NODE = PREFIX + "node";
  private static final String EXECUTION = PREFIX + "execution";
  private static final String LEASE = PREFIX + "lease";
  private static final String KEEP = PREFIX + "keep";
  private static final String CREATE_TABLES = PREFIX + "create-tables";

  static final Set<String> KEYS =
      Set.of(ENABLED, NAME, NODE, DATASOURCE, EXECUTION, LEASE, KEEP, CREATE_TABLES);

  /**
   * Reads them.
   *
   * @param appName names the cluster where no setting does; empty where there is none
   * @param nodeName names the node where no setting does
   * @throws IllegalArgumentException if one is wrong: names the key, the value and what would be
   *     right
   */
  static ClusterConfig read(
      String appName, String nodeName, Function<String, @Nullable String> settings) {
    Texts texts = new Texts(settings);
    ClusterSettings defaults = ClusterSettings.of("any", "any");
    boolean enabled = texts.read(ENABLED, ClusterConfig::trueOrFalse, false);
    String name = texts.read(NAME, text -> upTo(100, text), upTo(appName, 100));
    String node = texts.read(NODE, text -> upTo(200, text), upTo(nodeName, 200));
    String datasource = texts.text(DATASOURCE);
    Execution execution = texts.read(EXECUTION, ClusterConfig::execution, defaults.execution());
    Duration lease = texts.read(LEASE, Periods::parse, defaults.lease());
    Duration keep = texts.read(KEEP, Periods::parse, defaults.keep());
    boolean createTables = texts.read(CREATE_TABLES, ClusterConfig::trueOrFalse, true);
    if (enabled && name.isEmpty()) {
      throw new IllegalArgumentException(
          NAME
              + " is missing, and the application has no name of its own: write one that all nodes"
              + " of this application have, and no other application in that database.");
    }
    ClusterSettings cluster = settings(name.isEmpty() ? "any" : name, node, lease, keep, execution);
    return new ClusterConfig(enabled ? cluster : null, datasource, createTables);
  }

  /** Those of the ranges that hold for one another are told of by their own class. */
  private static ClusterSettings settings(
      String name, String node, Duration lease, Duration keep, Execution execution) {
    try {
      return new ClusterSettings(name, node, lease, keep, execution);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(PREFIX + e.getMessage(), e);
    }
  }

  private record Texts(Function<String, @Nullable String> settings) {

    @Nullable String text(String key) {
      String text = settings.apply(key);
      return text == null || text.isBlank() ? null : text.strip();
    }

    <T> T read(String key, Function<String, T> parse, T absent) {
      String text = text(key);
      if (text == null) {
        return absent;
      }
      try {
        return parse.apply(text);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(key + " is '" + text + "': " + e.getMessage(), e);
      }
    }
  }

  private static boolean trueOrFalse(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("write true or false.");
    };
  }

  private static Execution execution(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "at-most-once" -> Execution.AT_MOST_ONCE;
      case "at-least-once" -> Execution.AT_LEAST_ONCE;
      default -> throw new IllegalArgumentException("write at-most-once or at-least-once.");
    };
  }

  private static String upTo(int longest, String text) {
    if (text.length() > longest) {
      throw new IllegalArgumentException("write " + longest + " characters at most.");
    }
    return text;
  }

  private static String upTo(String name, int longest) {
    return name.length() > longest ? name.substring(0, longest) : name;
  }
}
