package org.runnercdi.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the jobs of one id in a queue, from 1, without an object for each id: a table of the
 * first index of each id, and counts only for ids that come again.
 */
final class Ordinals {

  private final List<Execution> before;
  private int[] table = new int[64];
  private @Nullable Map<String, Integer> repeated;

  /**
   * Numbers what is about to be added to the list.
   *
   * @param before the jobs numbered so far
   */
  Ordinals(List<Execution> before) {
    this.before = before;
  }

  int next(String id) {
    if (before.size() * 2 >= table.length) {
      grow();
    }
    int place = place(id);
    if (table[place] == 0) {
      table[place] = before.size() + 1;
      return 1;
    }
    if (repeated == null) {
      repeated = new HashMap<>();
    }
    return repeated.merge(id, 2, (count, two) -> count + 1);
  }

  private int place(String id) {
    int mask = table.length - 1;
    int place = Hashing.place(id, table.length);
    while (table[place] != 0 && !Hashing.equal(before.get(table[place] - 1).id(), id)) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private void grow() {
    int[] old = table;
    table = new int[old.length * 2];
    for (int entry : old) {
      if (entry != 0) {
        table[place(before.get(entry - 1).id())] = entry;
      }
    }
  }
}
