package org.runnercdi.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.runnercdi.Job;
import org.runnercdi.JobPanicException;
import org.runnercdi.Outcome;
import org.runnercdi.Result;

/** What is thrown may throw in turn when it is looked at; nobody else suffers. */
@NullUnmarked
class RudeThrowableTest {

  private static final class Rude extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }
  }

  @Test
  void fromTheBodyItIsAPanic() {
    try (Bench bench = Bench.with(b -> b)) {
      Result result =
          bench.now(
              Bench.job(
                  "rude",
                  context -> {
                    throw new Rude();
                  }));
      assertThat(result.byId().get("rude").outcome()).isEqualTo(Outcome.PANICKED);
    }
  }

  @Test
  void alsoWhereTheLogThrowsTheResultIsComplete() {
    Handler rude =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            if (record.getThrown() instanceof JobPanicException) {
              throw new StackOverflowError("of the log");
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger("org.runnercdi");
    logger.addHandler(rude);
    try (Bench bench = Bench.with(b -> b)) {
      Result result =
          bench.now(
              Bench.job(
                  "rude",
                  context -> {
                    throw new Rude();
                  }));
      assertThat(result.byId().get("rude").outcome()).isEqualTo(Outcome.PANICKED);
    } finally {
      logger.removeHandler(rude);
    }
  }

  @Test
  void fromTheDueCheckItTouchesNoOther() {
    try (Bench bench = Bench.with(b -> b.dedupe(true))) {
      Job rude =
          Job.of(
              "rude",
              now -> {
                throw new Rude();
              },
              () -> null);
      Result result = bench.now(Bench.noop("good"), rude);
      assertThat(result.byId().get("good").outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(result.byId().get("rude").outcome()).isEqualTo(Outcome.PANICKED);
      assertThat(bench.runner.inFlightIds()).isEmpty();
    }
  }
}
