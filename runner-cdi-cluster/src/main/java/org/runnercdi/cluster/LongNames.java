package org.runnercdi.cluster;

import static java.lang.System.Logger.Level.ERROR;

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

  /** Whether there is room for a job of this queue. */
  boolean fit(ClaimLedger.Queue queue, String jobId) {
    int longestSource = LONGEST_QUEUE - QueueName.lengthBefore(queue);
    if (queue.sourceName().length() > longestSource) {
      tell("source", queue.sourceName(), longestSource);
      return false;
    }
    if (jobId.length() > LONGEST_JOB) {
      tell("job", jobId, LONGEST_JOB);
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
