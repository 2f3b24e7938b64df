package org.runnercdi.engine;

import org.runnercdi.Job;

/**
 * A job object for one evaluation: asked, run if it is due, then destroyed.
 *
 * <p>A class, and so is its factory: each job of a batch is looked at whether it is one, and where
 * it is none, to find that out of an interface takes twenty times as long (before JDK 23,
 * JDK-8180450).
 */
public abstract class JobInstance implements Job {

  /** Called exactly once, when the run has ended or the job was not due. */
  public abstract void destroy();

  /**
   * A job that is a new object at each evaluation, as a dependent bean is. Only its id and schedule
   * are asked of the factory itself.
   */
  public abstract static class Factory implements Job {

    /**
     * Makes the object for one evaluation.
     *
     * @return the object
     */
    public abstract JobInstance newInstance();
  }
}
