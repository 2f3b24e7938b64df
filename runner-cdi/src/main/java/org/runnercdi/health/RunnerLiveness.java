package org.runnercdi.health;

import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.jspecify.annotations.Nullable;
import org.runnercdi.engine.RunnerEngine;

/**
 * Down where the tick should wake and does not: for two ticks, and at least 30 s, by the monotonic
 * clock. Neither a wall clock that is set nor a slow job brings it down. It is up before the start,
 * while nothing should wake yet, after the stop, and where the runner is disabled.
 *
 * <p>Has neither scope nor injection points nor observers, so that no container takes it for a bean
 * where MicroProfile Health is absent; the extension adds the scope where it is there.
 */
@Liveness
public class RunnerLiveness implements HealthCheck, RunnerAware {

  private static final Duration LEAST = Duration.ofSeconds(30);

  private volatile @Nullable RunnerEngine engine;

  /** For the container. */
  public RunnerLiveness() {}

  @Override
  public void attach(RunnerEngine attached) {
    engine = attached;
  }

  @Override
  public HealthCheckResponse call() {
    RunnerEngine attached = engine;
    boolean up = attached == null || !attached.isOpen() || wakes(attached);
    return RunnerHealth.response("runner-liveness", up, attached).build();
  }

  private static boolean wakes(RunnerEngine engine) {
    Duration twoTicks = engine.tick().multipliedBy(2);
    Duration limit = twoTicks.compareTo(LEAST) > 0 ? twoTicks : LEAST;
    return engine.sinceLastWake().compareTo(limit) < 0;
  }
}
