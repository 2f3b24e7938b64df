package org.runnercdi.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.runnercdi.spi.ClaimLedger;
import org.runnercdi.spi.ClaimLedger.Claim;

/**
 * Three nodes walk a list of jobs from offsets of their own, claim it in chunks, and complete each
 * chunk before they claim the next. A program, not a test: {@code LedgerSpeed jobs [dedupe]}, with
 * {@code -Dspeed.database=mariadb} for another than PostgreSQL.
 */
final class LedgerSpeed {

  private static final int NODES = 3;

  private LedgerSpeed() {}

  public static void main(String[] arguments) throws Exception {
    int jobs = Integer.parseInt(arguments[0]);
    boolean dedupe = arguments.length > 1;
    DatabaseServer server =
        DatabaseServer.named(System.getProperty("speed.database", "postgresql"), Map.of());
    server.open();
    try (JdbcTestCluster cluster =
        new JdbcTestCluster(server.url(), "speed", Execution.AT_MOST_ONCE)) {
      List<JdbcTestCluster.Node> nodes = new ArrayList<>();
      for (int node = 0; node < NODES; node++) {
        nodes.add(cluster.join("node-" + node));
      }
      Instant slot = LedgerContract.SLOT;
      for (int chunk : new int[] {500, 50, 500, 2000}) {
        slot = slot.plusSeconds(60);
        ClaimLedger.Queue queue = LedgerContract.queue(slot);
        AtomicInteger trips = new AtomicInteger();
        long started = System.nanoTime();
        List<Callable<Integer>> walks = new ArrayList<>();
        for (int node = 0; node < NODES; node++) {
          List<ClaimLedger.Key> keys = new ArrayList<>(LedgerContract.keys(jobs));
          Collections.rotate(keys, jobs / NODES * node);
          JdbcTestCluster.Node walker = nodes.get(node);
          walks.add(() -> walk(walker, queue, keys, chunk, dedupe, trips));
        }
        LedgerContract.together(walks);
        Duration took = Duration.ofNanos(System.nanoTime() - started);
        System.out.printf(
            "%d jobs, chunk %d: %d ms, %d/s claimed and completed, %d claims sent%n",
            jobs, chunk, took.toMillis(), jobs * 1000L / took.toMillis(), trips.get());
      }
    } finally {
      server.close();
    }
  }

  private static Integer walk(
      JdbcTestCluster.Node node,
      ClaimLedger.Queue queue,
      List<ClaimLedger.Key> keys,
      int chunk,
      boolean dedupe,
      AtomicInteger trips)
      throws Exception {
    int all = 0;
    for (int from = 0; from < keys.size(); from += chunk) {
      List<ClaimLedger.Key> part = keys.subList(from, Math.min(from + chunk, keys.size()));
      trips.incrementAndGet();
      List<Claim> won =
          node.ledger.claim(
              queue,
              part,
              dedupe
                  ? Set.of()
                  : part.stream().map(ClaimLedger.Key::jobId).collect(Collectors.toSet()));
      if (node.ledger
              .complete(won.stream().map(each -> LedgerContract.end(queue, each)).toList())
              .size()
          > 0) {
        throw new IllegalStateException("refused");
      }
      all += won.size();
    }
    return all;
  }
}
