package org.runnercdi.engine;

import org.runnercdi.Job;

/** A job object for one evaluation: asked, run if it is due, then destroyed. */
public interface JobInstance extends Job {

  /** Called exactly once, when the run has ended or the job was not due. */
  void destroy();

  /**
   * A job that is a new object at each evaluation, as a dependent bean is. Only its id and schedule
   * are asked of the factory itself.
   */
  interface Factory extends Job {

    /**
     * Makes the object for one evaluation.
     *
     * @return the object
     */
    JobInstance newInstance();
  }
}
