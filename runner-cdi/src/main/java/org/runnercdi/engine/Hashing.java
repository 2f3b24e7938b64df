package org.runnercdi.engine;

/** Where a text stands in a table of open addresses. */
final class Hashing {

  /** The golden ratio, as Fibonacci hashing multiplies by it (Knuth, TAOCP 3, 6.4). */
  private static final int GOLDEN = 0x9E3779B9;

  private Hashing() {}

  /**
   * Ids that differ in a number have hashes that follow on one another, and would stand in long
   * runs: they are spread.
   *
   * @param size of the table, a power of two
   */
  static int place(String id, int size) {
    return mixed(id) & (size - 1);
  }

  /** Its hash, spread over all bits. */
  static int mixed(String id) {
    return mixed(id.hashCode());
  }

  /** The same of what is a hash itself. */
  static int mixed(int hash) {
    int mixed = hash * GOLDEN;
    return mixed ^ (mixed >>> 15);
  }

  /** Whether they are equal; quickly where they are not, for the hash of each is known. */
  static boolean equal(String one, String other) {
    return one.hashCode() == other.hashCode() && one.equals(other);
  }
}
