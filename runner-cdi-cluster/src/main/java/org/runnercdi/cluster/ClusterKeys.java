package org.runnercdi.cluster;

import java.util.Set;
import org.runnercdi.spi.KnownSettings;

/** The settings of this module. */
public final class ClusterKeys implements KnownSettings {

  /** Made by the service loader. */
  public ClusterKeys() {}

  @Override
  public Set<String> keys() {
    return ClusterConfig.KEYS;
  }
}
