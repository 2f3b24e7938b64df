package org.runnercdi.cdi;

import static java.lang.System.Logger.Level.INFO;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.runnercdi.engine.RunnerBuilder;

/**
 * The settings that this side needs.
 *
 * @param appName empty where none is set
 * @param changed the texts of those of these that differ from their default, by their keys
 * @param applyTo hands all others to the builder; it wants the ids of the jobs that are known
 * @param properties finds the values of expressions, and of a further module's keys
 */
record Settings(
    Duration startDelay,
    String executor,
    String scheduler,
    String appName,
    boolean metricsPerJob,
    Map<String, String> changed,
    BiConsumer<RunnerBuilder, List<String>> applyTo,
    Function<String, @Nullable String> properties) {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");

  /** Those of MicroProfile Config; the defaults where the application has none. */
  static Settings read() {
    if (Loadable.isLoadable("org.eclipse.microprofile.config.ConfigProvider")) {
      try {
        return MicroProfileSettings.read();
      } catch (NoProviderException e) {
        LOG.log(INFO, "No implementation of MicroProfile Config; every setting is its default.");
      }
    }
    return new Settings(
        Duration.ZERO, "", "", "", false, Map.of(), (builder, ids) -> {}, System::getProperty);
  }

  /** The API of MicroProfile Config is there, and no implementation. */
  static final class NoProviderException extends Exception {

    private static final long serialVersionUID = 1L;

    NoProviderException(Throwable cause) {
      super(cause);
    }
  }
}
