package org.runnercdi.schedule;

import java.util.ArrayList;
import java.util.List;

/**
 * Values of a field that are told together.
 *
 * @param from the first
 * @param to the last, smaller than the first where the span wraps around
 * @param step the distance from one to the next
 */
record Span(int from, int to, int step) {

  /** Fewer values than this in a row are told one by one. */
  private static final int SHORTEST_ROW = 3;

  /** Fewer values than this at an even distance are told one by one. */
  private static final int SHORTEST_STEPS = 5;

  boolean isSingle() {
    return from == to;
  }

  /** The values in bits, told in as few words as possible; those that wrap come last. */
  static List<Span> of(long values, Field field, boolean wraps) {
    List<Integer> all = new ArrayList<>();
    for (int value = field.min(); value <= field.max(); value++) {
      if (((values >>> value) & 1) != 0) {
        all.add(value);
      }
    }
    int step = evenStep(all);
    if (step > 1 && all.size() >= SHORTEST_STEPS) {
      return List.of(new Span(all.get(0), all.get(all.size() - 1), step));
    }
    List<Span> rows = rows(all);
    return wraps ? joinedEnds(rows, field) : rows;
  }

  /** Rows of values without a hole, short ones as single values. */
  private static List<Span> rows(List<Integer> all) {
    List<Span> rows = new ArrayList<>();
    int start = 0;
    for (int i = 1; i <= all.size(); i++) {
      if (i == all.size() || all.get(i) != all.get(i - 1) + 1) {
        if (i - start >= SHORTEST_ROW) {
          rows.add(new Span(all.get(start), all.get(i - 1), 1));
        } else {
          all.subList(start, i).forEach(value -> rows.add(new Span(value, value, 1)));
        }
        start = i;
      }
    }
    return rows;
  }

  /** A row up to the largest value and one from the least are one row. */
  private static List<Span> joinedEnds(List<Span> rows, Field field) {
    int before = 0;
    while (before < rows.size()
        && rows.get(before).from() == (before == 0 ? field.min() : rows.get(before - 1).to() + 1)) {
      before++;
    }
    int after = rows.size();
    while (after > before
        && rows.get(after - 1).to()
            == (after == rows.size() ? field.max() : rows.get(after).from() - 1)) {
      after--;
    }
    if (before == 0 || after == rows.size()) {
      return rows;
    }
    int from = rows.get(after).from();
    int to = rows.get(before - 1).to();
    if (field.max() - from + 1 + to - field.min() + 1 < SHORTEST_ROW) {
      return rows;
    }
    List<Span> joined = new ArrayList<>(rows.subList(before, after));
    joined.add(new Span(from, to, 1));
    return joined;
  }

  private static int evenStep(List<Integer> all) {
    if (all.size() < 2) {
      return 0;
    }
    int step = all.get(1) - all.get(0);
    for (int i = 2; i < all.size(); i++) {
      if (all.get(i) - all.get(i - 1) != step) {
        return 0;
      }
    }
    return step;
  }
}
