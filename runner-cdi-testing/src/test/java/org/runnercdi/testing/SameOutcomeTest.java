package org.runnercdi.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.runnercdi.Job;
import org.runnercdi.JobResult;
import org.runnercdi.Result;
import org.runnercdi.Runner;
import org.runnercdi.engine.RunnerBuilder;
import org.runnercdi.schedule.Cron;

/** A test under manual time has one outcome, and time is cheap. */
class SameOutcomeTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  @Tag("stress")
  void aThousandTimesTheSame() {
    Set<String> outcomes = new TreeSet<>();
    for (int i = 0; i < 1000; i++) {
      outcomes.add(outcome());
    }

    assertThat(outcomes)
        .singleElement()
        .asString()
        .contains("SKIPPED_DUPLICATE", "TIMED_OUT", "SUPPLIED", "PUSHED");
  }

  /** Ticks, sources, pushes, dedupe, a timeout, and jobs that take time, side by side. */
  private static String outcome() {
    ManualTime time = ManualTime.startingAt(START);
    Runner runner =
        time.attach(new RunnerBuilder())
            .concurrencyLimit(3)
            .dedupe(true)
            .jobSetting("cut off", "timeout", "30s")
            .register(job("long", () -> time.advance(Duration.ofSeconds(90)).size()))
            .register(job("short", () -> time.advance(Duration.ofSeconds(20)).size()))
            .register(job("cut off", () -> time.advance(Duration.ofSeconds(40)).size()))
            .source(slot -> List.of(job("supplied", () -> time.now())))
            .build();
    runner.push(List.of(job("pushed", () -> time.now()), job("pushed too", () -> time.now())));
    StringBuilder outcome = new StringBuilder();
    for (Result result : time.advance(Duration.ofMinutes(3))) {
      outcome.append(result.source()).append(result.slot()).append(result.endedAt());
      for (JobResult item : result.items()) {
        outcome
            .append(item.executionKey())
            .append(item.outcome())
            .append(item.startedAt())
            .append(item.duration());
      }
    }
    runner.stopAndWait();
    return outcome.append(time.now()).toString();
  }

  @Test
  void aYearOfMinutesWithAHundredJobs() {
    ManualTime time = ManualTime.startingAt(START);
    RunnerBuilder builder = time.attach(new RunnerBuilder());
    for (int i = 0; i < 100; i++) {
      builder.register(
          Job.of("job " + i, Cron.parse(i % 60 + " " + i % 24 + " * * *"), () -> null));
    }
    Runner runner = builder.build();
    int ran = 0;
    for (int day = 0; day < 365; day++) {
      ran += time.advance(Duration.ofDays(1)).stream().mapToInt(r -> r.items().size()).sum();
    }

    assertThat(runner.stats().lastSlot()).isEqualTo(Instant.parse("2027-01-01T00:00:00Z"));
    assertThat(runner.stats().missedSlotsTotal()).isZero();
    assertThat(ran).isEqualTo(365 * 100);
    runner.stopAndWait();
  }

  private static Job job(String id, Callable<?> body) {
    return Job.of(id, now -> true, body);
  }
}
