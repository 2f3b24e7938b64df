package org.runnercdi.config;

import static java.lang.System.Logger.Level.WARNING;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * The settings of single jobs, as texts. Values come from the configuration, so that profiles,
 * expressions and ordinals apply; keys from its sources, because the list of keys that a
 * configuration gives may be the one of its start. For one thread at a time.
 */
final class JobTexts {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");

  private final Config config;
  private final Values values;

  /** The keys that are read whether a source lists them or not. */
  private final Map<String, JobKey> known = new TreeMap<>();

  private Map<String, Map<String, String>> last = Map.of();
  private Set<String> unreadable = Set.of();

  JobTexts(Config config, Values values, Iterable<String> names) {
    this.config = config;
    this.values = values;
    names.forEach(name -> add(known, name));
  }

  private static void add(Map<String, JobKey> keys, String name) {
    String key = Names.withoutProfile(name);
    if (key.startsWith(JobKey.PREFIX) && !keys.containsKey(key)) {
      JobKey parsed = JobKey.parse(key);
      if (parsed != null) {
        keys.put(key, parsed);
      }
    }
  }

  /** Whether these keys have values: those that have are known from now on. */
  void ask(Iterable<String> ids) {
    for (String id : ids) {
      for (String name : JobKey.NAMES) {
        String quoted = JobKey.quoted(id, name);
        String bare = JobKey.bare(id, name);
        if (values.has(quoted)) {
          known.putIfAbsent(quoted, new JobKey(id, name, true));
        } else if (values.has(bare)) {
          known.putIfAbsent(bare, new JobKey(id, name, false));
        }
      }
    }
  }

  /**
   * Reads the known keys.
   *
   * @return the texts by their names, by the ids of the jobs
   * @throws IllegalArgumentException if a value cannot be read, or a job has two schedules
   */
  Map<String, Map<String, String>> read() {
    Map<String, Map<String, String>> read = new TreeMap<>();
    known.forEach((key, parsed) -> read(key, parsed, read));
    read.forEach(JobTexts::refuseTwoSchedules);
    last = read;
    return read;
  }

  private void read(String key, JobKey parsed, Map<String, Map<String, String>> read) {
    values
        .text(key)
        .ifPresent(
            text -> {
              Map<String, String> job =
                  read.computeIfAbsent(parsed.id(), id -> new LinkedHashMap<>());
              if (parsed.quoted()) {
                job.put(parsed.name(), text);
              } else {
                job.putIfAbsent(parsed.name(), text);
              }
            });
  }

  /**
   * Reads the known keys again, and those that the sources list now. A job of which a value cannot
   * be read keeps the texts it had, and one warning says so.
   *
   * @return the texts by their names, by the ids of the jobs
   */
  Map<String, Map<String, String>> readAgain() {
    Map<String, JobKey> keys = new TreeMap<>(known);
    for (ConfigSource source : config.getConfigSources()) {
      for (String name : source.getPropertyNames()) {
        add(keys, name);
      }
    }
    Map<String, Map<String, String>> read = new TreeMap<>();
    Set<String> failed = new HashSet<>();
    Set<String> sentences = new HashSet<>();
    keys.forEach(
        (key, parsed) -> {
          try {
            read(key, parsed, read);
          } catch (IllegalArgumentException e) {
            failed.add(parsed.id());
            sentences.add(String.valueOf(e.getMessage()));
          }
        });
    for (String id : failed) {
      Map<String, String> kept = last.get(id);
      if (kept == null) {
        read.remove(id);
      } else {
        read.put(id, kept);
      }
    }
    for (String sentence : sentences) {
      if (!unreadable.contains(sentence)) {
        LOG.log(WARNING, "The settings of a job stay what they were: " + sentence);
      }
    }
    unreadable = sentences;
    last = read;
    return read;
  }

  private static void refuseTwoSchedules(String id, Map<String, String> job) {
    String cron = job.get("cron");
    String every = job.get("every");
    if (cron != null && every != null) {
      throw new IllegalArgumentException(
          JobKey.quoted(id, "cron")
              + " is '"
              + cron
              + "' and "
              + JobKey.quoted(id, "every")
              + " is '"
              + every
              + "'; keep one of them.");
    }
  }
}
