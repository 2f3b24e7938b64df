package org.runnercdi.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.runnercdi.JobResult;

/**
 * How supplied jobs ended last, as far as there is room: the results remembered longest ago give
 * way, and values are not kept.
 */
final class LastResults {

  private final int capacity;
  private final Map<String, JobResult> byId;

  LastResults(int capacity) {
    this.capacity = capacity;
    this.byId = new LinkedHashMap<>();
  }

  synchronized void remember(Execution[] items) {
    for (int i = Math.max(0, items.length - capacity); i < items.length; i++) {
      // Taken out first, so that it stands last.
      byId.remove(items[i].id());
      byId.put(items[i].id(), items[i].withoutValue());
    }
    var oldest = byId.keySet().iterator();
    while (byId.size() > capacity) {
      oldest.next();
      oldest.remove();
    }
  }

  synchronized @Nullable JobResult of(String id) {
    return byId.get(id);
  }
}
