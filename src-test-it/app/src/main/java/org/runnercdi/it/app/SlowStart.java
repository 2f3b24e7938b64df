package org.runnercdi.it.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;

/** Lasts as long as {@code it.slow-start} says, while the application starts. */
@ApplicationScoped
public class SlowStart {

  @Inject Journal journal;

  public void dawdle() {
    Duration length =
        ConfigProvider.getConfig(SlowStart.class.getClassLoader())
            .getOptionalValue("it.slow-start", Duration.class)
            .orElse(Duration.ZERO);
    journal.add("starting", Map.of());
    try {
      if (new CountDownLatch(1).await(length.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("Nobody counts this down.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    journal.add("up", Map.of());
  }
}
