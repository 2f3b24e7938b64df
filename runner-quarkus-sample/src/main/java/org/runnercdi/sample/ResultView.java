package org.runnercdi.sample;

import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.runnercdi.JobResult;

/**
 * How a call ended, as it is stored and shown.
 *
 * @param slot the minute the call was meant for; for one that was run by hand the moment of that
 * @param outcome an {@link org.runnercdi.Outcome}
 * @param httpStatus the status of the answer; null where there was none
 * @param message why it did not succeed; null where it did
 * @param executionKey the same for the same run, however often it is reported
 */
record ResultView(
    Instant slot,
    Instant startedAt,
    long durationMillis,
    String outcome,
    @Nullable Integer httpStatus,
    @Nullable String message,
    String executionKey) {

  private static final int LONGEST_MESSAGE = 500;

  /**
   * Control characters, and halves of characters: some databases refuse the whole batch for one.
   */
  private static final Pattern UNSTORABLE = Pattern.compile("[\\p{Cntrl}\\p{Cs}]");

  static ResultView of(JobResult result) {
    return new ResultView(
        result.slot(),
        result.startedAt(),
        result.duration().toMillis(),
        result.outcome().name(),
        httpStatus(result),
        message(result.error()),
        result.executionKey());
  }

  static ResultView of(CallResult stored) {
    return new ResultView(
        stored.slot,
        stored.startedAt,
        stored.durationMillis,
        stored.outcome,
        stored.httpStatus,
        stored.message,
        stored.executionKey);
  }

  private static @Nullable Integer httpStatus(JobResult result) {
    if (result.error() instanceof CallFailedException failed) {
      return failed.httpStatus();
    }
    return result.value() instanceof Integer status ? status : null;
  }

  private static @Nullable String message(@Nullable Throwable error) {
    if (error == null) {
      return null;
    }
    String message = error.getMessage() == null ? error.toString() : error.getMessage();
    String cut = message.substring(0, Math.min(message.length(), LONGEST_MESSAGE));
    return UNSTORABLE.matcher(cut).replaceAll("?");
  }
}
