package org.runnercdi.testing;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.runnercdi.testing.RunnerAssertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.runnercdi.Job;
import org.runnercdi.Outcome;
import org.runnercdi.QueueSource;
import org.runnercdi.Result;
import org.runnercdi.engine.RunnerBuilder;
import org.runnercdi.schedule.Cron;

/** Assertions say what was expected, and what did run. */
@RunnerTest
@NullUnmarked
class AssertionsTest {

  private static final String THERE_ARE =
      """
      but in slot 2026-01-01T00:02:00Z there are:
        'good': SUCCEEDED after PT0S, value fine
        'bad': FAILED after PT0S, java.io.IOException: no network
        'ugly': PANICKED after PT0S, java.lang.ArithmeticException: not a number
      """;

  private Result result;

  @BeforeEach
  void run(ManualTime time) {
    time.attach(new RunnerBuilder())
        .dedupe(true)
        .jobSetting("slow", "timeout", "10s")
        .register(job("good", () -> "fine"))
        .register(
            job(
                "bad",
                () -> {
                  throw new IOException("no network");
                }))
        .register(
            job(
                "ugly",
                () -> {
                  throw new ArithmeticException("not a number");
                }))
        .register(job("slow", () -> time.advance(Duration.ofSeconds(20)).size()))
        .register(
            Job.of(
                "long",
                Cron.parse("1-2 * * * *"),
                () -> time.advance(Duration.ofMinutes(1)).size()))
        .build();
    result = time.advance(Duration.ofMinutes(2)).get(1);
  }

  @Test
  void holdWhereTheyAreTrue() {
    assertThat(result)
        .hasSlot("2026-01-01T00:02:00Z")
        .hasSource(QueueSource.REGISTERED)
        .skipped("long")
        .didNotRun("long")
        .didNotRun("unknown");
    assertThat(result).ran("good").succeeded().hasValue("fine").took(Duration.ZERO);
    assertThat(result).ran("bad").failed().isInstanceOf(IOException.class).hasMessage("no network");
    assertThat(result).ran("ugly").panicked().isInstanceOf(ArithmeticException.class);
    assertThat(result).ran("slow").timedOut().took(Duration.ofSeconds(10));
    assertThat(result.items().get(4)).hasOutcome(Outcome.SKIPPED_DUPLICATE);
  }

  @Test
  void listWhatDidRun() {
    fails(() -> assertThat(result).ran("unknown"))
        .hasMessageContaining("Expected job 'unknown' to have run,")
        .hasMessageContaining(THERE_ARE)
        .hasMessageContaining("'slow': TIMED_OUT after PT10S")
        .hasMessageContaining("'long': SKIPPED_DUPLICATE after PT0S");
    fails(() -> assertThat(result).ran("long"))
        .hasMessageContaining("Expected job 'long' to have run,")
        .hasMessageContaining(THERE_ARE);
    fails(() -> assertThat(result).didNotRun("good"))
        .hasMessageContaining("Expected job 'good' not to have run,")
        .hasMessageContaining(THERE_ARE);
    fails(() -> assertThat(result).skipped("good"))
        .hasMessageContaining("Expected job 'good' to have been skipped,")
        .hasMessageContaining(THERE_ARE);
    fails(() -> assertThat(result).succeeded())
        .hasMessageContaining("Expected all jobs to have succeeded,")
        .hasMessageContaining(THERE_ARE);
    fails(() -> assertThat(result).hasSource(QueueSource.PUSHED))
        .hasMessageContaining("Expected the result of a PUSHED queue but it is of a REGISTERED one")
        .hasMessageContaining(THERE_ARE);
  }

  @Test
  void sayHowTheJobEnded() {
    fails(() -> assertThat(result).ran("bad").succeeded())
        .hasMessageContaining("Expected job 'bad' to be SUCCEEDED, but it is:")
        .hasMessageContaining("'bad': FAILED after PT0S, java.io.IOException: no network");
    fails(() -> assertThat(result).ran("good").failed())
        .hasMessageContaining("'good': SUCCEEDED after PT0S, value fine");
    fails(() -> assertThat(result).ran("good").panicked());
    fails(() -> assertThat(result).ran("good").timedOut());
    fails(() -> assertThat(result).ran("good").hasValue("other"))
        .hasMessageContaining("Expected job 'good' to have returned other");
    fails(() -> assertThat(result).ran("good").took(Duration.ofSeconds(1)))
        .hasMessageContaining("Expected job 'good' to have taken PT1S");
    fails(() -> assertThat(result).ran("bad").failed().hasMessage("other"));
  }

  @Test
  void nameTheSlot() {
    fails(() -> assertThat(result).hasSlot("2026-01-01T00:01:00Z"))
        .hasMessageContaining(
            "Expected the result to be of slot 2026-01-01T00:01:00Z but it is of"
                + " 2026-01-01T00:02:00Z");
    assertThatCode(() -> assertThat(result).hasSlot("noon"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The expected slot 'noon' is no moment; write one such as 2026-01-01T00:00:00Z.");
  }

  private static AbstractThrowableAssert<?, ?> fails(ThrowingCallable assertion) {
    return assertThatCode(assertion).isInstanceOf(AssertionError.class);
  }

  private static Job job(String id, Callable<?> body) {
    return Job.of(id, Cron.parse("2 * * * *"), body);
  }
}
