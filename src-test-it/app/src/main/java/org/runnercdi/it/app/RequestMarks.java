package org.runnercdi.it.app;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the request contexts that used a {@link RequestMark}. */
@ApplicationScoped
public class RequestMarks {

  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();

  int begin() {
    return begun.incrementAndGet();
  }

  void end() {
    ended.incrementAndGet();
  }

  public Map<String, Object> counts() {
    return Map.of("begun", begun.get(), "ended", ended.get());
  }
}
