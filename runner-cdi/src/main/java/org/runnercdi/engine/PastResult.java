package org.runnercdi.engine;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.runnercdi.JobInterruptedException;
import org.runnercdi.JobPanicException;
import org.runnercdi.JobResult;
import org.runnercdi.Outcome;

/** A result as it is remembered: without its value, and with its error in brief. */
final class PastResult implements JobResult {

  /** This object, and the header of its queue, which it may be the last to hold. */
  private static final int OWN_BYTES = 64 + 112;

  /** An exception without a stack trace, beside its text. */
  private static final int ERROR_BYTES = 112;

  private final QueueHeader queue;
  private final String id;
  private final int ordinal;
  private final int attempt;
  private final Outcome outcome;
  private final @Nullable Throwable error;
  private final long startNanos;
  private final long endNanos;

  // Of the History that holds it:
  @Nullable PastResult laterOfAll;
  @Nullable PastResult earlierOfAll;
  @Nullable PastResult laterOfJob;

  PastResult(Execution of) {
    this.queue = of.queue();
    this.id = of.id();
    this.ordinal = of.ordinal();
    this.attempt = of.attempt();
    this.outcome = of.outcome();
    this.error = brief(of);
    this.startNanos = of.startNanos();
    this.endNanos = of.startNanos() + of.nanos();
  }

  private static @Nullable Throwable brief(Execution of) {
    Throwable error = of.error();
    if (error == null) {
      return null;
    }
    Throwable cause = error.getCause();
    return switch (of.outcome()) {
      case FAILED -> ErrorSummary.of(error);
      case PANICKED ->
          new JobPanicException(of.id(), of.slot(), ErrorSummary.of(cause == null ? error : cause));
      case INTERRUPTED ->
          new JobInterruptedException(
              of.id(), of.slot(), cause == null ? null : ErrorSummary.of(cause));
      default -> error;
    };
  }

  /** How much of the heap it takes, rather too much than too little. */
  int bytes() {
    int bytes = OWN_BYTES;
    for (Throwable each = error; each != null; each = each.getCause()) {
      String message = each.getMessage();
      bytes += ERROR_BYTES + (message == null ? 0 : 2 * message.length());
    }
    return bytes;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Outcome outcome() {
    return outcome;
  }

  @Override
  public @Nullable Object value() {
    return null;
  }

  @Override
  public @Nullable Throwable error() {
    return error;
  }

  @Override
  public Instant slot() {
    return queue.slot();
  }

  @Override
  public Instant startedAt() {
    return queue.at(startNanos);
  }

  @Override
  public Instant endedAt() {
    return queue.at(endNanos);
  }

  @Override
  public Duration duration() {
    return Duration.ofNanos(endNanos - startNanos);
  }

  @Override
  public int attempt() {
    return attempt;
  }

  @Override
  public String executionKey() {
    return queue.executionKey(id, ordinal);
  }

  @Override
  public String toString() {
    return "JobResult["
        + executionKey()
        + ", "
        + outcome
        + (error == null ? "" : ", error=" + error)
        + ", "
        + duration()
        + "]";
  }
}
