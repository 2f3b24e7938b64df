package org.runnercdi;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How one queue ended: published once all of its jobs are closed.
 *
 * @param source where the queue came from
 * @param sourceName the name of the {@link JobSource}; for other queues the source in lower case
 * @param slot the slot it ran for; for an immediate run the instant of the call
 * @param startedAt when its jobs were asked; of a job that waited for its jitter, when that was
 *     over
 * @param endedAt when the last of its jobs was closed
 * @param items one for each due job, in the order of the queue
 */
public record Result(
    QueueSource source,
    String sourceName,
    Instant slot,
    Instant startedAt,
    Instant endedAt,
    List<JobResult> items) {

  /**
   * Made by the runner.
   *
   * @param source as above
   * @param sourceName as above
   * @param slot as above
   * @param startedAt as above
   * @param endedAt as above
   * @param items handed over, not copied
   */
  public Result {
    items = Collections.unmodifiableList(items);
  }

  /**
   * The items by their job's id. Where an id stands more than once: the one that ran, and of two
   * that ran the later in the queue; {@link #items()} keeps all.
   *
   * @return a new, unmodifiable map in the order of the queue
   */
  public Map<String, JobResult> byId() {
    Map<String, JobResult> byId = new LinkedHashMap<>();
    for (JobResult item : items) {
      byId.merge(
          item.id(), item, (earlier, later) -> ran(later) || !ran(earlier) ? later : earlier);
    }
    return Collections.unmodifiableMap(byId);
  }

  /**
   * The errors of {@link #byId()}: of every outcome but {@link Outcome#SUCCEEDED}.
   *
   * @return a new, unmodifiable map in the order of the queue
   */
  public Map<String, Throwable> errors() {
    Map<String, Throwable> errors = new LinkedHashMap<>();
    byId()
        .forEach(
            (id, item) -> {
              Throwable error = item.error();
              if (error != null) {
                errors.put(id, error);
              }
            });
    return Collections.unmodifiableMap(errors);
  }

  /**
   * The panics of {@link #byId()}.
   *
   * @return a new, unmodifiable map in the order of the queue
   */
  public Map<String, JobPanicException> panics() {
    Map<String, JobPanicException> panics = new LinkedHashMap<>();
    errors()
        .forEach(
            (id, error) -> {
              if (error instanceof JobPanicException panic) {
                panics.put(id, panic);
              }
            });
    return Collections.unmodifiableMap(panics);
  }

  private static boolean ran(JobResult item) {
    return item.outcome() != Outcome.SKIPPED_DUPLICATE && item.outcome() != Outcome.SHUTTING_DOWN;
  }
}
