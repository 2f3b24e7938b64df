package org.runnercdi.testing;

import static java.util.Comparator.comparing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.runnercdi.JobResult;
import org.runnercdi.Result;

/** One call that advances time, and waits for it to be turned. Guarded by the lock of its time. */
final class Span {

  /** Results of one moment are delivered in any order; a test must see one. */
  private static final Comparator<Result> ORDER =
      comparing(Result::endedAt)
          .thenComparing(Result::slot)
          .thenComparing(Result::source)
          .thenComparing(Result::sourceName)
          .thenComparing(Span::keys);

  private final ManualTime time;
  private final Instant from;
  private final List<Result> results = new ArrayList<>();
  private @Nullable Throwable failure;
  private boolean finished;
  final long until;

  /** The job that takes this time; null for a test. */
  final @Nullable Thread job;

  /** When a job's time is over. */
  @Nullable Event end;

  Span(ManualTime time, long until, Instant from, @Nullable Thread job) {
    this.time = time;
    this.until = until;
    this.from = from;
    this.job = job;
  }

  private static String keys(Result result) {
    return result.items().stream().map(JobResult::executionKey).toList().toString();
  }

  boolean isOpen() {
    return !finished;
  }

  boolean isTest() {
    return job == null;
  }

  void delivered(Result result) {
    if (result.endedAt().isAfter(from)) {
      results.add(result);
    }
  }

  void finish() {
    synchronized (time.lock) {
      finished = true;
      time.lock.notifyAll();
    }
  }

  void fail(Throwable cause) {
    failure = cause;
    finish();
  }

  List<Result> await() {
    synchronized (time.lock) {
      try {
        while (!finished) {
          time.lock.wait();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        if (isTest()) {
          throw new IllegalStateException(
              "The test was interrupted while time was advanced; the clock stands at "
                  + time.now()
                  + ".",
              e);
        }
      } finally {
        time.spans.remove(this);
        if (end != null) {
          time.events.remove(end);
        }
      }
      if (failure != null) {
        throw new IllegalStateException(failure.getMessage(), failure);
      }
      return results.stream().sorted(ORDER).toList();
    }
  }
}
