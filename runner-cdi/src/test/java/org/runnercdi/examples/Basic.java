package org.runnercdi.examples;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.runnercdi.Job;
import org.runnercdi.JobResult;
import org.runnercdi.Result;
import org.runnercdi.Runner;
import org.runnercdi.engine.RunnerBuilder;

/** Pushes two jobs, and prints what one tick made of them. */
final class Basic {

  private Basic() {}

  public static void main(String[] args) throws InterruptedException {
    run(new RunnerBuilder().tick(Duration.ofSeconds(1)), System.out::println);
  }

  static void run(RunnerBuilder builder, Consumer<String> log) throws InterruptedException {
    var results = new LinkedBlockingQueue<Result>();
    Runner runner = builder.concurrencyLimit(10).onResult(results::add).build();
    runner.push(List.of(job("a"), job("b")));

    for (JobResult item : results.take().items()) {
      switch (item.outcome()) {
        case SUCCEEDED -> log.accept(item.id() + " -> " + item.value());
        case PANICKED -> log.accept(item.id() + " panicked: " + item.error());
        default -> log.accept(item.id() + " failed: " + item.error());
      }
    }
    runner.stopAndWait();
  }

  private static Job job(String id) {
    return Job.of(id, now -> true, () -> id + ":done");
  }
}
