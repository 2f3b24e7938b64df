package org.runnercdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The views of a Result. */
class ResultTest {

  private record Item(String id, Outcome outcome, @Nullable Throwable error, String executionKey)
      implements JobResult {
    @Override
    public @Nullable Object value() {
      return null;
    }

    @Override
    public Instant slot() {
      return Instant.EPOCH;
    }

    @Override
    public Instant startedAt() {
      return Instant.EPOCH;
    }

    @Override
    public Instant endedAt() {
      return Instant.EPOCH;
    }

    @Override
    public Duration duration() {
      return Duration.ZERO;
    }

    @Override
    public int attempt() {
      return 1;
    }
  }

  private static JobResult item(String id, Outcome outcome) {
    Throwable error =
        switch (outcome) {
          case SUCCEEDED -> null;
          case PANICKED -> new JobPanicException(id, Instant.EPOCH, new Error("x"));
          case SKIPPED_DUPLICATE -> new SkippedDuplicateException(id, Instant.EPOCH);
          case SHUTTING_DOWN -> new ShuttingDownException(id, Instant.EPOCH);
          case TIMED_OUT -> new JobTimeoutException(id, Instant.EPOCH);
          case INTERRUPTED -> new JobInterruptedException(id, Instant.EPOCH, null);
          default -> new Exception("x");
        };
    return new Item(id, outcome, error, id);
  }

  private static Result result(JobResult... items) {
    return new Result(
        QueueSource.PUSHED,
        "pushed",
        Instant.EPOCH,
        Instant.EPOCH,
        Instant.EPOCH,
        new ArrayList<>(List.of(items)));
  }

  @Test
  void whereAnIdStandsMoreThanOnceByIdShowsTheOneThatRan() {
    JobResult ran = item("a", Outcome.FAILED);
    for (Outcome never : List.of(Outcome.SKIPPED_DUPLICATE, Outcome.SHUTTING_DOWN)) {
      assertThat(result(ran, item("a", never)).byId()).containsEntry("a", ran);
      assertThat(result(item("a", never), ran).byId()).containsEntry("a", ran);
    }
    JobResult later = item("a", Outcome.SUCCEEDED);
    assertThat(result(ran, later, item("a", Outcome.SKIPPED_DUPLICATE)).byId())
        .containsEntry("a", later);
    assertThat(result(later, ran).byId()).containsEntry("a", ran);
    JobResult last = item("a", Outcome.SHUTTING_DOWN);
    assertThat(result(item("a", Outcome.SKIPPED_DUPLICATE), last).byId()).containsEntry("a", last);
    assertThat(result(ran, later).items()).containsExactly(ran, later);
  }

  @Test
  void errorsHoldEveryOutcomeButSuccessAndPanicsThePanicsAlone() {
    List<JobResult> items = new ArrayList<>();
    for (Outcome outcome : Outcome.values()) {
      items.add(item(outcome.name(), outcome));
    }
    Result result = result(items.toArray(JobResult[]::new));
    assertThat(result.errors()).hasSize(Outcome.values().length - 1).doesNotContainKey("SUCCEEDED");
    assertThat(result.panics()).containsOnlyKeys("PANICKED");
    assertThat(result.byId().keySet())
        .containsExactlyElementsOf(items.stream().map(JobResult::id).toList());
  }

  @Test
  void anErrorThatTheLaterRunReplacedIsGone() {
    assertThat(result(item("a", Outcome.PANICKED), item("a", Outcome.SUCCEEDED)).errors())
        .isEmpty();
  }

  @Test
  void allViewsAreUnmodifiable() {
    Result result = result(item("a", Outcome.PANICKED));
    assertThatThrownBy(() -> result.items().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> result.byId().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> result.errors().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> result.panics().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void theErrorsOfTheRunnerNameJobAndSlotAndHaveNoStackTrace() {
    for (Outcome outcome : Outcome.values()) {
      Throwable error = item("my-job", outcome).error();
      if (error instanceof RuntimeException) {
        assertThat(error).hasMessageContainingAll("my-job", "1970-01-01T00:00:00Z");
        assertThat(error.getStackTrace()).isEmpty();
      }
    }
  }
}
