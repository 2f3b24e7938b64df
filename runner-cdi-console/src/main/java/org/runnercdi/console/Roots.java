package org.runnercdi.console;

import java.util.ArrayList;
import java.util.List;

/**
 * Under which addresses of the application the resources may answer; what the page reads first.
 *
 * @param roots relative to the application's own address, without slashes at their ends; the empty
 *     one is that itself
 */
record Roots(List<String> roots) {

  /** The name under {@code /runner/}. */
  static final String FILE = "roots.json";

  static Roots of(Iterable<String> paths) {
    List<String> roots = new ArrayList<>();
    for (String path : paths) {
      String root = path.replaceAll("/\\*$", "").replaceAll("^/+|/+$", "");
      if (!roots.contains(root)) {
        roots.add(root);
      }
    }
    return new Roots(List.copyOf(roots));
  }
}
