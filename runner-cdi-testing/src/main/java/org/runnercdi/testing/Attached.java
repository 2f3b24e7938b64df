package org.runnercdi.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.runnercdi.Result;
import org.runnercdi.Runner;
import org.runnercdi.spi.RunnerActivity;
import org.runnercdi.spi.TimeSource;

/** Manual time as one runner sees it. */
final class Attached implements TimeSource {

  private final ManualTime time;
  private @Nullable Runner runner;
  private @Nullable RunnerActivity activity;

  Attached(ManualTime time) {
    this.time = time;
  }

  @Override
  public Instant instant() {
    return time.now();
  }

  @Override
  public long nanoTime() {
    return time.nanos();
  }

  @Override
  public Runnable arm(Instant now, Instant slot, Runnable wake) {
    return after(Duration.between(now, slot), wake);
  }

  @Override
  public Runnable after(Duration delay, Runnable task) {
    synchronized (time.lock) {
      long now = time.nanos();
      long nanos = delay.toNanos();
      Event added =
          time.add(this, nanos > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + nanos, task);
      return () -> time.drop(added);
    }
  }

  @Override
  public void started(Runner started, RunnerActivity itsActivity) {
    synchronized (time.lock) {
      runner = started;
      activity = itsActivity;
      time.runners.add(this);
    }
  }

  @Override
  public void delivered(Result result) {
    synchronized (time.lock) {
      time.spans.forEach(span -> span.delivered(result));
    }
  }

  @Override
  public void ended() {
    synchronized (time.lock) {
      time.runners.remove(this);
      time.events.removeIf(event -> event.owner() == this);
    }
  }

  /** Not null among those that are started. */
  Runner runner() {
    synchronized (time.lock) {
      return Objects.requireNonNull(runner);
    }
  }

  RunnerActivity activity() {
    synchronized (time.lock) {
      return Objects.requireNonNull(activity);
    }
  }

  RunnerActivity.Place here() {
    return activity().here();
  }
}
