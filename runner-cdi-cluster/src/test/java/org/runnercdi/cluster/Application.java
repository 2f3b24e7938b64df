package org.runnercdi.cluster;

import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.runnercdi.Runner;
import org.runnercdi.engine.RunnerBuilder;

/** An application in a CDI container, with its settings for as long as it starts. */
class Application implements AutoCloseable {

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

  /**
   * What makes another node of that cluster without a container, for Weld has one in a process at a
   * time.
   */
  static RunnerBuilder plain(DataSource pool, String node) {
    JdbcCluster cluster =
        new JdbcCluster(
            pool,
            new ClusterSettings(
                "shop", node, Duration.ofSeconds(4), Duration.ofHours(2), Execution.AT_MOST_ONCE));
    cluster.createTablesAtJoin();
    return new RunnerBuilder()
        .tick(Duration.ofSeconds(1))
        .ledger(cluster.ledger(), cluster.membership());
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
