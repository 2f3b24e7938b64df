package org.runnercdi.benchmark;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;

/** Figures of the same thing, taken several times. */
final class Series {

  private final double[] sorted;

  Series(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("A series has at least one figure.");
    }
    sorted = values.clone();
    Arrays.sort(sorted);
  }

  static Series of(Collection<Double> values) {
    return new Series(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  int size() {
    return sorted.length;
  }

  double min() {
    return sorted[0];
  }

  double max() {
    return sorted[sorted.length - 1];
  }

  double median() {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** The smallest figure that so great a part of all does not exceed. */
  double quantile(double part) {
    return sorted[Math.max(0, (int) Math.ceil(part * sorted.length) - 1)];
  }

  /** Nanoseconds, for people. */
  static String time(double nanos) {
    double much = Math.abs(nanos);
    if (much < 1_000) {
      return String.format(Locale.ROOT, much < 10 ? "%.1f ns" : "%.0f ns", nanos);
    }
    if (much < 1_000_000) {
      return String.format(Locale.ROOT, "%.1f µs", nanos / 1e3);
    }
    return much < 1e9
        ? String.format(Locale.ROOT, "%.1f ms", nanos / 1e6)
        : String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
  }

  /** Ratios: the median, and the spread in brackets. */
  String ratios() {
    return String.format(Locale.ROOT, "**%.2f** (%.2f–%.2f)", median(), min(), max());
  }
}
