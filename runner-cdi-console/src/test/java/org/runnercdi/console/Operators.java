package org.runnercdi.console;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Everybody reads, operators act. */
public class Operators implements QuarkusTestProfile {

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        ConsoleSettings.OPEN, "true",
        ConsoleSettings.ACTIONS, "true",
        ConsoleSettings.ROLE, "operator");
  }
}
