package org.runnercdi.tracing;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.Locale;
import org.runnercdi.JobResult;
import org.runnercdi.Outcome;
import org.runnercdi.QueueSource;
import org.runnercdi.spi.RunStart;
import org.runnercdi.spi.RunTracer;

/**
 * One span for each run, the root of a trace of its own. Its name is one of a few, as names of
 * spans should be: the id of a registered job, and for all others, whose ids are the users', the
 * name under which their queue is reported. The id is an attribute of each.
 *
 * <p>Only what OpenTelemetry has had since 1.0 is used: a server brings a version of its own.
 */
final class OpenTelemetryTracer implements RunTracer {

  private static final String SCOPE = "org.runnercdi";

  private static final AttributeKey<String> ID = AttributeKey.stringKey("runner.job.id");
  private static final AttributeKey<String> SLOT = AttributeKey.stringKey("runner.job.slot");
  private static final AttributeKey<String> KEY =
      AttributeKey.stringKey("runner.job.execution_key");
  private static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("runner.job.attempt");
  private static final AttributeKey<String> SOURCE = AttributeKey.stringKey("runner.job.source");
  private static final AttributeKey<String> SOURCE_NAME =
      AttributeKey.stringKey("runner.job.source_name");
  private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("runner.job.outcome");

  /** Of the semantic conventions. */
  private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

  private final Tracer tracer;

  OpenTelemetryTracer(OpenTelemetry openTelemetry) {
    String version = OpenTelemetryTracer.class.getPackage().getImplementationVersion();
    tracer =
        version == null ? openTelemetry.getTracer(SCOPE) : openTelemetry.getTracer(SCOPE, version);
  }

  @Override
  @SuppressWarnings("MustBeClosedChecker") // by leave()
  public Run begin(RunStart start) {
    Span span =
        tracer
            .spanBuilder(
                start.origin() == QueueSource.REGISTERED
                    ? start.context().jobId()
                    : start.sourceName())
            .setNoParent()
            .setStartTimestamp(start.at())
            .setAttribute(ID, start.context().jobId())
            .setAttribute(SLOT, start.context().slot().toString())
            .setAttribute(KEY, start.context().executionKey())
            .setAttribute(ATTEMPT, (long) start.context().attempt())
            .setAttribute(SOURCE, start.source().name().toLowerCase(Locale.ROOT))
            .setAttribute(SOURCE_NAME, start.sourceName())
            .startSpan();
    // Nothing of what is current on the thread is the job's: no baggage either.
    return new SpanRun(span, Context.root().with(span).makeCurrent());
  }

  private record SpanRun(Span span, Scope scope) implements Run {

    @Override
    public void leave() {
      scope.close();
    }

    @Override
    public void end(JobResult result) {
      try {
        span.setAttribute(OUTCOME, result.outcome().name().toLowerCase(Locale.ROOT));
        Throwable error = result.error();
        if (error != null) {
          span.setStatus(StatusCode.ERROR);
          failed(result.outcome() == Outcome.PANICKED ? thrown(error) : error);
        }
      } finally {
        // What the job has thrown may throw again where it is looked at.
        span.end(result.endedAt());
      }
    }

    private void failed(Throwable thrown) {
      span.setAttribute(ERROR_TYPE, thrown.getClass().getName());
      span.recordException(thrown);
      String message = thrown.getMessage();
      if (message != null) {
        span.setStatus(StatusCode.ERROR, message);
      }
    }

    /** What the job has thrown, not what the runner has put around it. */
    private static Throwable thrown(Throwable panic) {
      Throwable cause = panic.getCause();
      return cause == null ? panic : cause;
    }
  }
}
