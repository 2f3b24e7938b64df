package org.runnercdi.sample;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.runnercdi.schedule.Cron;

/** Parsed cron expressions: customers share a few, and each is asked every minute. */
@ApplicationScoped
class Crons {

  private final Map<Key, Cron> parsed = new ConcurrentHashMap<>();

  /**
   * The schedule of a call.
   *
   * @throws IllegalArgumentException if expression or zone cannot be read
   */
  Cron of(Call call) {
    return parsed.computeIfAbsent(Key.of(call), key -> Cron.parse(key.cron, Texts.zone(key.zone)));
  }

  /** Drops what none of these calls uses, so that what customers once wrote does not pile up. */
  void keepThoseOf(Set<Key> used) {
    parsed.keySet().retainAll(used);
  }

  record Key(String cron, String zone) {

    static Key of(Call call) {
      return new Key(call.cron, call.zone);
    }
  }
}
