package org.runnercdi.cluster;

import java.time.Instant;
import org.runnercdi.QueueSource;
import org.runnercdi.spi.ClaimLedger;

/** How a queue is written in the tables. */
final class QueueName {

  private QueueName() {}

  static String of(ClaimLedger.Queue queue) {
    return queue.source() + "/" + queue.sourceName();
  }

  /** How much of that is not the source's name. */
  static int lengthBefore(ClaimLedger.Queue queue) {
    return queue.source().name().length() + 1;
  }

  static ClaimLedger.Queue parse(Instant slot, String text) {
    int end = text.indexOf('/');
    return new ClaimLedger.Queue(
        slot, QueueSource.valueOf(text.substring(0, end)), text.substring(end + 1));
  }
}
