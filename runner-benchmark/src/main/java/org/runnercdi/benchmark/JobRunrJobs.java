package org.runnercdi.benchmark;

import static org.jobrunr.server.BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.jobs.states.StateName;
import org.jobrunr.scheduling.BackgroundJob;
import org.jobrunr.server.JobActivator;
import org.jobrunr.storage.InMemoryStorageProvider;
import org.jobrunr.utils.mapper.jackson.JacksonJsonMapper;

/** JobRunr with its jobs in memory. */
final class JobRunrJobs implements Contender {

  /** The service whose method is the job. */
  public static final class NoOp {

    private final Arrivals arrivals;

    NoOp(Arrivals arrivals) {
      this.arrivals = arrivals;
    }

    /**
     * The job.
     *
     * @throws Exception if the work fails
     */
    public void run() throws Exception {
      arrivals.perform();
    }
  }

  private final InMemoryStorageProvider storage = new InMemoryStorageProvider();
  private final Arrivals arrivals;
  private final int limit;

  JobRunrJobs(int limit, Work work) {
    this.limit = limit;
    this.arrivals = new Arrivals(work);
    NoOp service = new NoOp(arrivals);
    JobActivator activator =
        new JobActivator() {
          @Override
          public <T> T activateJob(Class<T> type) {
            return type.cast(service);
          }
        };
    JobRunr.configure()
        .useJsonMapper(new JacksonJsonMapper())
        .useJobActivator(activator)
        .useStorageProvider(storage)
        .useBackgroundJobServer(
            usingStandardBackgroundJobServerConfiguration()
                .andWorkerCount(limit)
                .andPollInterval(Duration.ofMillis(200))
                // On a busy machine it would take its own jobs for orphaned, and run them again.
                .andServerTimeoutPollIntervalMultiplicand(300))
        .initialize();
  }

  @Override
  public String settings() {
    return "InMemoryStorageProvider, "
        + limit
        + " workers, polled every 200 ms; timed from the first start; jobs are enqueued at once";
  }

  @Override
  public long run(int jobs) throws Exception {
    arrivals.expect(jobs);
    BackgroundJob.<NoOp, Integer>enqueue(
        IntStream.range(0, jobs).boxed(), (service, number) -> service.run());
    arrivals.await();
    long nanos = System.nanoTime() - arrivals.firstStart();
    while (storage.countJobs(StateName.SUCCEEDED) < jobs) {
      Thread.sleep(1);
    }
    storage.deleteJobsPermanently(StateName.SUCCEEDED, Instant.now().plusSeconds(60));
    return nanos;
  }

  @Override
  public void close() {
    JobRunr.destroy();
  }
}
