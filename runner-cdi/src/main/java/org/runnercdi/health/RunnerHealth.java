package org.runnercdi.health;

import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.jspecify.annotations.Nullable;
import org.runnercdi.RunnerStats;
import org.runnercdi.engine.RunnerEngine;

/** The answer of a health check, and what it tells of the runner. */
final class RunnerHealth {

  private RunnerHealth() {}

  static HealthCheckResponseBuilder response(
      String name, boolean up, @Nullable RunnerEngine engine) {
    HealthCheckResponseBuilder response = HealthCheckResponse.named(name).status(up);
    if (engine == null) {
      return response;
    }
    if (!engine.appName().isEmpty()) {
      response.withData("app", engine.appName());
    }
    response.withData("enabled", engine.isEnabled());
    RunnerStats stats = engine.stats();
    Instant lastSlot = stats.lastSlot();
    if (lastSlot != null) {
      response.withData("lastSlot", lastSlot.toString());
    }
    return response
        .withData("inFlight", stats.inFlightJobs())
        .withData("batchesQueued", stats.batchQueueDepth());
  }
}
