package org.runnercdi.config;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Finds the keys that mean nothing: most of them are slips of the pen. Those that stand only in
 * environment variables are left alone, since build servers have {@code RUNNER_…} variables of
 * their own. Such a source is known by its names: beside the key as the implementation derives it,
 * it lists the variable, which has no dots.
 */
final class UnknownKeys {

  private static final String PREFIX = "runner.";

  private final Config config;
  private final Set<String> known;
  private final Set<String> variables = new HashSet<>();
  private final Set<String> elsewhere = new HashSet<>();

  UnknownKeys(Config config, Set<String> known) {
    this.config = config;
    this.known = known;
    System.getenv().keySet().forEach(name -> variables.add(Names.folded(name)));
    for (ConfigSource source : config.getConfigSources()) {
      sort(source.getPropertyNames());
    }
    elsewhere.removeAll(System.getenv().keySet());
  }

  private void sort(Set<String> names) {
    Set<String> listed = new HashSet<>();
    for (String name : names) {
      if (name.indexOf('.') < 0) {
        listed.add(Names.folded(name));
      }
    }
    variables.addAll(listed);
    for (String name : names) {
      String key = Names.withoutProfile(name);
      if (!key.startsWith(PREFIX)) {
        continue;
      }
      if (listed.contains(Names.folded(name))) {
        variables.add(Names.folded(key));
      } else {
        elsewhere.add(key);
      }
    }
  }

  /** The unknown ones of these names that have a value, each with the nearest known key. */
  Map<String, String> among(Set<String> names) {
    Map<String, String> unknown = new TreeMap<>();
    for (String name : names) {
      if (name.startsWith(PREFIX)
          && !known.contains(name)
          && JobKey.parse(name) == null
          && !onlyInEnvironment(name)
          && hasValue(name)) {
        unknown.put(name, nearest(name));
      }
    }
    return unknown;
  }

  private boolean onlyInEnvironment(String key) {
    return variables.contains(Names.folded(key)) && !elsewhere.contains(key);
  }

  /** False for what is empty, or stands only in a profile that is not active. */
  private boolean hasValue(String key) {
    String raw = config.getConfigValue(key).getRawValue();
    return raw != null && !raw.isEmpty();
  }

  private String nearest(String key) {
    String best = "";
    int least = Integer.MAX_VALUE;
    for (String candidate : candidates(key)) {
      int distance = EditDistance.between(key, candidate);
      if (distance < least) {
        best = candidate;
        least = distance;
      }
    }
    return best;
  }

  /** The known keys, and where the key may be of a job, those of this job. */
  private Set<String> candidates(String key) {
    Set<String> candidates = new TreeSet<>(known);
    int first = key.indexOf('.', PREFIX.length());
    int last = key.lastIndexOf('.');
    if (first > 0 && last > first + 1) {
      String id = key.substring(first + 1, last);
      for (String name : JobKey.NAMES) {
        if (JobKey.parse(JobKey.bare(id, name)) == null) {
          candidates.add(JobKey.quoted(id, name));
        } else {
          candidates.add(JobKey.bare(id, name));
        }
      }
    }
    return candidates;
  }
}
