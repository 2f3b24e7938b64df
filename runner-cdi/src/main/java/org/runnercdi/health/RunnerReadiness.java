package org.runnercdi.health;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;
import org.runnercdi.engine.RunnerEngine;

/**
 * Up while slots run: down before the start and after the stop. A disabled runner is up.
 *
 * <p>Has neither scope nor injection points nor observers, so that no container takes it for a bean
 * where MicroProfile Health is absent; the extension adds the scope where it is there.
 */
@Readiness
public class RunnerReadiness implements HealthCheck, RunnerAware {

  private volatile @Nullable RunnerEngine engine;

  /** For the container. */
  public RunnerReadiness() {}

  @Override
  public void attach(RunnerEngine attached) {
    engine = attached;
  }

  @Override
  public HealthCheckResponse call() {
    RunnerEngine attached = engine;
    boolean up = attached != null && (!attached.isEnabled() || attached.isOpen());
    return RunnerHealth.response("runner-readiness", up, attached);
  }
}
