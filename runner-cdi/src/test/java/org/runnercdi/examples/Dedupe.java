package org.runnercdi.examples;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.runnercdi.Job;
import org.runnercdi.JobResult;
import org.runnercdi.Outcome;
import org.runnercdi.Result;
import org.runnercdi.Runner;
import org.runnercdi.engine.RunnerBuilder;

/** The same id in two queues that overlap runs only once at a time. */
final class Dedupe {

  private Dedupe() {}

  public static void main(String[] args) throws InterruptedException {
    run(new RunnerBuilder().tick(Duration.ofSeconds(1)), System.out::println);
  }

  static void run(RunnerBuilder builder, Consumer<String> log) throws InterruptedException {
    var results = new LinkedBlockingQueue<Result>();
    var skipped = new CountDownLatch(1);
    Runner runner =
        builder
            .concurrencyLimit(10)
            .dedupe(true)
            .batchesPerTick(2)
            .onSkip(id -> skipped.countDown())
            .onResult(results::add)
            .build();
    // "slow" goes on until the second one has been skipped.
    Job slow = Job.of("slow", now -> true, () -> waitFor(skipped));
    runner.push(List.of(slow));
    runner.push(List.of(slow));

    for (int queue = 0; queue < 2; queue++) {
      for (JobResult item : results.take().items()) {
        log.accept(
            item.outcome() == Outcome.SKIPPED_DUPLICATE
                ? item.id() + " skipped (dedupe)"
                : item.id() + " -> " + item.value());
      }
    }
    log.accept("skips: " + runner.stats().dedupeSkipsTotal());
    runner.stopAndWait();
  }

  private static String waitFor(CountDownLatch latch) throws InterruptedException {
    latch.await();
    return "slow";
  }
}
