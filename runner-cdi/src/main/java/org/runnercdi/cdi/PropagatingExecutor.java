package org.runnercdi.cdi;

import java.util.concurrent.ExecutorService;
import org.eclipse.microprofile.context.ManagedExecutor;
import org.eclipse.microprofile.context.ThreadContext;

/** MicroProfile Context Propagation; loaded only where its API is. */
final class PropagatingExecutor {

  private PropagatingExecutor() {}

  /**
   * The class loader and names of the application go along, nobody's transaction or identity.
   *
   * <p>The request context is propagated, not cleared: workers are submitted from the runner's own
   * thread, which has none, and so they have none. Cleared would mean an empty one that is active
   * for as long as the worker lives, and all of its jobs would share it.
   *
   * @throws IllegalStateException if there is no implementation
   */
  static Pools.Named<ExecutorService> create() {
    ManagedExecutor executor;
    try {
      executor = propagating(ThreadContext.APPLICATION, ThreadContext.CDI);
    } catch (IllegalStateException unknownContext) {
      // SmallRye's has no application context; its threads are the application's anyway.
      executor = propagating(ThreadContext.CDI);
    }
    // Ends this executor alone: a platform's own pool behind it takes no shutdown from here.
    return new Pools.Named<>(executor, "a MicroProfile ManagedExecutor", executor::shutdown);
  }

  private static ManagedExecutor propagating(String... contexts) {
    return ManagedExecutor.builder()
        .propagated(contexts)
        .cleared(ThreadContext.ALL_REMAINING)
        .build();
  }
}
