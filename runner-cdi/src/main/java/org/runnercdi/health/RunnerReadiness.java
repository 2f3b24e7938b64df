package org.runnercdi.health;

import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;
import org.runnercdi.engine.Overdue;
import org.runnercdi.engine.RunnerEngine;

/**
 * Up while slots run: down before the start and after the stop, and while something keeps a node of
 * a cluster from claiming jobs, which {@code cluster} then tells. A disabled runner is up.
 *
 * <p>Its data tell how the runner keeps up: {@code lastSlot}, {@code tickLagMillis} (from that
 * slot's boundary to its evaluation), {@code overdue} (how many jobs have been due for a tick or
 * longer and not been started) and {@code overdueIds} (up to five of them). They do not bring it
 * down: an application that is busy still serves.
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
    // While it is not open, that nothing is claimed is no problem.
    Optional<String> problem =
        attached != null && attached.isOpen() ? attached.clusterProblem() : Optional.empty();
    boolean up =
        attached != null && (!attached.isEnabled() || (attached.isOpen() && problem.isEmpty()));
    HealthCheckResponseBuilder response = RunnerHealth.response("runner-readiness", up, attached);
    if (attached != null && attached.isEnabled()) {
      Overdue overdue = attached.overdue();
      response
          .withData("tickLagMillis", attached.tickLag().toMillis())
          .withData("overdue", overdue.count());
      problem.ifPresent(why -> response.withData("cluster", why));
      if (!overdue.ids().isEmpty()) {
        response.withData("overdueIds", String.join(", ", overdue.ids()));
      }
    }
    return response.build();
  }
}
