package org.runnercdi.benchmark;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.runnercdi.Job;
import org.runnercdi.JobResult;
import org.runnercdi.Outcome;
import org.runnercdi.Result;
import org.runnercdi.Runner;
import org.runnercdi.engine.RunnerBuilder;

/** This library: a batch that is pushed and awaited, due-checks and {@code Result} included. */
final class RunnerJobs implements Contender {

  private final Runner runner;
  private final int limit;
  private final Work work;
  private final Map<Integer, List<Job>> batches = new HashMap<>();

  RunnerJobs(int limit, Work work) {
    this.limit = limit;
    this.work = work;
    this.runner = new RunnerBuilder().concurrencyLimit(limit).build();
  }

  @Override
  public String settings() {
    return "concurrencyLimit(" + limit + "), own threads; pushAndAwait(batch).get()";
  }

  @Override
  public long run(int jobs) throws Exception {
    List<Job> batch = batches.computeIfAbsent(jobs, this::batch);
    long start = System.nanoTime();
    Result result = runner.pushAndAwait(batch).get();
    long nanos = System.nanoTime() - start;
    check(result, jobs);
    return nanos;
  }

  private static void check(Result result, int jobs) {
    int succeeded = 0;
    for (JobResult each : result.items()) {
      succeeded += each.outcome() == Outcome.SUCCEEDED ? 1 : 0;
    }
    if (succeeded != jobs) {
      throw new IllegalStateException("Not all jobs have succeeded: " + result.errors());
    }
  }

  private List<Job> batch(int jobs) {
    List<Job> batch = new ArrayList<>();
    for (int i = 0; i < jobs; i++) {
      batch.add(
          Job.of(
              "job-" + i,
              now -> true,
              () -> {
                work.perform();
                return "done";
              }));
    }
    return batch;
  }

  @Override
  public void close() {
    runner.stopAndWait();
  }
}
