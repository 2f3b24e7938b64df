package org.runnercdi.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.runnercdi.Runner;

/** An application in a CDI container, with its settings for as long as it starts. */
class Application implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final SeContainer container;
  private boolean closed;

  Application(boolean scanned, Map<String, String> settings, Class<?>... beans) {
    Map<String, String> all = new HashMap<>(settings);
    all.putIfAbsent("runner.tick", "1s");
    all.forEach(System::setProperty);
    // It keeps the names of its keys.
    ConfigProviderResolver.instance().releaseConfig(ConfigProvider.getConfig());
    try {
      SeContainerInitializer weld = SeContainerInitializer.newInstance().addBeanClasses(beans);
      container = (scanned ? weld : weld.disableDiscovery()).initialize();
    } finally {
      all.keySet().forEach(System::clearProperty);
    }
  }

  /** The settings of a node of the cluster shop. */
  static Map<String, String> enabled(String node) {
    return Map.of(
        "runner.cluster.enabled", "true",
        "runner.cluster.name", "shop",
        "runner.cluster.node", node,
        "runner.cluster.lease", "4s");
  }

  static Map<String, String> with(Map<String, String> settings, String key, String value) {
    Map<String, String> all = new HashMap<>(settings);
    all.put(key, value);
    return all;
  }

  /** For what has no event to wait for. */
  static void eventually(BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("it came about in time").isNegative();
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }

  <T> T get(Class<T> type) {
    return container.select(type).get();
  }

  Runner runner() {
    return get(Runner.class);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      container.close();
    }
  }
}
