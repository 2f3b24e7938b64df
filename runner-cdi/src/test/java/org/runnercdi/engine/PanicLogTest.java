package org.runnercdi.engine;

import static java.util.logging.Level.INFO;
import static java.util.logging.Level.WARNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.runnercdi.Job;
import org.runnercdi.JobContext;
import org.runnercdi.JobSource;
import org.runnercdi.Outcome;
import org.runnercdi.Result;

/** What the log tells of panics: enough, and not the same a thousand times. */
class PanicLogTest {

  private static final Duration HOUR = Duration.ofHours(1);

  private static Job panicking(String id) {
    return panicking(id, IllegalStateException::new);
  }

  private static Job panicking(String id, Supplier<? extends RuntimeException> thrown) {
    return Bench.job(
        id,
        context -> {
          throw thrown.get();
        });
  }

  private static List<String> lines(CapturedLog log) {
    return log.records().stream().map(LogRecord::getMessage).toList();
  }

  @Test
  void theFirstPanicOfAJobHasItsStackTrace_andFurtherOnesAreOnlyCounted() {
    try (CapturedLog log = new CapturedLog();
        Bench bench = Bench.with(b -> b)) {
      Throwable first = bench.now(panicking("a")).items().get(0).error();
      for (int i = 0; i < 5; i++) {
        bench.now(panicking("a"), panicking("a"), Bench.noop("fine"));
      }
      bench.time.settle();

      assertThat(log.records())
          .extracting(LogRecord::getLevel, LogRecord::getMessage, LogRecord::getThrown)
          .containsExactly(
              tuple(
                  WARNING,
                  "Job 'a' panicked; for an hour, further panics of it by"
                      + " java.lang.IllegalStateException are counted and not shown.",
                  first));
    }
  }

  @Test
  void whoeverHasTheResultFindsTheLogComplete() {
    CompletableFuture<CompletableFuture<Result>> result = new CompletableFuture<>();
    List<Boolean> doneAtTheLog = new CopyOnWriteArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            doneAtTheLog.add(result.join().isDone());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger("org.runnercdi");
    logger.addHandler(handler);
    try (Bench bench = Bench.with(b -> b)) {
      result.complete(bench.runner.pushAndAwait(List.of(panicking("a"))));
      Bench.get(result.join());
      assertThat(doneAtTheLog).containsExactly(false);
    } finally {
      logger.removeHandler(handler);
    }
  }

  @Test
  void eachJobAndEachKindOfThrowableIsShown() {
    try (CapturedLog log = new CapturedLog();
        Bench bench = Bench.with(b -> b)) {
      bench.now(panicking("a"), panicking("b"));
      bench.now(panicking("a", IllegalArgumentException::new), panicking("b"));
      bench.time.settle();

      assertThat(log.records())
          .extracting(record -> String.valueOf(record.getThrown().getCause()))
          .containsExactly(
              "java.lang.IllegalStateException",
              "java.lang.IllegalStateException",
              "java.lang.IllegalArgumentException");
    }
  }

  @Test
  void aDueCheckThatThrowsIsShownToo_andAFailureIsNot() {
    try (CapturedLog log = new CapturedLog();
        Bench bench = Bench.with(b -> b)) {
      bench.now(
          Job.of(
              "asked",
              now -> {
                throw new IllegalStateException();
              },
              () -> null),
          Bench.job(
              "fails",
              context -> {
                throw new java.io.IOException();
              }));
      bench.time.settle();

      assertThat(lines(log)).singleElement().asString().startsWith("Job 'asked' panicked;");
    }
  }

  @Test
  void whatWasCountedIsToldWhenTheJobSucceedsAgain_onceAnHour() {
    try (CapturedLog log = new CapturedLog();
        Bench bench = Bench.with(b -> b)) {
      for (int i = 0; i < 4; i++) {
        bench.now(panicking("a"));
      }
      bench.now(Bench.noop("b"));
      for (int i = 0; i < 3; i++) {
        bench.now(Bench.noop("a"));
        bench.now(panicking("a"));
      }
      bench.time.settle();

      assertThat(log.records())
          .extracting(LogRecord::getLevel, LogRecord::getMessage)
          .hasSize(2)
          .last()
          .isEqualTo(tuple(INFO, "Job 'a' succeeds again, after 3 panics not shown."));
    }
  }

