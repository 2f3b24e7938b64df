package org.runnercdi.tracing;

import java.util.Optional;
import org.runnercdi.spi.RunTracer;

/** Looks for one kind of tracer; only implementations know its API. */
interface TracerLookup {

  /**
   * A tracer to where the container's traces go; empty where they go nowhere.
   *
   * @throws RuntimeException where that cannot be said
   */
  Optional<RunTracer> tracer();
}
