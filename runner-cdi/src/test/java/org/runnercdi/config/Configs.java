package org.runnercdi.config;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.runnercdi.engine.RunnerBuilder;
import org.runnercdi.engine.RunnerEngine;

/** Configurations of a real implementation, with what a test sets and nothing of the machine. */
public final class Configs {

  private Configs() {}

  public static Map<String, String> map(String... keysAndValues) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }

  public static Config properties(String... keysAndValues) {
    return config(map(keysAndValues), Map.of());
  }

  public static Config environment(String... variables) {
    return config(Map.of(), map(variables));
  }

  public static Config config(
      Map<String, String> properties, Map<String, String> environment, String... profiles) {
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .withSources(
                new PropertiesConfigSource(properties, "application", 100),
                new EnvConfigSource(environment, 300));
    List.of(profiles).forEach(builder::withProfile);
    return builder.build();
  }

  static RunnerConfig read(Config config) {
    return RunnerConfig.read(config, List.of());
  }

  /** An engine that has these settings and never ticks; disabled, so that nothing is to stop. */
  static RunnerEngine engine(RunnerConfig settings) {
    RunnerBuilder builder = new RunnerBuilder();
    settings.applyTo(builder);
    return builder.enabled(false).buildGated();
  }
}
