package org.runnercdi.sample;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.runnercdi.schedule.Cron;

/** Parsed cron expressions: customers share a few, and each is asked every minute. */
@ApplicationScoped
class Crons {

  private static final Logger LOG = Logger.getLogger(Crons.class);

  private final Map<Key, Optional<Cron>> parsed = new ConcurrentHashMap<>();

  /** The schedule; empty, and once a warning, where the database holds a wrong one. */
  Optional<Cron> of(String cron, String zone) {
    return parsed.computeIfAbsent(new Key(cron, zone), Crons::parse);
  }

  /** Drops what none of these calls uses, so that what customers once wrote does not pile up. */
  void keepThoseOf(Set<Key> used) {
    parsed.keySet().retainAll(used);
  }

  private static Optional<Cron> parse(Key key) {
    try {
      return Optional.of(Cron.parse(key.cron, Texts.zone(key.zone)));
    } catch (IllegalArgumentException unreadable) {
      LOG.warnf("The calls of this schedule do not run: %s", unreadable.getMessage());
      return Optional.empty();
    }
  }

  record Key(String cron, String zone) {}
}
