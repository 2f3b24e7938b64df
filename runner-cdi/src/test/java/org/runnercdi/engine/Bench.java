package org.runnercdi.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.runnercdi.Job;
import org.runnercdi.JobBody;
import org.runnercdi.Result;

/** A runner on a turned clock that begins at noon UTC, and all the results it has delivered. */
@NullUnmarked
final class Bench implements AutoCloseable {

  static final Duration MINUTE = Duration.ofMinutes(1);
  static final String NOON = "2026-06-01T12:00:00Z";
  private static final long PATIENCE_SECONDS = 60;

  final TurnedTime time;
  final RunnerEngine runner;
  private final List<Result> results = new ArrayList<>();

  private Bench(TurnedTime time, RunnerBuilder builder, boolean gated) {
    this.time = time;
    builder.onResult(this::add);
    this.runner = gated ? time.buildGated(builder) : time.build(builder);
  }

  static Bench with(UnaryOperator<RunnerBuilder> settings) {
    return with(TurnedTime.startingAt(NOON), settings);
  }

  static Bench with(TurnedTime time, UnaryOperator<RunnerBuilder> settings) {
    return new Bench(time, settings.apply(new RunnerBuilder().zone(ZoneOffset.UTC)), false);
  }

  static Bench gated(UnaryOperator<RunnerBuilder> settings) {
    return new Bench(
        TurnedTime.startingAt(NOON),
        settings.apply(new RunnerBuilder().zone(ZoneOffset.UTC)),
        true);
  }

  private void add(Result result) {
    synchronized (results) {
      results.add(result);
    }
  }

  List<Result> results() {
    synchronized (results) {
      return new ArrayList<>(results);
    }
  }

  Result only() {
    assertThat(results()).hasSize(1);
    return results().get(0);
  }

  /** To the next minute, and until all that came of it has been delivered. */
  Bench tick() {
    time.advance(MINUTE);
    return this;
  }

  /** To the next minute, without waiting. */
  Bench turn() {
    time.turn(MINUTE);
    return this;
  }

  Result now(Collection<? extends Job> batch) {
    return get(runner.pushAndAwait(batch));
  }

  Result now(Job... batch) {
    return now(List.of(batch));
  }

  static Job job(String id, JobBody body) {
    return Job.of(id, now -> true, body);
  }

  static Job noop(String id) {
    return job(id, context -> id);
  }

  static List<Job> jobs(int count, JobBody body) {
    List<Job> jobs = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      jobs.add(job("job-" + i, body));
    }
    return jobs;
  }

  static <T extends @Nullable Object> T get(Future<T> future) {
    try {
      return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("No value.", e);
    }
  }

  static Throwable failure(CompletableFuture<?> future) {
    try {
      Object value = future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      throw new AssertionError("Succeeded with " + value);
    } catch (ExecutionException e) {
      return e.getCause();
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("No end.", e);
    }
  }

  static void await(CountDownLatch latch) {
    try {
      if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("Nobody counted down.");
      }
    } catch (InterruptedException e) {
      throw new AssertionError("Interrupted.", e);
    }
  }

  /** For what has no event to wait for, such as the state of a thread. */
  static void eventually(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("It did not come about.");
      }
      LockSupport.parkNanos(50_000);
    }
  }

  /** Blocks until interrupted. */
  static Object blockUntilInterrupted() throws InterruptedException {
    new CountDownLatch(1).await();
    return "unreachable";
  }

  static Thread start(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  static boolean join(Thread thread) {
    try {
      thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError("Interrupted.", e);
    }
    return !thread.isAlive();
  }

  @Override
  public void close() {
    runner.stop();
    if (!runner.awaitStopped(Duration.ofSeconds(2))) {
      time.turn(Duration.ofHours(2));
      assertThat(runner.awaitStopped(Duration.ofSeconds(PATIENCE_SECONDS))).isTrue();
    }
  }
}
