package org.runnercdi.it.app.server;

import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import javax.naming.InitialContext;
import org.runnercdi.Job;
import org.runnercdi.Runner;
import org.runnercdi.engine.RunnerBuilder;

/**
 * What no-op jobs cost on the server's executor: run by a runner, whose workers run many jobs each,
 * and handed over one by one, to it and to a bare pool. A task of the executor is what the server
 * captures and sets up its contexts for.
 */
@Path("executor-cost")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class ExecutorCost {

  /** One way to run all jobs; returns when they have run. */
  @FunctionalInterface
  private interface Way {
    void run() throws Exception;
  }

  /**
   * Measures each way in turn.
   *
   * @return the tasks and the jobs of the runner's rounds, and the median nanoseconds of a job
   */
  @POST
  @SuppressWarnings("BanJNDI") // the client is the suite
  public Map<String, Object> measure(
      @QueryParam("executor") String executor,
      @QueryParam("threads") String threads,
      @QueryParam("jobs") int jobs,
      @QueryParam("limit") int limit,
      @QueryParam("rounds") int rounds)
      throws Exception {
    ExecutorService server = InitialContext.doLookup(executor);
    ThreadFactory factory = InitialContext.doLookup(threads);
    CountedTasks counted = new CountedTasks(server);
    ExecutorService bare = Executors.newFixedThreadPool(limit);
    Runner runner =
        new RunnerBuilder()
            .concurrencyLimit(limit)
            .executor(counted)
            .executorName(executor)
            .threadFactory(factory)
            .build();
    try {
      LongAdder performed = new LongAdder();
      List<Job> batch =
          IntStream.range(0, jobs)
              .mapToObj(i -> Job.of("job-" + i, now -> true, context -> count(performed)))
              .toList();
      long[][] nanos = new long[3][rounds];
      for (int i = 0; i < rounds; i++) {
        nanos[0][i] = time(() -> runner.pushAndAwait(batch).get(1, TimeUnit.MINUTES));
        nanos[1][i] = time(() -> oneByOne(server, jobs));
        nanos[2][i] = time(() -> oneByOne(bare, jobs));
      }
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("jobs", performed.sum());
      facts.put("tasks", counted.tasks());
      facts.put("runnerNanos", ofAJob(nanos[0], jobs));
      facts.put("oneByOneNanos", ofAJob(nanos[1], jobs));
      facts.put("oneByOneOnABarePoolNanos", ofAJob(nanos[2], jobs));
      return facts;
    } finally {
      runner.stopAndWait();
      bare.shutdownNow();
    }
  }

  private static Object count(LongAdder performed) {
    performed.increment();
    return "done";
  }

  private static void oneByOne(ExecutorService executor, int jobs) throws InterruptedException {
    CountDownLatch open = new CountDownLatch(jobs);
    for (int i = 0; i < jobs; i++) {
      executor.execute(open::countDown);
    }
    if (!open.await(1, TimeUnit.MINUTES)) {
      throw new IllegalStateException(open.getCount() + " jobs have not run.");
    }
  }

  private static long time(Way way) throws Exception {
    long begun = System.nanoTime();
    way.run();
    return System.nanoTime() - begun;
  }

  /** The median of the second half of the rounds: the first warms up. */
  private static long ofAJob(long[] nanos, int jobs) {
    long[] warm = Arrays.copyOfRange(nanos, nanos.length / 2, nanos.length);
    Arrays.sort(warm);
    return warm[warm.length / 2] / jobs;
  }
}
