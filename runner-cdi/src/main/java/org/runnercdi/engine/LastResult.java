package org.runnercdi.engine;

import org.jspecify.annotations.Nullable;
import org.runnercdi.JobResult;

/** How a registered job ended last: its plans come and go, this stays. */
final class LastResult {

  private volatile @Nullable JobResult result;

  void remember(JobResult ended) {
    result = ended;
  }

  @Nullable JobResult get() {
    return result;
  }
}
