package org.runnercdi.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.JMException;
import javax.management.ObjectName;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.runnercdi.Job;
import org.runnercdi.spi.LedgerException;

/**
 * What a node of a cluster keeps of a job until the {@code Result} of its queue is published: a
 * count of bytes, after the garbage has been collected.
 */
@NullUnmarked
class RetainedTest {

  private static final int JOBS = 100_000;
  private static final String LAST = "last";

  /** Their objects are there in each run, so that only what the runner adds is seen. */
  private final List<Job> jobs = new ArrayList<>();

  private volatile boolean allAreDue = true;
  private CountDownLatch begun;
  private CountDownLatch release;

  RetainedTest() {
    jobs.add(Bench.job(LAST, context -> hold()));
    for (int i = 1; i < JOBS; i++) {
      jobs.add(Job.of("job-" + i, now -> allAreDue, () -> "done"));
    }
  }

  private Object hold() {
    begun.countDown();
    Bench.await(release);
    return null;
  }

  /** Gives the last job to this node, and the others as it was told; remembers nothing of them. */
  private static final class Deciding extends PassingLedger {

    private final boolean givesAll;
    private final AtomicLong tokens = new AtomicLong();
    private final AtomicInteger decided = new AtomicInteger();

    Deciding(MemoryCluster.Node node, boolean givesAll) {
      super(node);
      this.givesAll = givesAll;
    }

    private boolean gives(Key key) {
      return givesAll || key.jobId().equals(LAST);
    }

    @Override
    public List<Claim> claim(Queue queue, List<Key> keys, Set<String> overlapping) {
      List<Claim> won =
          keys.stream()
              .filter(this::gives)
              .map(key -> new Claim(key, tokens.incrementAndGet(), 1, false))
              .toList();
      if (!won.isEmpty()) {
        decided.addAndGet(keys.size() - won.size());
      }
      return won;
    }

    @Override
    public Answer claim(Queue queue, List<Key> keys, Set<String> overlapping, Walk walk) {
      return new Answer(claim(queue, keys, overlapping), List.of());
    }

    @Override
    public Standing standing(Queue queue, Collection<Key> keys) {
      Set<Key> taken = new HashSet<>(keys);
      taken.removeIf(this::gives);
      decided.addAndGet(taken.size());
      return new Standing(false, taken);
    }

    @Override
    public Set<Completion> complete(Collection<Completion> ended) throws LedgerException {
      decided.addAndGet(ended.size());
      return Set.of();
    }
  }

  /** What is there while the last job of the queue runs, and all others are lost or completed. */
  private long whileOneRuns(boolean winsAll, int others) {
    begun = new CountDownLatch(1);
    release = new CountDownLatch(1);
    TurnedTime time = TurnedTime.startingAt(Bench.NOON);
    MemoryCluster.Node node = new MemoryCluster(time, false).node("a");
    Deciding ledger = new Deciding(node, winsAll);
    try (Bench bench =
        Bench.with(
            time, builder -> builder.historySize(0).source(slot -> jobs).ledger(ledger, node))) {
      bench.turn();
      Bench.await(begun);
      Bench.eventually(() -> ledger.decided.get() == others);
      // They may still have in hand what they have just been told of.
      Bench.eventually(() -> rests("runner-claims") && rests("runner-completions"));
      long live = live();
      assertThat(bench.results()).isEmpty();
      release.countDown();
      return live;
    }
  }

  private static boolean rests(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(name))
        .map(Thread::getState)
        .allMatch(state -> state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING);
  }

  /** The objects that are reachable, without what a collector leaves between them. */
  private static long live() {
    long live = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      String histogram = histogram();
      String total = histogram.substring(histogram.lastIndexOf("Total")).trim();
      live = Math.min(live, Long.parseLong(total.split("\\s+", 4)[2]));
    }
    return live;
  }

  private static String histogram() {
    try {
      return (String)
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "gcClassHistogram",
                  new Object[] {new String[0]},
                  new String[] {String[].class.getName()});
    } catch (JMException e) {
      throw new AssertionError(e);
    }
  }

  private static double ofEach(long bytes) {
    return (double) bytes / JOBS;
  }

  @Test
  void aWonJobTakesAHundredBytes_andALostOneNothing() {
    // What is made once is there before.
    whileOneRuns(true, JOBS - 1);
    long allWon = whileOneRuns(true, JOBS - 1);
    long allLost = whileOneRuns(false, JOBS - 1);
    allAreDue = false;
    long noneDue = whileOneRuns(true, 0);

    assertThat(ofEach(allLost - noneDue)).as("bytes of a lost job").isBetween(-2.0, 2.0);
    assertThat(ofEach(allWon - noneDue)).as("bytes of a won job").isBetween(64.0, 100.0);
  }
}
