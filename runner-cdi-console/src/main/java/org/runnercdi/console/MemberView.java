package org.runnercdi.console;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.runnercdi.Member;

/**
 * A node of the cluster.
 *
 * @param id of this life of the node
 * @param name for people
 * @param alive whether its lease holds
 * @param self whether it is the node that answers
 * @param startedAt when it joined
 * @param lastSeen when it last renewed its lease
 */
@Schema(name = "ConsoleMember", description = "A node of the cluster.")
record MemberView(
    String id, String name, boolean alive, boolean self, Instant startedAt, Instant lastSeen) {

  static MemberView of(Member member) {
    return new MemberView(
        member.id(),
        member.name(),
        member.alive(),
        member.self(),
        member.startedAt(),
        member.lastSeen());
  }
}
