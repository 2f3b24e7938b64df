package org.runnercdi.console;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.runnercdi.JobResult;
import org.runnercdi.Outcome;

/**
 * How a job ended.
 *
 * @param slot the slot for which it ran
 * @param startedAt when it started
 * @param endedAt when it ended
 * @param durationMillis how long it took
 * @param outcome how it ended
 * @param attempt how often it was started
 * @param executionKey its idempotency key
 * @param value what it returned, as text; null where that is not remembered
 * @param error what it threw, as text; null where it succeeded
 * @param trace the whole of that with its causes and stack traces; null where those are not
 *     remembered
 */
@Schema(name = "ConsoleRun", description = "How a job ended.")
record RunView(
    Instant slot,
    Instant startedAt,
    Instant endedAt,
    double durationMillis,
    Outcome outcome,
    int attempt,
    String executionKey,
    @Nullable String value,
    @Nullable String error,
    @Nullable String trace) {

  /** All of it, for the one who looks at the job. */
  static RunView whole(JobResult result) {
    Throwable error = result.error();
    return of(result, error == null ? null : Texts.trace(Texts.thrown(error)));
  }

  /** Without the trace. */
  static RunView brief(JobResult result) {
    return of(result, null);
  }

  private static RunView of(JobResult result, @Nullable String trace) {
    Object value = result.value();
    Throwable error = result.error();
    return new RunView(
        result.slot(),
        result.startedAt(),
        result.endedAt(),
        Millis.of(result.duration()),
        result.outcome(),
        result.attempt(),
        result.executionKey(),
        value == null ? null : Texts.of(value),
        error == null ? null : Texts.of(Texts.thrown(error)),
        trace);
  }
}
