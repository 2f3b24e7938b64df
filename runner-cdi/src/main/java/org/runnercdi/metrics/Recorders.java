package org.runnercdi.metrics;

import static java.lang.System.Logger.Level.DEBUG;

import java.util.ArrayList;
import java.util.List;
import org.runnercdi.spi.RunRecorder;

/** Finds the metrics registries of the container. */
public final class Recorders {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");

  /** What depends on an optional API is named, never linked. */
  private static final List<Adapter> ADAPTERS =
      List.of(
          new Adapter(
              "org.eclipse.microprofile.metrics.MetricRegistry",
              "org.runnercdi.metrics.MicroProfileLookup"),
          new Adapter(
              "io.micrometer.core.instrument.MeterRegistry",
              "org.runnercdi.metrics.MicrometerLookup"));

  private record Adapter(String api, String lookup) {}

  private Recorders() {}

  /**
   * A recorder for each registry of the container: of MicroProfile Metrics, and of Micrometer. Call
   * it with the application's context class loader, while the container is up.
   *
   * @param appName the tag {@code app} of every series, {@code default} where blank; no other
   *     runner of the same registry should have it: what has the same name and tags is one series
   * @param perJob whether supplied and pushed jobs have series of their own
   * @return empty where no API is there, or no registry
   */
  public static List<RunRecorder> find(String appName, boolean perJob) {
    List<RunRecorder> found = new ArrayList<>();
    String app = appName.isBlank() ? "default" : appName;
    ClassLoader loader = Recorders.class.getClassLoader();
    for (Adapter adapter : ADAPTERS) {
      try {
        Class.forName(adapter.api(), false, loader);
        Class.forName(adapter.lookup(), true, loader)
            .asSubclass(RegistryLookup.class)
            .getDeclaredConstructor()
            .newInstance()
            .recorder(app, perJob)
            .ifPresentOrElse(
                found::add, () -> LOG.log(DEBUG, "No metrics: no bean of " + adapter.api() + "."));
      } catch (ReflectiveOperationException | LinkageError | RuntimeException absent) {
        LOG.log(DEBUG, "No metrics through " + adapter.api() + ".", absent);
      }
    }
    return List.copyOf(found);
  }
}
