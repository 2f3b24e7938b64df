package org.runnercdi.testing;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Instant;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import org.runnercdi.spi.TimeSource;

/**
 * The time of the application, and of its runner. A bean by {@link ManualTimeExtension} alone, so
 * that there is one of it whether the container scans this jar or not.
 */
class ManualTimeBeans {

  static final String START = "runner.testing.start";

  /** Made by the container. */
  ManualTimeBeans() {}

  @Produces
  @Singleton
  ManualTime time() {
    @Nullable String start = setting();
    return ManualTime.startingAt(
        start == null ? Instant.parse(Start.DEFAULT) : Start.parse(START + " '%s'", start));
  }

  /** Its parameter keeps the time from being removed as unused. */
  @Produces
  @Singleton
  TimeSource source(ManualTime time) {
    return new Attached(time);
  }

  private static @Nullable String setting() {
    try {
      return Configured.value();
    } catch (LinkageError | IllegalStateException noConfig) {
      return System.getProperty(START);
    }
  }

  /** Apart, for the API may be absent. */
  private static final class Configured {

    static @Nullable String value() {
      return ConfigProvider.getConfig().getOptionalValue(START, String.class).orElse(null);
    }
  }
}
