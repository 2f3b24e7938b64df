package org.runnercdi.engine;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Asks at each tick for the settings of jobs, and has what has changed apply. What is wrong is
 * warned of once, and the job keeps what it had. For one thread at a time.
 */
final class LiveSettings {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");

  /** More would make the line of a tick unreadable. */
  private static final int MOST_NAMED = 40;

  private final Supplier<Map<String, Map<String, String>>> source;
  private final JobPlans plans;
  private final Registry registry;
  private final Consumer<Set<String>> overlapChanged;

  /** As they were supplied last, be they right or wrong. */
  private Map<String, Map<String, String>> supplied;

  /** What is wrong with the ones supplied last, by id. */
  private final Map<String, String> refused = new HashMap<>();

  private boolean failed;

  /**
   * Changes nothing yet.
   *
   * @param overlapChanged gets the ids whose overlap may be another
   */
  LiveSettings(
      Supplier<Map<String, Map<String, String>>> source,
      JobPlans plans,
      Registry registry,
      Consumer<Set<String>> overlapChanged) {
    this.source = source;
    this.plans = plans;
    this.registry = registry;
    this.overlapChanged = overlapChanged;
    this.supplied = plans.settings();
  }

  /**
   * Asks, and applies.
   *
   * @param slot the first for which a change counts
   */
  void refresh(Instant slot) {
    Map<String, Map<String, String>> now;
    try {
      Map<String, Map<String, String>> given = source.get();
      if (supplied.equals(given)) {
        failed = false;
        return;
      }
      now = JobPlans.copy(given);
    } catch (RuntimeException | Error e) {
      if (!failed) {
        LOG.log(
            WARNING,
            "The settings of jobs could not be read at the tick; those that were known before"
                + " apply.",
            e);
      }
      failed = true;
      return;
    }
    failed = false;
    Map<String, Map<String, String>> changed = changed(now);
    supplied = now;
    apply(changed, slot);
  }

  /** What is supplied otherwise than before, by id; empty texts where there are none any more. */
  private Map<String, Map<String, String>> changed(Map<String, Map<String, String>> now) {
    Set<String> ids = new TreeSet<>(now.keySet());
    ids.addAll(supplied.keySet());
    Map<String, Map<String, String>> changed = new TreeMap<>();
    for (String id : ids) {
      if (!Objects.equals(now.get(id), supplied.get(id))) {
        changed.put(id, now.getOrDefault(id, Map.of()));
      }
    }
    return changed;
  }

  private void apply(Map<String, Map<String, String>> changed, Instant slot) {
    Map<String, Map<String, String>> before = plans.settings();
    Map<String, Throwable> wrong = new TreeMap<>();
    // A wrong one may have been taken back.
    changed.keySet().removeIf(id -> isInForce(id, changed.getOrDefault(id, Map.of())));
    changed.forEach(
        (id, texts) -> {
          try {
            plans.check(id, texts);
          } catch (IllegalArgumentException e) {
            wrong.put(id, e);
          }
        });
    changed.keySet().removeAll(wrong.keySet());
    wrong.putAll(registry.change(changed, slot));
    wrong.forEach(this::refuse);
    changed.keySet().removeAll(wrong.keySet());
    refused.keySet().removeAll(changed.keySet());
    announceOverlaps(before, changed);
    logChanges(before, changed);
  }

  private void announceOverlaps(
      Map<String, Map<String, String>> before, Map<String, Map<String, String>> changed) {
    Set<String> ids = new HashSet<>();
    changed.forEach(
        (id, texts) -> {
          String old = before.getOrDefault(id, Map.of()).get("overlap");
          if (!Objects.equals(old, texts.get("overlap"))) {
            ids.add(id);
          }
        });
    if (!ids.isEmpty()) {
      overlapChanged.accept(ids);
    }
  }

  private boolean isInForce(String id, Map<String, String> texts) {
    boolean inForce = texts.equals(plans.settings(id));
    if (inForce) {
      refused.remove(id);
    }
    return inForce;
  }

  private void refuse(String id, Throwable wrong) {
    // Where the job's own schedule threw, it may be anything.
    ErrorSummary summary = ErrorSummary.of(wrong);
    boolean ours = wrong instanceof IllegalArgumentException && summary.getMessage() != null;
    String sentence = ours ? summary.getMessage() : summary.toString();
    if (!Objects.equals(sentence, refused.put(id, sentence))) {
      LOG.log(
          WARNING,
          "The changed settings of job '"
              + id
              + "' are not taken, and those it had before apply: "
              + sentence,
          ours ? null : wrong);
    }
  }

  private static void logChanges(
      Map<String, Map<String, String>> before, Map<String, Map<String, String>> changed) {
    List<String> named = new ArrayList<>();
    changed.forEach(
        (id, texts) -> {
          Map<String, String> old = before.getOrDefault(id, Map.of());
          Set<String> names = new TreeSet<>(old.keySet());
          names.addAll(texts.keySet());
          for (String name : names) {
            String text = texts.get(name);
            if (!Objects.equals(text, old.get(name))) {
              String key = JobPlans.key(id, name);
              named.add(text == null ? key + " is gone" : key + "=" + text);
            }
          }
        });
    if (named.isEmpty()) {
      return;
    }
    int more = named.size() - MOST_NAMED;
    LOG.log(
        INFO,
        "Settings of jobs have changed: "
            + String.join(", ", named.subList(0, Math.min(named.size(), MOST_NAMED)))
            + (more > 0 ? ", and " + more + " more" : "")
            + ".");
  }
}
