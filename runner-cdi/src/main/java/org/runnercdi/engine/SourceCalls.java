package org.runnercdi.engine;

import static java.lang.System.Logger.Level.WARNING;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.runnercdi.Job;
import org.runnercdi.JobSource;
import org.runnercdi.SlotMissed;
import org.runnercdi.SourceFailed;

/**
 * Asks one source, slot by slot, on an executor thread. A tick that finds it still being asked
 * misses its slot.
 */
final class SourceCalls implements Chore {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");
  private static final Job[] NONE = {};

  private final JobSource source;
  private final String name;
  private final RunnerEngine engine;
  private final DecisionLog log;
  private final MinuteFilter<Job> minutes;
  private final ArrayDeque<Instant> slots = new ArrayDeque<>();
  private @Nullable Instant asking;
  private volatile Job[] supplied = NONE;

  /** What it supplied last, as it gave it: for what it gives next. */
  private Object[] spare = {};

  SourceCalls(
      JobSource source,
      String name,
      RunnerEngine engine,
      DecisionLog log,
      MinuteFilter<Job> minutes) {
    this.source = source;
    this.name = name;
    this.engine = engine;
    this.log = log;
    this.minutes = minutes;
  }

  String name() {
    return name;
  }

  /** What was decided of its jobs. */
  DecisionLog log() {
    return log;
  }

  /** When its jobs may be due. */
  MinuteFilter<Job> minutes() {
    return minutes;
  }

  /** The jobs it supplied last. */
  Job[] supplied() {
    return supplied;
  }

  /** Takes the slots of one wake-up; null, or what was missed because it is still being asked. */
  synchronized @Nullable SlotMissed take(List<Instant> due) {
    if (asking != null) {
      return new SlotMissed(
          due.get(0),
          due.get(due.size() - 1),
          "Source '" + name + "' was still being asked for " + asking + ".");
    }
    slots.addAll(due);
    asking = slots.peek();
    return null;
  }

  private synchronized @Nullable Instant next() {
    if (engine.isStopping()) {
      slots.clear();
    }
    asking = slots.poll();
    return asking;
  }

  @Override
  public void perform() {
    for (Instant slot = next(); slot != null; slot = next()) {
      try {
        if (ask(slot)) {
          engine.evaluateSupplied(this, slot, supplied);
        }
      } catch (RuntimeException | Error e) {
        LOG.log(WARNING, "Slot " + slot + " of source '" + name + "' failed; the next goes on.", e);
      }
    }
  }

  private boolean ask(Instant slot) {
    try {
      keep(engine.foreign(() -> call(slot, spare)), slot);
      return true;
    } catch (Throwable t) {
      log.record(slot, Decision.SOURCE_FAILED);
      engine.listeners().sourceFailed(new SourceFailed(name, slot, t));
      return false;
    }
  }

  /**
   * Nearly always it supplies what it has supplied before. Then the array stays the same, which
   * tells those who go through all jobs that nothing has changed, and nothing is allocated.
   */
  private void keep(Object[] jobs, Instant slot) {
    if (!isSame(jobs, supplied)) {
      supplied = withoutNulls(jobs, slot);
    }
    spare = jobs;
  }

  private static boolean isSame(Object[] jobs, Object[] others) {
    if (jobs.length != others.length) {
      return false;
    }
    for (int i = 0; i < jobs.length; i++) {
      if (jobs[i] != others[i]) {
        return false;
      }
    }
    return true;
  }

  /** Asks it for a slot of the past; its failure is told of, and supplies nothing. */
  Job[] askAgain(Instant slot) {
    try {
      return withoutNulls(engine.foreign(() -> call(slot, new Object[0])), slot);
    } catch (Throwable t) {
      engine.listeners().sourceFailed(new SourceFailed(name, slot, t));
      return NONE;
    }
  }

  /**
   * The jobs, in an array that nobody else has.
   *
   * @param reused taken for it if they fit
   */
  private Object[] call(Instant slot, Object[] reused) {
    Collection<? extends Job> jobs = source.jobs(slot);
    if (jobs == null) {
      throw new NullPointerException("Source '" + name + "' returned null instead of its jobs.");
    }
    // Into an array of jobs each would be looked at.
    // A foreign collection's own array may be one of a narrower type.
    if (reused.getClass() == Object[].class && reused.length > 0 && reused.length == jobs.size()) {
      Arrays.fill(reused, null);
      Object[] filled = jobs.toArray(reused);
      if (filled[reused.length - 1] != null) {
        return filled;
      }
      // They have become fewer meanwhile.
    }
    return jobs.toArray();
  }

  private Job[] withoutNulls(Object[] given, Instant slot) {
    Job[] jobs = new Job[given.length];
    int kept = 0;
    for (Object job : given) {
      if (job != null) {
        jobs[kept++] = (Job) job;
      }
    }
    if (kept == jobs.length) {
      return jobs;
    }
    engine
        .listeners()
        .sourceFailed(
            new SourceFailed(
                name,
                slot,
                new NullPointerException(
                    (jobs.length - kept)
                        + " of the "
                        + jobs.length
                        + " jobs that source '"
                        + name
                        + "' supplied are null; the others run.")));
    return Arrays.copyOf(jobs, kept);
  }

  @Override
  public synchronized void stopped() {
    slots.clear();
    asking = null;
  }
}
