package org.runnercdi.cdi;

import java.util.ServiceLoader;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.runnercdi.config.RunnerConfig;
import org.runnercdi.spi.KnownSettings;

/** Reads MicroProfile Config; loaded only where its API is. */
final class MicroProfileSettings {

  private MicroProfileSettings() {}

  static Settings read() throws Settings.NoProviderException {
    ClassLoader application = Thread.currentThread().getContextClassLoader();
    ClassLoader loader =
        application == null ? MicroProfileSettings.class.getClassLoader() : application;
    Config config;
    try {
      config = ConfigProvider.getConfig(loader);
    } catch (IllegalStateException e) {
      throw new Settings.NoProviderException(e);
    }
    RunnerConfig settings =
        RunnerConfig.read(config, ServiceLoader.load(KnownSettings.class, loader));
    return new Settings(
        settings.startDelay(),
        settings.executor(),
        settings.scheduler(),
        settings.appName().isEmpty()
            ? config.getOptionalValue("quarkus.application.name", String.class).orElse("")
            : settings.appName(),
        settings.metricsPerJob(),
        settings.changedSettings(),
        settings::applyTo,
        settings::property);
  }
}
