package org.runnercdi.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.runnercdi.Job;
import org.runnercdi.spi.LedgerException;

/** How runs ended is in the ledger soon, whatever the node does besides. */
@NullUnmarked
class CompletionsTest {

  private static final Duration LATEST = Duration.ofMillis(100);
  private static final Duration STEP = Duration.ofMillis(5);
  private static final int JOBS = (int) LATEST.dividedBy(STEP) + 1;

  private final TurnedTime time = TurnedTime.startingAt(Bench.NOON);
  private final TurnedParking parking = new TurnedParking(time);
  private final Set<String> stored = ConcurrentHashMap.newKeySet();
  private final List<CountDownLatch> ends = new ArrayList<>();
  private final CountDownLatch begun = new CountDownLatch(JOBS + 1);
  private Bench bench;

  /** A job that goes on and on, and others that end when they are told to. */
  @BeforeEach
  void start() {
    MemoryCluster.Node node = new MemoryCluster(time, false).node("a");
    PassingLedger ledger =
        new PassingLedger(node) {
          @Override
          public Set<Completion> complete(Collection<Completion> ended) throws LedgerException {
            Set<Completion> refused = super.complete(ended);
            ended.forEach(end -> stored.add(end.key().jobId()));
            return refused;
          }
        };
    List<Job> jobs = new ArrayList<>();
    for (int i = 0; i <= JOBS; i++) {
      CountDownLatch end = new CountDownLatch(1);
      ends.add(end);
      jobs.add(
          Bench.job(
              "job-" + i,
              context -> {
                begun.countDown();
                Bench.await(end);
                return null;
              }));
    }
    bench =
        Bench.with(
            time,
            builder -> {
              builder.parkNanos = parking;
              jobs.forEach(builder::register);
              return builder.concurrencyLimit(jobs.size()).ledger(ledger, node);
            });
    bench.turn();
    Bench.await(begun);
  }

  @AfterEach
  void stop() {
    parking.end();
    ends.forEach(CountDownLatch::countDown);
    bench.close();
  }

  private void end(int job) {
    int before = bench.runner.stats().inFlightJobs();
    ends.get(job).countDown();
    Bench.eventually(() -> bench.runner.stats().inFlightJobs() < before);
  }

  private void waitsOrIsStored(int job) {
    long now = time.getAsLong();
    Bench.eventually(() -> stored.contains("job-" + job) || parking.isParkedBeyond(now));
  }

  /** Time is not turned any more: it has been handed over by now, or never will be. */
  private void isStored(int job) {
    waitsOrIsStored(job);
    assertThat(stored).contains("job-" + job);
  }

  @Test
  void anEndIsStoredWithin100Millis_alsoWhereOthersEndAllTheTimeAndOneGoesOn() {
    end(0);
    waitsOrIsStored(0);
    for (int job = 1; job < JOBS; job++) {
      end(job);
      parking.turn(STEP);
    }

    isStored(0);
  }

  @Test
  void anEndIsStoredWithin100Millis_alsoWhereNoOtherFollows() {
    end(0);
    waitsOrIsStored(0);
    parking.turn(LATEST);

    isStored(0);
    assertThat(bench.results()).isEmpty();
  }
}
