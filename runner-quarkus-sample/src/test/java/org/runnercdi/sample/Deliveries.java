package org.runnercdi.sample;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.runnercdi.JobResult;
import org.runnercdi.Result;

/** Tells a test when the application's own observer has stored a result. */
@ApplicationScoped
class Deliveries {

  private static final int AFTER_THE_STORE = 10_000;

  private final Map<String, CompletableFuture<Result>> expected = new ConcurrentHashMap<>();

  /** Completes with the next result in which there is this job; to be asked before it runs. */
  CompletableFuture<Result> next(String jobId) {
    return expected.computeIfAbsent(jobId, id -> new CompletableFuture<>());
  }

  void delivered(@Observes @Priority(AFTER_THE_STORE) Result result) {
    for (JobResult item : result.items()) {
      CompletableFuture<Result> waiting = expected.remove(item.id());
      if (waiting != null) {
        waiting.complete(result);
      }
    }
  }
}
