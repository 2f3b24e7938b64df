package org.runnercdi.examples;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.runnercdi.Job;
import org.runnercdi.Result;
import org.runnercdi.Runner;
import org.runnercdi.RunnerStats;
import org.runnercdi.engine.RunnerBuilder;

/** Runs ten jobs at once under a limit of three, and looks at the counters from within. */
final class WithStats {

  private WithStats() {}

  public static void main(String[] args) {
    run(new RunnerBuilder(), System.out::println);
  }

  static void run(RunnerBuilder builder, Consumer<String> log) {
    Runner runner = builder.concurrencyLimit(3).batchBuffer(8).build();
    CompletableFuture<Result> awaited =
        runner.pushAndAwait(
            IntStream.range(0, 10)
                .mapToObj(i -> Job.of("j", now -> true, () -> line(runner.stats())))
                .toList());
    Result result = awaited.join();
    result.items().forEach(item -> log.accept(String.valueOf(item.value())));
    log.accept("items=" + result.items().size());
    runner.stopAndWait();
  }

  private static String line(RunnerStats stats) {
    return "inFlight=%d batchDepth=%d/%d skips=%d dropped=%d"
        .formatted(
            stats.inFlightJobs(),
            stats.batchQueueDepth(),
            stats.batchQueueCapacity(),
            stats.dedupeSkipsTotal(),
            stats.droppedResultsTotal());
  }
}
