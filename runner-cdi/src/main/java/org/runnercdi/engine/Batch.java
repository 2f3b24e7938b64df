package org.runnercdi.engine;

import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.runnercdi.Job;

/** Jobs that were handed over together, with the ids they had then. */
final class Batch {

  /** Each of them a job: what checks that of all at once has to look at each once more. */
  private final Object[] jobs;

  private final String[] ids;

  /** Of the ids, mixed. */
  private final int[] hashes;

  private Batch(Object[] jobs, String[] ids, int[] hashes) {
    this.jobs = jobs;
    this.ids = ids;
    this.hashes = hashes;
  }

  /**
   * Copies and checks.
   *
   * @throws NullPointerException if the batch, a job or an id is null
   * @throws IllegalArgumentException if an id is blank
   */
  static Batch of(Collection<? extends Job> batch) {
    Objects.requireNonNull(batch, "The batch must not be null.");
    Object[] jobs = batch.toArray();
    String[] ids = new String[jobs.length];
    int[] hashes = new int[jobs.length];
    for (int i = 0; i < jobs.length; i++) {
      Job job = (Job) jobs[i];
      if (job == null) {
        throw new NullPointerException("The job at index " + i + " of the batch must not be null.");
      }
      String id = job.id();
      ids[i] =
          isGood(id) ? id : checked(id, job, "The id of the job at index " + i + " of the batch");
      hashes[i] = Hashing.mixed(id);
    }
    return new Batch(jobs, ids, hashes);
  }

  int size() {
    return jobs.length;
  }

  /** Has each job asked. */
  void askAll(Evaluator evaluator) {
    evaluator.know(hashes);
    for (int i = 0; i < jobs.length; i++) {
      evaluator.ask(ids[i], (Job) jobs[i]);
    }
  }

  static String checkedId(Job job, String what) {
    return checked(job.id(), job, what);
  }

  private static boolean isGood(@Nullable String id) {
    return id != null && !id.isBlank();
  }

  private static String checked(@Nullable String id, Job job, String what) {
    if (id == null) {
      throw new NullPointerException(
          what + " must not be null (" + job.getClass().getName() + ").");
    }
    if (id.isBlank()) {
      throw new IllegalArgumentException(
          what + " must not be blank (" + job.getClass().getName() + ").");
    }
    return id;
  }
}
