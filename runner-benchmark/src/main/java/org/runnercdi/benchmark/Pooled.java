package org.runnercdi.benchmark;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** {@code invokeAll} on an executor. */
final class Pooled implements Contender {

  private final ExecutorService executor;
  private final String settings;
  private final Callable<Object> body;
  private final Map<Integer, List<Callable<Object>>> batches = new HashMap<>();

  Pooled(ExecutorService executor, String settings, Callable<Object> body) {
    this.executor = executor;
    this.settings = settings;
    this.body = body;
  }

  @Override
  public String settings() {
    return settings;
  }

  @Override
  public long run(int jobs) throws Exception {
    List<Callable<Object>> batch = batches.computeIfAbsent(jobs, this::batch);
    long start = System.nanoTime();
    List<Future<Object>> results = executor.invokeAll(batch);
    long nanos = System.nanoTime() - start;
    for (Future<Object> result : results) {
      result.get();
    }
    return nanos;
  }

  private List<Callable<Object>> batch(int jobs) {
    List<Callable<Object>> batch = new ArrayList<>();
    for (int i = 0; i < jobs; i++) {
      // One object for each, as a caller has them.
      batch.add(() -> body.call());
    }
    return batch;
  }

  @Override
  public void close() {
    executor.shutdown();
  }
}
