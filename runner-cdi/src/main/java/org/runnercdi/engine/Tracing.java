package org.runnercdi.engine;

import static java.lang.System.Logger.Level.WARNING;
import static java.util.Objects.requireNonNull;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.runnercdi.spi.RunStart;
import org.runnercdi.spi.RunTracer;

/**
 * Tells the tracer, if there is one, of each job that starts, and of its end. What the tracer
 * throws is logged the first time.
 */
final class Tracing {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");

  private final @Nullable RunTracer tracer;
  private final AtomicBoolean warned = new AtomicBoolean();

  Tracing(@Nullable RunTracer tracer) {
    this.tracer = tracer;
  }

  boolean isOn() {
    return tracer != null;
  }

  /** The body is about to run on this thread. Before anything can close the job but a stop. */
  RunTracer.@Nullable Run begin(Execution execution) {
    if (tracer == null) {
      return null;
    }
    RunTracer.Run run;
    try {
      run = requireNonNull(tracer.begin(start(execution)), "A tracer must give a run.");
    } catch (Throwable thrown) {
      warn(thrown);
      return null;
    }
    if (!execution.traced(run)) {
      // A stop has given it up meanwhile.
      end(run, execution);
    }
    return run;
  }

  private static RunStart start(Execution execution) {
    QueueHeader queue = execution.queue();
    return new RunStart(
        execution, queue.source(), queue.origin(), queue.sourceName(), execution.startedAt());
  }

  /** The body is off this thread. */
  void leave(RunTracer.@Nullable Run run) {
    if (run != null) {
      try {
        run.leave();
      } catch (Throwable thrown) {
        warn(thrown);
      }
    }
  }

  /** The job is closed, started or not. */
  void ended(Execution execution) {
    if (tracer != null) {
      RunTracer.Run run = execution.endTrace();
      if (run != null) {
        end(run, execution);
      }
    }
  }

  private void end(RunTracer.Run run, Execution execution) {
    try {
      run.end(execution);
    } catch (Throwable thrown) {
      warn(thrown);
    }
  }

  private void warn(Throwable thrown) {
    if (!warned.getAndSet(true)) {
      LOG.log(
          WARNING, "The tracer threw; the runner goes on, and does not tell of it again.", thrown);
    }
  }
}
