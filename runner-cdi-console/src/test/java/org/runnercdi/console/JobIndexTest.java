package org.runnercdi.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.runnercdi.Job;
import org.runnercdi.JobInfo;
import org.runnercdi.Jobs;
import org.runnercdi.Runner;
import org.runnercdi.engine.RunnerBuilder;
import org.runnercdi.schedule.Cron;
import org.runnercdi.testing.ManualTime;

class JobIndexTest {

  private static final int MANY = 10_000;

  private final ManualTime time = ManualTime.startingAt(Instant.parse("2026-03-01T06:00:30Z"));
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger lists = new AtomicInteger();
  private Duration cost = Duration.ofMillis(100);
  private final Runner runner = time.attach(new RunnerBuilder()).build();
  private final JobIndex index =
      new JobIndex(() -> counted(runner.jobs()), () -> runner.stats().lastSlot(), nanos::get);

  @BeforeEach
  void tenThousandJobs() {
    for (int i = 0; i < MANY; i++) {
      runner.jobs().register(Job.of("job-" + i, Cron.parse("0 6 * * *"), () -> 1));
    }
  }

  /** Counts the lists, each of which takes a while by the clock of the test. */
  private Jobs counted(Jobs jobs) {
    return (Jobs)
        Proxy.newProxyInstance(
            Jobs.class.getClassLoader(),
            new Class<?>[] {Jobs.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("list")) {
                lists.incrementAndGet();
                nanos.addAndGet(cost.toNanos());
              }
              try {
                return method.invoke(jobs, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private JobIndex.Found find(String text, int page) {
    return index.find(new JobIndex.Query(text, null, false), page, 25);
  }

  private void pass(Duration by) {
    nanos.addAndGet(by.toNanos());
  }

  @Test
  void manyRequestsNeedOneList() {
    for (int i = 0; i < 100; i++) {
      assertThat(find("job-99", 0).total()).isEqualTo(111);
      assertThat(index.get("job-" + i)).isNotNull();
    }

    assertThat(lists).hasValue(1);
  }

  @Test
  void aPageHoldsItsPart() {
    JobIndex.Found found = find("", 399);

    assertThat(found.jobs()).hasSize(25);
    assertThat(found.jobs().get(24).id()).isEqualTo("job-9999");
    assertThat(found.total()).isEqualTo(MANY);
    assertThat(find("", 400).jobs()).isEmpty();
  }

  @Test
  void aChangeIsShown_butListsTakeAFiftiethOfTheTimeAtMost() {
    find("", 0);
    runner.jobs().register(Job.of("new", now -> true, () -> 1));
    index.changed();

    pass(cost.multipliedBy(50).minusNanos(1));
    assertThat(find("new", 0).total()).isZero();
    pass(Duration.ofNanos(1));
    assertThat(find("new", 0).total()).isEqualTo(1);
    assertThat(lists).hasValue(2);
  }

  @Test
  void aNewSlotIsAChange() {
    find("", 0);
    time.advance(Duration.ofMinutes(1));
    pass(cost.multipliedBy(50));

    find("", 0);

    assertThat(lists).hasValue(2);
  }

  @Test
  void whatChangesWithoutAWordIsShownAfterTenSeconds() {
    find("", 0);
    runner.jobs().unregister("job-0");

    pass(Duration.ofSeconds(10).minusNanos(1));
    assertThat(index.get("job-0")).isNotNull();
    pass(Duration.ofNanos(1));
    assertThat(index.get("job-0")).isNull();
  }

  @Test
  void aCostlyListIsNotMadeAgainAndAgainThoughNothingHasHappened() {
    cost = Duration.ofSeconds(1);
    find("", 0);

    pass(Duration.ofSeconds(49));
    find("", 0);

    assertThat(lists).hasValue(1);
  }

  @Test
  void whoHasActedSeesWhatHasComeOfIt() {
    assertThat(index.get("job-1")).extracting(JobInfo::paused).isEqualTo(false);

    runner.jobs().pause("job-1");
    index.acted();

    assertThat(index.get("job-1")).extracting(JobInfo::paused).isEqualTo(true);
  }
}
