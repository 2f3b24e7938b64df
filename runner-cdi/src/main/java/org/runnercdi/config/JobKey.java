package org.runnercdi.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The key of a setting of one job: {@code runner.job."id".name}.
 *
 * @param id the job's id, without quotes
 * @param name what is set of it
 * @param quoted whether the key has quotes about the id
 */
record JobKey(String id, String name, boolean quoted) {

  static final String PREFIX = "runner.job.";

  static final List<String> NAMES =
      List.of("cron", "every", "zone", "enabled", "timeout", "jitter", "overlap");

  /**
   * Takes a key apart. An id in quotes may hold dots and quotes, the latter bare or with a
   * backslash: a properties file drops the backslash, other sources keep it.
   *
   * @return null where the key is no setting of a job
   */
  static @Nullable JobKey parse(String key) {
    int dot = key.lastIndexOf('.');
    if (!key.startsWith(PREFIX) || dot <= PREFIX.length()) {
      return null;
    }
    String id = key.substring(PREFIX.length(), dot);
    String name = key.substring(dot + 1);
    if (!NAMES.contains(name)) {
      return null;
    }
    if (id.length() > 2 && id.startsWith("\"") && id.endsWith("\"")) {
      String inside = id.substring(1, id.length() - 1);
      return new JobKey(inside.replace("\\\"", "\"").replace("\\\\", "\\"), name, true);
    }
    return id.indexOf('.') >= 0 || id.indexOf('"') >= 0 ? null : new JobKey(id, name, false);
  }

  static String quoted(String id, String name) {
    return PREFIX + '"' + id + "\"." + name;
  }

  static String bare(String id, String name) {
    return PREFIX + id + '.' + name;
  }
}
