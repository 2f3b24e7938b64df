package org.runnercdi.tracing;

import static java.lang.System.Logger.Level.DEBUG;

import java.util.Optional;
import org.runnercdi.spi.RunTracer;

/** Finds where the traces of the container go. */
public final class Tracers {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");

  // What depends on the optional API is named, never linked.
  private static final String API = "io.opentelemetry.api.OpenTelemetry";
  private static final String LOOKUP = "org.runnercdi.tracing.OpenTelemetryLookup";

  private Tracers() {}

  /**
   * A tracer through OpenTelemetry: through the bean of that type, else through the global instance
   * where somebody has set one, as its Java agent does. Call it while the container is up.
   *
   * @return empty where the API is not there, there is neither or more than one, or it makes no
   *     traces
   */
  public static Optional<RunTracer> find() {
    ClassLoader loader = Tracers.class.getClassLoader();
    try {
      Class.forName(API, false, loader);
      Optional<RunTracer> found =
          Class.forName(LOOKUP, true, loader)
              .asSubclass(TracerLookup.class)
              .getDeclaredConstructor()
              .newInstance()
              .tracer();
      if (found.isEmpty()) {
        LOG.log(DEBUG, "No traces: no one " + API + " that makes any.");
      }
      return found;
    } catch (ReflectiveOperationException | LinkageError | RuntimeException absent) {
      LOG.log(DEBUG, "No traces through " + API + ".", absent);
      return Optional.empty();
    }
  }
}
