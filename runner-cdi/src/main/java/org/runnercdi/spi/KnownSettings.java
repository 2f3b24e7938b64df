package org.runnercdi.spi;

import java.util.Set;

/**
 * Names the settings of a module beside the library, so that they are not reported as unknown.
 * Found through {@link java.util.ServiceLoader}.
 */
@FunctionalInterface
public interface KnownSettings {

  /**
   * The keys, each with its prefix: {@code runner.cluster.name}.
   *
   * @return the keys
   */
  Set<String> keys();
}
