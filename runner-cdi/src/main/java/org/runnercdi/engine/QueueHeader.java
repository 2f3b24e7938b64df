package org.runnercdi.engine;

import java.time.Instant;
import org.runnercdi.QueueSource;
import org.runnercdi.spi.ClaimLedger;

/**
 * What the jobs of one queue share. It holds neither jobs nor results, so a result that is kept
 * does not keep its queue.
 *
 * @param source where the queue came from
 * @param origin where its jobs come from: for a triggered job not the same
 * @param sourceName the name under which the queue is reported
 * @param slot the slot, or the instant of the call of an immediate run
 * @param startedAt when its jobs were asked, by the wall clock
 * @param startedNanos the same by the monotonic clock
 * @param firstImmediate the number of its first immediate run, 0 where it runs for a slot
 */
record QueueHeader(
    QueueSource source,
    QueueSource origin,
    String sourceName,
    Instant slot,
    Instant startedAt,
    long startedNanos,
    long firstImmediate) {

  /** Its name in the ledger of a cluster. */
  ClaimLedger.Queue inLedger() {
    return new ClaimLedger.Queue(slot, source, sourceName);
  }

  /** The wall-clock time of a moment of the monotonic clock, steady while the queue runs. */
  Instant at(long nanos) {
    return startedAt.plusNanos(nanos - startedNanos);
  }

  /**
   * The idempotency key of one of its jobs.
   *
   * @param ordinal which of the jobs of that id it is, from 1
   */
  String executionKey(String id, int ordinal) {
    String key = id + "@" + slot;
    if (immediate()) {
      return key + "#" + (firstImmediate + ordinal - 1);
    }
    return ordinal == 1 ? key : key + "#" + ordinal;
  }

  /** Whether the same queue is evaluated by each node of a cluster. */
  boolean isScheduled() {
    return source == QueueSource.REGISTERED || source == QueueSource.SUPPLIED;
  }

  boolean immediate() {
    return firstImmediate > 0;
  }
}
