package org.runnercdi;

import java.time.Instant;
import java.util.Collection;

/**
 * Supplies jobs anew at each tick: an application's users' jobs out of a database, for instance. In
 * a CDI application every bean of this type is asked; elsewhere {@link
 * org.runnercdi.engine.RunnerBuilder#source} adds one.
 */
@FunctionalInterface
public interface JobSource {

  /**
   * The jobs to ask in this slot. Called once for each slot on an executor thread, within a request
   * context of its own, and not again before it has returned: a call that lasts into the next slot
   * misses that slot. It may block.
   *
   * <p>The runner keeps the jobs until the next call, so that they can be listed and triggered.
   *
   * @param slot the slot
   * @return the jobs, which form one queue and one {@link Result}; never null
   */
  Collection<? extends Job> jobs(Instant slot);

  /**
   * The name under which results, metrics and events speak of this source.
   *
   * @return the name; by default the name of the class (never that of a container's proxy)
   */
  default String name() {
    return JobClasses.defaultId(getClass());
  }
}