  @Test
  void whatWasCountedIsToldAfterAnHour_andThenTheNextHasItsStackTraceAgain() {
    AtomicReference<ZonedDateTime> last = new AtomicReference<>();
    Job sometimes =
        Job.of(
            "a",
            now -> {
              boolean due = now.getMinute() % 20 == 0;
              if (due) {
                last.set(now);
              }
              return due;
            },
            (JobContext context) -> {
              throw new IllegalStateException();
            });
    try (CapturedLog log = new CapturedLog();
        Bench bench = Bench.with(b -> b.register(sometimes))) {
      bench.time.advance(Duration.ofMinutes(20).plus(HOUR).minusMinutes(1));
      assertThat(lines(log)).hasSize(1);

      bench.tick();

      assertThat(lines(log).subList(1, 3))
          .containsExactly(
              "Job 'a' has panicked 2 more times by java.lang.IllegalStateException since that was"
                  + " shown, the last time for the slot 2026-06-01T13:00:00Z.",
              lines(log).get(0));
      assertThat(log.records()).hasSize(3).last().extracting(LogRecord::getThrown).isNotNull();
      assertThat(last.get())
          .isEqualTo(Instant.parse("2026-06-01T13:20:00Z").atZone(ZoneOffset.UTC));
    }
  }

  @Test
  void whatIsLeftIsToldWhenTheRunnerEnds() {
    try (CapturedLog log = new CapturedLog()) {
      try (Bench bench = Bench.with(b -> b)) {
        bench.now(panicking("a"), panicking("a"));
      }

      assertThat(lines(log))
          .hasSize(2)
          .last()
          .asString()
          .startsWith("Job 'a' has panicked 1 more time by java.lang.IllegalStateException");
    }
  }

  @Test
  void aHundredAreToldApart_andWhatIsBeyondIsCountedTogether() {
    List<Job> all = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      all.add(panicking("user-" + i));
    }
    try (CapturedLog log = new CapturedLog();
        Bench bench = Bench.with(b -> b.source(new Once(all)))) {
      bench.tick();

      assertThat(log.records()).hasSize(PanicLog.MOST + 1).allMatch(r -> r.getThrown() != null);
      assertThat(lines(log))
          .filteredOn(
              line -> line.contains("panicked, as have 100 others within an hour; further ones"))
          .hasSize(1);

      bench.time.advance(HOUR);

      assertThat(lines(log))
          .hasSize(PanicLog.MOST + 2)
          .last()
          .asString()
          .startsWith("Further jobs have panicked 4899 more times");
      bench.now(panicking("new"));
      bench.time.settle();
      assertThat(lines(log)).last().asString().startsWith("Job 'new' panicked;");
    }
  }

  private record Once(List<Job> jobs) implements JobSource {
    @Override
    public Collection<? extends Job> jobs(Instant slot) {
      return slot.equals(Instant.parse("2026-06-01T12:01:00Z")) ? jobs : List.of();
    }
  }

  @Test
  @Tag("stress")
  void noPanicIsLostOnManyThreads() {
    int runs = 200;
    int jobs = 50;
    List<Job> batch = new ArrayList<>();
    for (int i = 0; i < jobs; i++) {
      batch.add(panicking("job-" + i % 7));
    }
    try (CapturedLog log = new CapturedLog()) {
      try (Bench bench = Bench.with(b -> b)) {
        for (int i = 0; i < runs; i++) {
          Result result = bench.now(batch);
          assertThat(result.items()).allMatch(item -> item.outcome() == Outcome.PANICKED);
        }
      }

      long shown = log.records().stream().filter(record -> record.getThrown() != null).count();
      long counted =
          lines(log).stream()
              .filter(line -> line.contains(" has panicked "))
              .mapToLong(line -> Long.parseLong(line.replaceAll(".*panicked (\\d+) more.*", "$1")))
              .sum();
      assertThat(shown).isEqualTo(7);
      assertThat(shown + counted).isEqualTo((long) runs * jobs);
    }
  }
}
