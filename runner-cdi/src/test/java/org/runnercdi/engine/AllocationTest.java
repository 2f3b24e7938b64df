package org.runnercdi.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.runnercdi.Job;
import org.runnercdi.schedule.Cron;

/** What is allocated for a job: a count, the least of several rounds. */
@NullUnmarked
class AllocationTest {

  private static final int ROUNDS = 40;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** By the threads of this runner and of this test. */
  private long bytes() {
    long bytes = 0;
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("runner-") || thread == Thread.currentThread()) {
        bytes += threads.getThreadAllocatedBytes(thread.getId());
      }
    }
    return bytes;
  }

  /** What a run allocates, once it has been compiled. */
  private long least(Runnable run) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < ROUNDS; i++) {
      long before = bytes();
      run.run();
      least = Math.min(least, bytes() - before);
    }
    return least;
  }

  @Test
  void aJobTakesAHundredBytesItsResultIncluded() {
    List<Job> batch = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      batch.add(Job.of("job-" + i, now -> true, () -> "done"));
    }
    try (Bench bench = Bench.with(b -> b)) {
      long bytes = least(() -> bench.now(batch));
      assertThat((double) bytes / batch.size()).isBetween(64.0, 100.0);
    }
  }

  @Test
  void aJobOfATickTakesAHundredBytesBesideItsHistory() {
    List<Job> jobs = dueEachMinute();
    assertThat(ofADueJob(jobs, b -> jobs.forEach(b::register))).isBetween(64.0, 100.0);
  }

  @Test
  void aSuppliedJobTakesItsNumberInAddition() {
    List<Job> jobs = dueEachMinute();
    assertThat(ofADueJob(jobs, b -> b.source(slot -> jobs))).isBetween(64.0, 125.0);
  }

  private static List<Job> dueEachMinute() {
    Cron cron = Cron.parse("* * * * *", ZoneId.of("Europe/Paris"));
    List<Job> jobs = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      jobs.add(Job.of("job-" + i, cron, () -> "done"));
    }
    return jobs;
  }

  private double ofADueJob(List<Job> jobs, Consumer<RunnerBuilder> with) {
    try (Bench bench =
        Bench.with(
            b -> {
              with.accept(b.historySize(0));
              return b;
            })) {
      return (double) least(bench::tick) / jobs.size();
    }
  }

  private static List<Job> notDue(int count) {
    List<ZoneId> zones = List.of(ZoneId.of("Europe/Paris"), ZoneId.of("Asia/Kolkata"));
    List<Job> jobs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      jobs.add(
          Job.of(
              "job-" + i,
              Cron.parse((i % 60) + " 3 29 2 *", zones.get(i % zones.size())),
              () -> "never"));
    }
    return jobs;
  }

  private long ofATick(int others, BiConsumer<RunnerBuilder, List<Job>> with) {
    List<Job> jobs = notDue(others);
    try (Bench bench =
        Bench.with(
            b -> {
              with.accept(b, jobs);
              return b;
            })) {
      return least(() -> bench.time.advance(Duration.ofMinutes(1)));
    }
  }

  private void takesNothing(BiConsumer<RunnerBuilder, List<Job>> with) {
    // Less than a byte for each: a table, not an object.
    assertThat(ofATick(20_000, with) - ofATick(10, with)).isLessThan(1_000);
  }

  @Test
  void aSuppliedJobThatIsNotDueTakesNothing() {
    takesNothing((builder, jobs) -> builder.source(slot -> jobs));
  }

  @Test
  void aRegisteredJobThatIsNotDueTakesNothing() {
    takesNothing((builder, jobs) -> jobs.forEach(builder::register));
  }
}
