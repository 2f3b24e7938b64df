package org.runnercdi;

import java.time.Instant;
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
   * Removes a registered job, from the next tick on, and with it its pause and history. What runs
   * or waits of it goes on.
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
   * Holds a job back: from the next tick on, no registered or supplied job of this id is due, and
   * {@link Job#isDue} is not asked, until it is {@linkplain #resume resumed}. Slots that pass
   * meanwhile are not made up.
   *
   * <p>What runs or waits of it already goes on. {@link #trigger} runs it all the same, as does
   * {@link Runner#push} and its kin: whoever hands over a batch has decided that it shall run.
   *
   * <p>A pause is kept for the id while the runner lives, even where a source does not supply the
   * job for a while. Pausing a paused job changes nothing.
   *
   * @param id the id
   * @throws NoSuchElementException if there is no job of that id
   */
  void pause(String id);

  /**
   * Ends a {@linkplain #pause pause}, from the next tick on. Resuming a job that is not paused
   * changes nothing.
   *
   * @param id the id
   * @throws NoSuchElementException if there is no job of that id, and none that is paused
   */
  void resume(String id);

  /**
   * Runs a job now, whatever its schedule and {@link Job#isDue} say, paused or not. The limit and
   * the dedupe rule hold. Never blocks; before the application is up the run waits for that.
   *
   * @param id the id; a registered job before a supplied one
   * @return completes when the job is closed; fails with {@link RunnerStoppedException} if the
   *     runner is disabled, stopped, or stops before the run began
   * @throws NoSuchElementException if there is no job of that id
   */
  CompletableFuture<JobResult> trigger(String id);

  /**
   * How a job has ended, scheduled or triggered, as far as it is remembered: {@code
   * runner.history-size} results of each job, of all registered jobs together 50,000 results and 16
   * MiB, and of all supplied jobs the same again. Those remembered longest ago give way.
   *
   * <p>Outcome, times and error are remembered. An error is remembered by the name of its class,
   * its message and those of its causes, each shortened, without stack traces; a {@link
   * JobPanicException} and its kin remain what they are. The value is not remembered. The last
   * result of a registered job alone is whole.
   *
   * <p>A registered job's result is here once the job has ended; a supplied job's once its queue
   * has, together with its {@link Result}. What was pushed is not remembered.
   *
   * @param id the id; a registered job before a supplied one, which need not be supplied any more
   * @return a new, unmodifiable list, the newest first
   * @throws NoSuchElementException if there is no job of that id, and nothing is remembered of one
   */
  List<JobResult> history(String id);

  /**
   * Why a job did, or did not, run in the slot in which an instant lies. Answers for what is
   * remembered: at most 16 MiB of decisions, the oldest of which are forgotten, beside some 40
   * bytes for each job; what was before the runner's start is not remembered. What {@link #trigger}
   * ran in that slot counts as run; batches that were pushed do not.
   *
   * <p>What was decided is remembered; the reason why a schedule did not match is worked out of the
   * schedule as it is now, and says so where that has changed.
   *
   * @param id the id; a registered job before a supplied one, which need not be supplied any more
   * @param at the instant, past or future
   * @return the answer, as a word and as a sentence
   * @throws NoSuchElementException if there is no job of that id, and nothing is remembered of one
   */
  Explanation explain(String id, Instant at);

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
