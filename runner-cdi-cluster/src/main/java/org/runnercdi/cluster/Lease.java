package org.runnercdi.cluster;

import java.time.Duration;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** This node's lease: who it is, and since when nobody has confirmed that. */
final class Lease {

  /** One life of the node. */
  record Life(UUID node, long number) {}

  private final long nanos;
  private final LongSupplier nanoTime;
  private volatile @Nullable State state;
  private long lives;

  Lease(Duration length, LongSupplier nanoTime) {
    this.nanos = length.toNanos();
    this.nanoTime = nanoTime;
  }

  /** A life has begun, by a round trip that began then. */
  synchronized Life begin(UUID node, long sent) {
    State before = state;
    Life life = new Life(node, ++lives);
    state = new State(life, sent, before == null ? sent : before.watchedSince(sent));
    return life;
  }

  /** The life goes on, by a round trip that began then. */
  synchronized void renew(long sent) {
    State before = state;
    if (before != null) {
      state = new State(before.life, sent, before.watchedSince(sent));
    }
  }

  /** The life is over. */
  synchronized void end() {
    state = null;
  }

  @Nullable Life life() {
    State now = state;
    return now == null ? null : now.life;
  }

  /** The life's number; 0 if it has not been confirmed for half a lease. */
  long incarnation() {
    State now = state;
    return now == null || nanoTime.getAsLong() - now.sent > nanos / 2 ? 0 : now.life.number;
  }

  /**
   * Whether this node has been in touch for a whole lease, so that it would have seen the others'
   * heartbeats: after an outage everybody is late, and nobody dead.
   */
  boolean mayJudge() {
    State now = state;
    return now != null && incarnation() != 0 && nanoTime.getAsLong() - now.since > nanos;
  }

  private final class State {

    private final Life life;
    private final long sent;
    private final long since;

    State(Life life, long sent, long since) {
      this.life = life;
      this.sent = sent;
      this.since = since;
    }

    long watchedSince(long next) {
      return next - sent > nanos / 2 ? next : since;
    }
  }
}
