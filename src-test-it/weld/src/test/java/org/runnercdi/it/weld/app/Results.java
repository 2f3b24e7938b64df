package org.runnercdi.it.weld.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.runnercdi.QueueSource;
import org.runnercdi.Result;

/** Observes the results. */
@ApplicationScoped
public class Results {

  private final BlockingQueue<Result> results = new LinkedBlockingQueue<>();

  void on(@Observes Result result) {
    results.add(result);
  }

  /** The next result of this source; others are passed over. */
  public Result take(QueueSource source) throws InterruptedException {
    while (true) {
      Result result = results.poll(20, TimeUnit.SECONDS);
      if (result == null) {
        throw new AssertionError("No result of " + source + " within 20 s.");
      }
      if (result.source() == source) {
        return result;
      }
    }
  }

  public Result poll() {
    return results.poll();
  }
}
