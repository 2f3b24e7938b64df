package org.runnercdi.testing;

import java.util.Set;
import org.runnercdi.spi.KnownSettings;

/** The settings of this module. */
public final class TestingSettings implements KnownSettings {

  /** Made by the service loader. */
  public TestingSettings() {}

  @Override
  public Set<String> keys() {
    return Set.of(ManualTimeBeans.START);
  }
}
