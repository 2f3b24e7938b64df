package org.runnercdi.cluster;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.runnercdi.spi.ClaimLedger;

/** Ranges as a text, which every database can put together: {@code 0-500 900-1000}. */
final class Ranges {

  private Ranges() {}

  static String text(List<ClaimLedger.Range> ranges) {
    return ranges.stream()
        .map(range -> range.from() + "-" + range.to())
        .collect(Collectors.joining(" "));
  }

  static List<ClaimLedger.Range> parse(@Nullable String text) {
    return text == null || text.isEmpty()
        ? List.of()
        : Stream.of(text.split(" ")).map(Ranges::range).toList();
  }

  private static ClaimLedger.Range range(String text) {
    int dash = text.indexOf('-');
    return new ClaimLedger.Range(
        Integer.parseInt(text, 0, dash, 10), Integer.parseInt(text, dash + 1, text.length(), 10));
  }
}
