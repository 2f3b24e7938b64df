package org.runnercdi.console;

import java.util.Set;
import org.runnercdi.spi.KnownSettings;

/** The settings of this module. */
public final class ConsoleKeys implements KnownSettings {

  /** Made by the service loader. */
  public ConsoleKeys() {}

  @Override
  public Set<String> keys() {
    return Set.of(ConsoleSettings.OPEN, ConsoleSettings.ACTIONS, ConsoleSettings.ROLE);
  }
}
