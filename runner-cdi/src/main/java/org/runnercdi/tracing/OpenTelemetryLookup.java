package org.runnercdi.tracing;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.TracerProvider;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.CDI;
import java.util.Optional;
import org.runnercdi.spi.RunTracer;

/** Finds the application's OpenTelemetry. */
final class OpenTelemetryLookup implements TracerLookup {

  OpenTelemetryLookup() {}

  @Override
  public Optional<RunTracer> tracer() {
    Instance<OpenTelemetry> beans = CDI.current().select(OpenTelemetry.class);
    // Of several it gives none, but throws.
    OpenTelemetry found = beans.isUnsatisfied() ? global() : beans.get();
    return found.getTracerProvider() == TracerProvider.noop()
        ? Optional.empty()
        : Optional.of(new OpenTelemetryTracer(found));
  }

  /**
   * What somebody has set, without setting anything: {@code get()} would, and nobody could set
   * another then.
   */
  private static OpenTelemetry global() {
    try {
      return GlobalOpenTelemetry.getOrNoop();
    } catch (NoSuchMethodError before157) {
      return OpenTelemetry.noop();
    }
  }
}
