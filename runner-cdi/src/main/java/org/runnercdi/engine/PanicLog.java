package org.runnercdi.engine;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.runnercdi.JobPanicException;
import org.runnercdi.JobResult;

/**
 * Tells the log of panics so that it stays readable. The first panic of a job by a kind of
 * throwable is a warning with its stack trace. Further ones within an hour of it are only counted,
 * and told in one line without a stack trace: when the job succeeds again (once an hour, lest one
 * that succeeds now and then fills the log), when the hour is over (at the first tick after it), or
 * when the runner ends. After the hour the next panic has its stack trace again.
 *
 * <p>Hundreds of thousands of supplied jobs may panic for one reason: {@value #MOST} pairs of id
 * and kind are told apart at a time. Of what is beyond, the first has its stack trace, and all are
 * counted together for an hour.
 */
final class PanicLog {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");

  static final int MOST = 100;
  static final Duration PERIOD = Duration.ofHours(1);

  private final LongSupplier nanoTime;
  private final Object lock = new Object();
  private final Map<String, Panics> byJob = new ConcurrentHashMap<>();

  // Guarded by the lock:
  private int toldApart;
  private @Nullable Untold beyond;

  /** What is known of one job; guarded by the lock. */
  private static final class Panics {
    final Map<String, Untold> byKind = new HashMap<>();
    boolean successTold;
  }

  /** What has not been told since a stack trace was; guarded by the lock. */
  private static final class Untold {
    final long since;
    long count;
    String lastJob = "";
    Instant lastSlot = Instant.EPOCH;

    Untold(long since) {
      this.since = since;
    }

    void add(JobPanicException panic) {
      count++;
      lastJob = panic.jobId();
      lastSlot = panic.slot();
    }
  }

  PanicLog(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** A job has ended, whichever way. */
  void ended(JobResult result) {
    switch (result.outcome()) {
      case PANICKED -> {
        if (result.error() instanceof JobPanicException panic) {
          panicked(panic);
        }
      }
      case SUCCEEDED -> {
        if (!byJob.isEmpty()) {
          succeeded(result.id());
        }
      }
      default -> {}
    }
  }

  private void panicked(JobPanicException panic) {
    String message = count(panic, kind(panic));
    if (message != null) {
      LOG.log(WARNING, message, panic);
    }
  }

  private static String kind(JobPanicException panic) {
    Throwable cause = panic.getCause();
    // By name: a class would keep its application in memory.
    return (cause == null ? panic : cause).getClass().getName();
  }

  /** What to say with the stack trace; null where the panic is only counted. */
  private @Nullable String count(JobPanicException panic, String kind) {
    synchronized (lock) {
      Panics job = byJob.get(panic.jobId());
      Untold known = job == null ? null : job.byKind.get(kind);
      if (known == null && toldApart == MOST) {
        known = beyond;
        if (known == null) {
          beyond = new Untold(nanoTime.getAsLong());
          return "Job '"
              + panic.jobId()
              + "' panicked, as have "
              + MOST
              + " others within an hour; further ones are counted together and not shown.";
        }
      }
      if (known != null) {
        known.add(panic);
        return null;
      }
      if (job == null) {
        job = new Panics();
        byJob.put(panic.jobId(), job);
      }
      job.byKind.put(kind, new Untold(nanoTime.getAsLong()));
      toldApart++;
    }
    return "Job '"
        + panic.jobId()
        + "' panicked; for an hour, further panics of it by "
        + kind
        + " are counted and not shown.";
  }

  private void succeeded(String id) {
    Panics job = byJob.get(id);
    if (job == null) {
      return;
    }
    long untold = 0;
    synchronized (lock) {
      if (job.successTold) {
        return;
      }
      for (Untold kind : job.byKind.values()) {
        untold += kind.count;
        kind.count = 0;
      }
      job.successTold = untold > 0;
    }
    if (untold > 0) {
      LOG.log(
          INFO, "Job '" + id + "' succeeds again, after " + times(untold, "panic") + " not shown.");
    }
  }

  /** Now and then: tells of what an hour has passed over. */
  void tick() {
    tell(PERIOD);
  }

  /** The runner has ended: tells of all that is left. */
  void end() {
    tell(Duration.ZERO);
  }

  private void tell(Duration age) {
    List<String> lines = new ArrayList<>();
    synchronized (lock) {
      long until = nanoTime.getAsLong() - age.toNanos();
      Iterator<Map.Entry<String, Panics>> jobs = byJob.entrySet().iterator();
      while (jobs.hasNext()) {
        Map.Entry<String, Panics> job = jobs.next();
        Map<String, Untold> kinds = job.getValue().byKind;
        kinds.forEach(
            (kind, untold) -> {
              if (isOver(untold, until) && untold.count > 0) {
                lines.add(
                    "Job '" + job.getKey() + "' has panicked " + more(untold, " by " + kind) + ".");
              }
            });
        int before = kinds.size();
        if (kinds.values().removeIf(untold -> isOver(untold, until))) {
          job.getValue().successTold = false;
        }
        toldApart -= before - kinds.size();
        if (kinds.isEmpty()) {
          jobs.remove();
        }
      }
      Untold further = beyond;
      if (further != null && isOver(further, until)) {
        beyond = null;
        if (further.count > 0) {
          lines.add(
              "Further jobs have panicked "
                  + more(further, "")
                  + ", in job '"
                  + further.lastJob
                  + "'.");
        }
      }
    }
    lines.forEach(line -> LOG.log(WARNING, line));
  }

  private static boolean isOver(Untold untold, long until) {
    return untold.since - until <= 0;
  }

  private static String more(Untold untold, String why) {
    return times(untold.count, "more time")
        + why
        + " since that was shown, the last time for the slot "
        + untold.lastSlot;
  }

  private static String times(long count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }
}
