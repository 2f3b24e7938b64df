package org.runnercdi.cluster;

import java.time.Duration;

/**
 * Which cluster a node belongs to, and how long it waits for the others.
 *
 * @param cluster the cluster's name, the same on all its nodes and no other's in that database; at
 *     most 100 characters
 * @param node the node's name, for people; at most 200 characters
 * @param lease how long a node is alive after its last heartbeat, of which there are four in a
 *     lease; from 4 s to an hour, the same on all nodes
 * @param keep how long a slot can be claimed, and is remembered; at least ten minutes and four
 *     leases, at most a day
 * @param execution what becomes of a dead node's claims
 */
public record ClusterSettings(
    String cluster, String node, Duration lease, Duration keep, Execution execution) {

  private static final Duration SHORTEST_LEASE = Duration.ofSeconds(4);
  private static final Duration LONGEST_LEASE = Duration.ofHours(1);
  private static final Duration SHORTEST_KEEP = Duration.ofMinutes(10);
  private static final Duration LONGEST_KEEP = Duration.ofDays(1);

  /**
   * Checks them.
   *
   * @param cluster the cluster's name
   * @param node the node's name
   * @param lease how long a node is alive after its last heartbeat
   * @param keep how long a slot can be claimed
   * @param execution what becomes of a dead node's claims
   * @throws IllegalArgumentException if one is out of its range; says which
   */
  public ClusterSettings {
    name("cluster", cluster, 100);
    name("node", node, 200);
    if (lease.compareTo(SHORTEST_LEASE) < 0 || lease.compareTo(LONGEST_LEASE) > 0) {
      throw new IllegalArgumentException("lease is " + lease + ": it must be from PT4S to PT1H.");
    }
    Duration least = lease.multipliedBy(4);
    least = least.compareTo(SHORTEST_KEEP) < 0 ? SHORTEST_KEEP : least;
    if (keep.compareTo(least) < 0 || keep.compareTo(LONGEST_KEEP) > 0) {
      throw new IllegalArgumentException(
          "keep is "
              + keep
              + ": with a lease of "
              + lease
              + " it must be from "
              + least
              + " to PT24H.");
    }
  }

  /**
   * A lease of 30 s, two hours kept, each run started at most once.
   *
   * @param cluster the cluster's name
   * @param node the node's name
   * @return the settings
   * @throws IllegalArgumentException if a name is empty or too long
   */
  public static ClusterSettings of(String cluster, String node) {
    return new ClusterSettings(
        cluster, node, Duration.ofSeconds(30), Duration.ofHours(2), Execution.AT_MOST_ONCE);
  }

  private static void name(String key, String value, int longest) {
    if (value.isBlank() || value.length() > longest) {
      throw new IllegalArgumentException(
          key + " is \"" + value + "\": it must have from 1 to " + longest + " characters.");
    }
  }
}
