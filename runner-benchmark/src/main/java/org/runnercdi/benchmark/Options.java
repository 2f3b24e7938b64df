package org.runnercdi.benchmark;

import java.util.List;
import java.util.Optional;

/**
 * What {@code compare} is asked for.
 *
 * @param rounds how often each contender has its turn
 * @param only the parts to run, all if empty
 * @param real whether to wait for real ticks as well
 * @param baseline whether to write the table to the module's BASELINE.md
 * @param text the options as they were given
 */
record Options(int rounds, List<String> only, boolean real, boolean baseline, String text) {

  static Options of(String... args) {
    for (String arg : args) {
      if (!arg.matches("--rounds=\\d+|--only=[a-z,-]+|--real|--baseline")) {
        throw new IllegalArgumentException(
            "'"
                + arg
                + "' is not known; known are --rounds=15, --only=jobs,ladder,sleepers,due-checks or a"
                + " measure, --real and --baseline.");
      }
    }
    List<String> given = List.of(args);
    return new Options(
        value(given, "--rounds=").map(Integer::parseInt).orElse(15),
        value(given, "--only=").map(parts -> List.of(parts.split(",", -1))).orElse(List.of()),
        given.contains("--real"),
        given.contains("--baseline"),
        String.join(" ", given));
  }

  private static Optional<String> value(List<String> args, String key) {
    return args.stream()
        .filter(arg -> arg.startsWith(key))
        .map(arg -> arg.substring(key.length()))
        .findFirst();
  }

  boolean wants(String part) {
    return only.isEmpty() || only.contains(part);
  }
}
