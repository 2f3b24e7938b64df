package org.runnercdi.metrics;

import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.enterprise.inject.spi.Unmanaged;
import jakarta.inject.Inject;
import java.util.Optional;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.jspecify.annotations.Nullable;
import org.runnercdi.spi.RunRecorder;

/**
 * Finds the registry of MicroProfile Metrics. Its producers look at the injection point, so there
 * must be a real one: a plain look-up gives null in Open Liberty and fails in Payara.
 */
final class MicroProfileLookup implements RegistryLookup {

  MicroProfileLookup() {}

  /** Not a bean: made and injected by hand. */
  public static class Found {

    @Inject @Nullable Instance<MetricRegistry> found;

    /** For the container. */
    public Found() {}
  }

  @Override
  public Optional<RunRecorder> recorder(String appName, boolean perJob) {
    Instance<MetricRegistry> found = registries();
    return found != null && found.isResolvable()
        ? Optional.ofNullable(found.get())
            .map(registry -> new MicroProfileRecorder(registry, appName, perJob))
        : Optional.empty();
  }

  private static @Nullable Instance<MetricRegistry> registries() {
    try {
      return new Unmanaged<>(Found.class).newInstance().produce().inject().get().found;
    } catch (UnsupportedOperationException arc) {
      return CDI.current().select(MetricRegistry.class);
    }
  }
}
