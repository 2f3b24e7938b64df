package org.runnercdi;

import java.time.Instant;

/**
 * A node of the cluster.
 *
 * @param id identifies this life of the node: each start of the application has another
 * @param name the node's name, for people
 * @param alive whether its lease holds
 * @param self whether it is this node
 * @param startedAt when it joined
 * @param lastSeen when it last renewed its lease
 * @see Runner#members()
 */
public record Member(
    String id, String name, boolean alive, boolean self, Instant startedAt, Instant lastSeen) {}
