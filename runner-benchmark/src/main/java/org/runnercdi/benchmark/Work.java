package org.runnercdi.benchmark;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** What each job does, counted. */
public final class Work {

  /** The kinds of work. */
  public enum Kind {
    /** Nothing but to be counted. */
    NOTHING,
    /** Sleeps 10 ms. */
    SLEEP,
    /** Waits until as many have come as may run at once. */
    MEET
  }

  private interface Body {
    void run() throws Exception;
  }

  private final Body body;
  private final LongAdder performed = new LongAdder();

  private Work(Body body) {
    this.body = body;
  }

  /**
   * One of a kind.
   *
   * @param kind what it does
   * @param limit how many meet
   * @return work that has not been performed yet
   */
  public static Work of(Kind kind, int limit) {
    return switch (kind) {
      case NOTHING -> new Work(() -> {});
      case SLEEP -> new Work(() -> Thread.sleep(10));
      case MEET -> {
        CyclicBarrier barrier = new CyclicBarrier(limit);
        yield new Work(() -> barrier.await(30, TimeUnit.SECONDS));
      }
    };
  }

  /**
   * Does it once.
   *
   * @throws Exception if it was interrupted, or waited in vain
   */
  public void perform() throws Exception {
    body.run();
    performed.increment();
  }

  /**
   * The count.
   *
   * @return how often it has been performed
   */
  public long performed() {
    return performed.sum();
  }
}
