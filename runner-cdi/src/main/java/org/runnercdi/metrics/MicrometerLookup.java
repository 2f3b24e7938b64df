package org.runnercdi.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.CDI;
import java.util.Optional;
import org.runnercdi.spi.RunRecorder;

/** Finds the application's registry of Micrometer. */
final class MicrometerLookup implements RegistryLookup {

  MicrometerLookup() {}

  @Override
  public Optional<RunRecorder> recorder(String appName, boolean perJob) {
    Instance<MeterRegistry> found = CDI.current().select(MeterRegistry.class);
    return found.isResolvable()
        ? Optional.of(new MicrometerRecorder(found.get(), appName, perJob))
        : Optional.empty();
  }
}
