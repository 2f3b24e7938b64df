package org.runnercdi.benchmark;

import java.util.List;

/**
 * A row of the table.
 *
 * @param cells as the heading names them
 */
record Row(List<String> cells) {

  static final Row HEADING =
      Row.of("measure", "who", "median", "min", "max", "ratio to the bare executor", "remark");

  static Row of(String... cells) {
    return new Row(List.of(cells));
  }

  static Row of(String measure, String who, Series series, String ratio, String remark) {
    return of(
        measure,
        who,
        Series.time(series.median()),
        Series.time(series.min()),
        Series.time(series.max()),
        ratio,
        remark);
  }

  /** On its way from one process to another. */
  String line() {
    return String.join("\t", cells);
  }

  static Row parse(String line) {
    return new Row(List.of(line.split("\t", -1)));
  }

  String markdown() {
    return "| " + String.join(" | ", cells) + " |";
  }
}
