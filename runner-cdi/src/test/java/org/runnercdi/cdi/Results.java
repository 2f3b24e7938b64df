package org.runnercdi.cdi;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.runnercdi.Result;

/** Observes the results. */
@ApplicationScoped
class Results {

  private final BlockingQueue<Result> results = new LinkedBlockingQueue<>();

  void on(@Observes Result result) {
    results.add(result);
  }

  Result take() throws InterruptedException {
    Result result = results.poll(20, TimeUnit.SECONDS);
    if (result == null) {
      throw new AssertionError("No result within 20 s.");
    }
    return result;
  }

  /** Itself, not the container's proxy: to be read after the container's end. */
  BlockingQueue<Result> all() {
    return results;
  }
}
