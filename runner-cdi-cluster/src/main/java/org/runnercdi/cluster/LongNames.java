package org.runnercdi.cluster;

import static java.lang.System.Logger.Level.ERROR;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.runnercdi.spi.ClaimLedger;

/**
 * Knows jobs for whose names the key of a claim has no room in some database: they are never
 * claimed, and said so once, so that they keep no other job from being claimed.
 */
final class LongNames {

  /** The length of a job's id. */
  static final int LONGEST_JOB = 500;

  /** The length of a queue's name, as it is written. */
  static final int LONGEST_QUEUE = 160;

  private static final System.Logger LOG = System.getLogger("org.runnercdi");
  private static final int TOLD = 1000;
  private static final int SHOWN = 60;

  private final Set<String> told = ConcurrentHashMap.newKeySet();

  /** Those of the keys for which there is room. */
  List<ClaimLedger.Key> fitting(ClaimLedger.Queue queue, Collection<ClaimLedger.Key> keys) {
    String name = QueueName.of(queue);
    if (name.length() > LONGEST_QUEUE) {
      tell(
          "source",
          queue.sourceName(),
          LONGEST_QUEUE - name.length() + queue.sourceName().length());
      return List.of();
    }
    return keys.stream().filter(this::fits).toList();
  }

  private boolean fits(ClaimLedger.Key key) {
    if (key.jobId().length() > LONGEST_JOB) {
      tell("job", key.jobId(), LONGEST_JOB);
      return false;
    }
    return true;
  }

  private void tell(String what, String name, int longest) {
    if (told.size() < TOLD && told.add(name)) {
      LOG.log(
          ERROR,
          "The "
              + what
              + " '"
              + name.substring(0, SHOWN)
              + "…' has a name of "
              + name.length()
              + " characters, and in a cluster it must have at most "
              + longest
              + ": nothing of it is run.");
    }
  }
}
