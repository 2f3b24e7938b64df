package org.runnercdi.cdi;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import org.runnercdi.engine.RunnerBuilder;

/**
 * What the runner runs on.
 *
 * @param jobs null for threads of the runner's own
 * @param ticks null for threads of the runner's own
 * @param threads null for daemon threads
 * @param hasJndi whether a server's resources were found in JNDI
 */
record Pools(
    Named<ExecutorService> jobs,
    Named<ScheduledExecutorService> ticks,
    Named<ThreadFactory> threads,
    boolean hasJndi) {

  /**
   * A choice, as the log names it.
   *
   * @param atEnd what the runner has made itself is shut down by it
   */
  record Named<T>(@Nullable T value, String name, Runnable atEnd) {

    static <T> Named<T> foreign(@Nullable T value, String name) {
      return new Named<>(value, name, () -> {});
    }
  }

  void applyTo(RunnerBuilder builder) {
    if (jobs.value() != null) {
      builder.executor(jobs.value()).executorName(jobs.name());
    }
    if (ticks.value() != null) {
      builder.scheduler(ticks.value());
    }
    if (threads.value() != null) {
      builder.threadFactory(threads.value());
    }
  }

  /** Shuts down what was made for this runner alone. */
  void end() {
    List.of(jobs.atEnd(), ticks.atEnd()).forEach(Runnable::run);
  }
}
