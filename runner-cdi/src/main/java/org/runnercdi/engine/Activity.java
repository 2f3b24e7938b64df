package org.runnercdi.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.runnercdi.spi.RunnerActivity;

/** Tells who turns the runner's time what the runner does. */
final class Activity implements RunnerActivity {

  private final Holds holds;
  private final Closer closer;
  private final Dispatcher dispatcher;
  private final Detached detached;
  private final Inside inside;

  Activity(Holds holds, Closer closer, Dispatcher dispatcher, Detached detached, Inside inside) {
    this.holds = holds;
    this.closer = closer;
    this.dispatcher = dispatcher;
    this.detached = detached;
    this.inside = inside;
  }

  @Override
  public boolean awaitIdle(Duration atMost) throws InterruptedException {
    return holds.awaitIdle(atMost);
  }

  /**
   * By counting: whatever is under way has a hold of its own, and is counted here after it has
   * taken it. Where there are more holds than queues and jobs, something else has them.
   */
  @Override
  public Optional<List<RunningJob>> onlyJobs() {
    long before = holds.underWay();
    boolean stopped = dispatcher.isStopped();
    List<RunningJob> jobs = new ArrayList<>();
    dispatcher.submitted().forEach(worker -> jobs.add(new RunningJob(null, false)));
    for (Worker worker : dispatcher.workers()) {
      jobs.add(
          new RunningJob(
              worker.thread(),
              stopped || worker.executions().stream().anyMatch(Execution::timesOut)));
    }
    detached
        .executions()
        .forEach(stage -> jobs.add(new RunningJob(null, stopped || stage.timesOut())));
    int counted = jobs.size() + closer.live().size();
    // Asked last: a queue that was opened meanwhile is one whose jobs can begin.
    boolean only =
        before == counted && dispatcher.isSettled(jobs.size()) && holds.underWay() == before;
    return only ? Optional.of(jobs) : Optional.empty();
  }

  @Override
  public Place here() {
    Worker worker = dispatcher.current();
    if (worker != null && worker.depth() > 0) {
      return Place.JOB;
    }
    return inside.here() ? Place.CALLBACK : Place.OUTSIDE;
  }
}
