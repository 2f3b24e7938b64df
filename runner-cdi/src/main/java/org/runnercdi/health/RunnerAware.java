package org.runnercdi.health;

import org.runnercdi.engine.RunnerEngine;

/** A bean that is given the runner, because it cannot look for it itself. */
public interface RunnerAware {

  /**
   * Called once, before the runner's first slot.
   *
   * @param engine the runner of the application
   */
  void attach(RunnerEngine engine);
}
