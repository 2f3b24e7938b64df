package org.runnercdi.cdi;

import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;

/**
 * For ArC, which removes what nothing injects; there the extension makes it a bean, if Jakarta
 * Concurrency is on the class path. Elsewhere it is none, and never loaded.
 */
final class ManagedExecutorBeans implements PoolBeans {

  @Inject Instance<ManagedExecutorService> jobs;
  @Inject Instance<ManagedScheduledExecutorService> ticks;

  ManagedExecutorBeans() {}
}
