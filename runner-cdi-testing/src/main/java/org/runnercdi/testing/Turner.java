package org.runnercdi.testing;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.runnercdi.spi.RunnerActivity.RunningJob;

/**
 * Turns the time while somebody advances it: event by event, and after each waits for the runners
 * to come to rest. On a thread of its own, so that neither the transaction nor the request context
 * of a test is there in due-checks.
 */
final class Turner implements Runnable {

  /** Between two looks at jobs; a runner that becomes idle is noticed at once. */
  private static final Duration ROUND = Duration.ofMillis(1);

  /** Of jobs that say how long they take, it is not long before all have said it. */
  private static final int QUICK_LOOKS = 100;

  private static final long QUICK_LOOK_NANOS = 10_000;

  /**
   * For so many looks in a row the jobs must have done nothing. Counted, not timed: while the whole
   * machine is held up there are no looks either.
   */
  private static final int PATIENCE = 2_000;

  /** Where they have been found to wait before, and are the same still. */
  private static final int PATIENCE_AGAIN = 20;

  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final ManualTime time;
  private final Thread thread;
  private List<RunningJob> stalledBefore = List.of();

  Turner(ManualTime time) {
    this.time = time;
    this.thread = new Thread(null, this, "runner-manual-time", 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
  }

  void start() {
    thread.start();
  }

  @Override
  public void run() {
    try {
      while (settle()) {
        Event next = next();
        if (next != null) {
          next.task().run();
        }
      }
    } catch (InterruptedException | RuntimeException | Error e) {
      synchronized (time.lock) {
        time.spans.forEach(span -> span.fail(e));
        time.turned();
      }
    }
  }

  /** The next event before all that is to be advanced; null where a test's time is over. */
  private @Nullable Event next() {
    synchronized (time.lock) {
      long until = Long.MAX_VALUE;
      boolean jobs = false;
      Span first = null;
      for (Span span : time.spans) {
        if (span.isOpen() && span.isTest() && span.until <= until) {
          until = span.until;
          first = span;
        }
        jobs |= span.isOpen() && !span.isTest();
      }
      Event next = time.events.isEmpty() ? null : time.events.first();
      // A job that takes longer than the test advances is still to end.
      if (next != null && (jobs || (first != null && next.at() <= until))) {
        time.events.remove(next);
        time.moveTo(next.at());
        return next;
      }
      if (first != null) {
        time.moveTo(until);
        first.finish();
      }
      return null;
    }
  }

  /** Waits until time may go on; false if nobody advances it any more. */
  private boolean settle() throws InterruptedException {
    long begun = System.nanoTime();
    int still = 0;
    for (int looks = 0; ; looks++) {
      List<Attached> runners;
      Set<Thread> parked = new HashSet<>();
      synchronized (time.lock) {
        if (time.spans.stream().noneMatch(Span::isOpen)) {
          time.turned();
          return false;
        }
        runners = List.copyOf(time.runners);
        for (Span span : time.spans) {
          Thread job = span.job;
          // One that is interrupted is on its way back to its job.
          if (span.isOpen() && job != null && !job.isInterrupted()) {
            parked.add(job);
          }
        }
      }
      boolean quick = !parked.isEmpty() && looks < QUICK_LOOKS;
      if (quick) {
        LockSupport.parkNanos(this, QUICK_LOOK_NANOS);
      }
      if (areIdle(runners, quick ? Duration.ZERO : ROUND)) {
        return true;
      }
      List<RunningJob> jobs = onlyJobs(runners);
      if (jobs != null
          && !jobs.isEmpty()
          && parked.containsAll(jobs.stream().map(RunningJob::thread).toList())) {
        return true;
      }
      still = !quick && jobs != null && wait(jobs, parked) ? still + 1 : 0;
      if (still >= PATIENCE || (still >= PATIENCE_AGAIN && stalledBefore.equals(jobs))) {
        stalledBefore = jobs == null ? List.of() : jobs;
        return true;
      }
      if (System.nanoTime() - begun > LIMIT.toNanos()) {
        throw new IllegalStateException(restless(runners));
      }
    }
  }

  private static boolean areIdle(List<Attached> runners, Duration patience)
      throws InterruptedException {
    for (Attached runner : runners) {
      if (!runner.activity().awaitIdle(patience)) {
        return false;
      }
    }
    // One may have pushed to another that had been idle.
    for (int i = 0; i < runners.size() - 1; i++) {
      if (!runners.get(i).activity().awaitIdle(Duration.ZERO)) {
        return false;
      }
    }
    return true;
  }

  /** All jobs that run; null if anything else is under way. */
  private static @Nullable List<RunningJob> onlyJobs(List<Attached> runners) {
    List<RunningJob> all = new ArrayList<>();
    for (Attached runner : runners) {
      Optional<List<RunningJob>> jobs = runner.activity().onlyJobs();
      if (jobs.isEmpty()) {
        return null;
      }
      all.addAll(jobs.get());
    }
    return all;
  }

  /** Whether all jobs wait, and time is what they may wait for. */
  private static boolean wait(List<RunningJob> jobs, Set<Thread> parked) {
    boolean forTime = false;
    for (RunningJob job : jobs) {
      Thread thread = job.thread();
      if (thread != null && thread.getState() == Thread.State.RUNNABLE) {
        return false;
      }
      forTime |= job.timesOut() || (thread != null && parked.contains(thread));
    }
    return forTime;
  }

  private static String restless(List<Attached> runners) {
    String ids =
        runners.stream()
            .flatMap(runner -> runner.runner().inFlightIds().stream())
            .filter(Objects::nonNull)
            .sorted()
            .collect(joining("', '"));
    return ids.isEmpty()
        ? "The runner has not come to rest within "
            + LIMIT
            + ": a due-check, a source or an observer is still being called."
        : "The runner has not come to rest within "
            + LIMIT
            + ": of job '"
            + ids
            + "' nothing says that it waits for time; let it end, call ManualTime.advance in it,"
            + " or give it a timeout.";
  }
}
