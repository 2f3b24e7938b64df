package org.runnercdi.benchmark.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.scheduler.Scheduler;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.runnercdi.benchmark.Contender;
import org.runnercdi.benchmark.Work;

/** It does the same work as the others: each job once, and as many at a time as the limit says. */
@QuarkusTest
@Timeout(120)
@Tag("long")
class SchedulerJobsTest {

  /** As many worker threads as the tests have. */
  private static final int LIMIT = 10;

  @Inject Scheduler scheduler;

  @Test
  void performsEachJobOnce() throws Exception {
    Work work = Work.of(Work.Kind.NOTHING, LIMIT);
    try (Contender contender = new SchedulerJobs(scheduler, LIMIT, work)) {
      contender.run(100);
      contender.run(100);
    }
    assertThat(work.performed()).isEqualTo(200);
  }

  @Test
  void runsAsManyAtOnceAsTheLimit() throws Exception {
    Work work = Work.of(Work.Kind.MEET, LIMIT);
    try (Contender contender = new SchedulerJobs(scheduler, LIMIT, work)) {
      contender.run(2 * LIMIT);
    }
    assertThat(work.performed()).isEqualTo(2 * LIMIT);
  }
}
