package org.runnercdi.benchmark.quarkus;

import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.scheduler.Scheduler;
import jakarta.inject.Inject;
import org.runnercdi.benchmark.Turns;
import org.runnercdi.benchmark.Work;

/** Runs {@link SchedulerJobs} as the program beside it runs the other contenders. */
@QuarkusMain
public class SchedulerProcess implements QuarkusApplication {

  /** One run a second would compile nothing, were they as small as those that are measured. */
  static final int WARM_RUNS = 3;

  static final int WARM_JOBS = 20_000;

  private final Scheduler scheduler;

  @Inject
  SchedulerProcess(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /**
   * Warms up, and takes its turns.
   *
   * @param args the limit, which must be that of the worker threads, and the kind of the work
   * @return 0
   * @throws Exception if a turn fails
   */
  @Override
  public int run(String... args) throws Exception {
    int limit = Integer.parseInt(args[0]);
    warmUp(limit);
    new Turns((most, work) -> new SchedulerJobs(scheduler, most, work), limit, true)
        .take(Work.Kind.valueOf(args[1]));
    return 0;
  }

  private void warmUp(int limit) throws Exception {
    Work work = Work.of(Work.Kind.NOTHING, limit);
    try (SchedulerJobs jobs = new SchedulerJobs(scheduler, limit, work)) {
      for (int i = 0; i < WARM_RUNS; i++) {
        jobs.run(WARM_JOBS);
      }
    }
  }
}
