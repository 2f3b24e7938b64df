package org.runnercdi;

import java.time.ZonedDateTime;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;

/**
 * The registered jobs, and those that the sources supplied last. Injectable, or from {@link
 * Runner#jobs()}. All methods are safe for use by any thread; none waits for a job.
 */
public interface Jobs {

  /**
   * Adds a job, from the next tick on. A {@link RunnableJob} annotation on its class applies.
   *
   * @param job the job
   * @throws NullPointerException if the job or its id is null
   * @throws IllegalArgumentException if the id is blank or already registered, the annotation is
   *     wrong, or the job's own period is no multiple of the tick
   */
  void register(Job job);

  /**
   * Removes a registered job, from the next tick on. What runs or waits of it goes on.
   *
   * @param id the id
   * @throws NoSuchElementException if no job of that id is registered
   */
  void unregister(String id);

  /**
   * All jobs: the registered in the order of their registration, then the supplied by source.
   *
   * @return a new, unmodifiable list
   */
  List<JobInfo> list();

  /**
   * Runs a job now, whatever its schedule and {@link Job#isDue} say. The limit and the dedupe rule
   * hold. Never blocks; before the application is up the run waits for that.
   *
   * @param id the id; a registered job before a supplied one
   * @return completes when the job is closed; fails with {@link RunnerStoppedException} if the
   *     runner is disabled, stopped, or stops before the run began
   * @throws NoSuchElementException if there is no job of that id
   */
  CompletableFuture<JobResult> trigger(String id);

  /**
   * The next times of a job's schedule, from now on, whatever {@link Job#isDue} will say.
   *
   * @param id the id
   * @param count how many at most
   * @return the times in the job's zone; empty where the job has no schedule or is disabled
   * @throws NoSuchElementException if there is no job of that id
   * @throws IllegalArgumentException if the count is negative
   */
  List<ZonedDateTime> next(String id, int count);
}
