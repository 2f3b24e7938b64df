package org.runnercdi.metrics;

import static java.lang.System.Logger.Level.WARNING;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.runnercdi.Outcome;
import org.runnercdi.QueueSource;
import org.runnercdi.RunnerStats;
import org.runnercdi.spi.RunRecorder;

/**
 * What the recorders of all APIs share: names, tags, and which event counts where. The meters of a
 * job are looked up in the registry once, not for each run.
 *
 * <p>At most {@value #MOST_JOBS} values of the tag {@code job} are made, so that ids that come and
 * go cannot fill the memory; what is beyond shares {@code job="(other)"}, and a warning says so.
 */
abstract class MeterRecorder implements RunRecorder {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");

  static final int MOST_JOBS = 10_000;

  private static final String SUPPLIED = "(supplied)";
  private static final String PUSHED = "(pushed)";
  private static final String OTHER = "(other)";

  private final String appName;
  private final boolean perJob;
  private final int mostJobs;
  private volatile @Nullable Meters meters;

  /** Null where there is no cluster. */
  private volatile @Nullable ClusterMeters cluster;

  /**
   * Makes no meter yet.
   *
   * @param mostJobs how many values the tag {@code job} may have beside {@code (other)}
   */
  MeterRecorder(String appName, boolean perJob, int mostJobs) {
    this.appName = appName;
    this.perJob = perJob;
    this.mostJobs = mostJobs;
  }

  /** A counter of the registry, which is then ours to remove. */
  abstract LongConsumer counter(Series series);

  /** A timer of the registry, which takes nanoseconds and is then ours to remove. */
  abstract LongConsumer timer(Series series);

  /** A gauge of the registry, which is then ours to remove. */
  abstract void gauge(Series series, Supplier<Number> value);

  /** Removes all that were made, and nothing else. */
  abstract void removeAll();

  @Override
  public final void started(Supplier<RunnerStats> stats) {
    gauge("runner.jobs.inflight", "Jobs that are running", stats, RunnerStats::inFlightJobs);
    gauge(
        "runner.batches.queued",
        "Pushed batches that wait for a tick",
        stats,
        RunnerStats::batchQueueDepth);
    gauge(
        "runner.batches.capacity",
        "Pushed batches that may wait",
        stats,
        RunnerStats::batchQueueCapacity);
    meters = new Meters();
  }

  private void gauge(
      String name,
      String description,
      Supplier<RunnerStats> stats,
      ToLongFunction<RunnerStats> figure) {
    gauge(series(name, description), () -> figure.applyAsLong(stats.get()));
  }

  @Override
  public final void jobEnded(QueueSource origin, String jobId, Outcome outcome, long nanos) {
    Meters now = meters;
    if (now == null) {
      return;
    }
    if (outcome == Outcome.SKIPPED_DUPLICATE) {
      now.dedupeSkips.accept(1);
    }
    JobMeters job = now.job(tag(origin, jobId));
    job.ended(outcome).accept(1);
    if (ran(outcome, nanos)) {
      job.duration().accept(nanos);
    }
  }

  private String tag(QueueSource origin, String jobId) {
    if (perJob || origin == QueueSource.REGISTERED) {
      return jobId;
    }
    return origin == QueueSource.SUPPLIED ? SUPPLIED : PUSHED;
  }

  /** A due-check that throws is a panic of a job that never started; a lost one ran elsewhere. */
  private static boolean ran(Outcome outcome, long nanos) {
    return switch (outcome) {
      case SKIPPED_DUPLICATE, SHUTTING_DOWN, LOST -> false;
      case PANICKED -> nanos > 0;
      default -> true;
    };
  }

  @Override
  public final void queueEnded(QueueSource source, long nanos) {
    Meters now = meters;
    if (now != null) {
      now.queue(source).accept(nanos);
    }
  }

  @Override
  public final void tickLag(long nanos) {
    Meters now = meters;
    if (now != null) {
      now.tickLag.accept(nanos);
    }
  }

  @Override
  public final void slotsMissed(long count) {
    Meters now = meters;
    if (now != null) {
      now.slotsMissed.accept(count);
    }
  }

  @Override
  public final void resultDropped() {
    Meters now = meters;
    if (now != null) {
      now.resultsDropped.accept(1);
    }
  }

  @Override
  public final void sourceFailed() {
    Meters now = meters;
    if (now != null) {
      now.sourcesFailed.accept(1);
    }
  }

  @Override
  public final void clustered(IntSupplier members) {
    gauge(
        series("runner.cluster.members", "Nodes of the cluster that are alive"), members::getAsInt);
    cluster = new ClusterMeters();
  }

  @Override
  public final void claimed(int won, int lost) {
    ClusterMeters now = cluster;
    if (now != null) {
      now.won.accept(won);
      now.lost.accept(lost);
    }
  }

  @Override
  public final void completionsRefused(int count) {
    ClusterMeters now = cluster;
    if (now != null) {
      now.refused.accept(count);
    }
  }

  @Override
  public final void takenOver(int count) {
    ClusterMeters now = cluster;
    if (now != null) {
      now.takeovers.accept(count);
    }
  }

  @Override
  public final void ledgerCalled(long nanos) {
    ClusterMeters now = cluster;
    if (now != null) {
      now.latency.accept(nanos);
    }
  }

  @Override
  public final void stopped() {
    meters = null;
    cluster = null;
    removeAll();
  }

  private Series series(String name, String description) {
    return new Series(name, description, Map.of("app", appName));
  }

  /** The meters between start and stop. */
  private final class Meters {

    private final LongConsumer dedupeSkips =
        counter(
            series("runner.dedupe.skips", "Jobs skipped because one of their id was in flight"));
    private final LongConsumer resultsDropped =
        counter(
            series(
                "runner.results.dropped", "Results dropped because the consumers were too slow"));
    private final LongConsumer slotsMissed =
        counter(series("runner.slots.missed", "Slots that were missed"));
    private final LongConsumer sourcesFailed =
        counter(series("runner.sources.failed", "Failures of sources"));
    private final LongConsumer tickLag =
        timer(series("runner.tick.lag", "From a slot's boundary to its evaluation"));
    private final Map<QueueSource, LongConsumer> queues = new EnumMap<>(QueueSource.class);
    private final Map<String, JobMeters> jobs = new ConcurrentHashMap<>();
    private final JobMeters otherJobs = new JobMeters(OTHER);
    private final AtomicBoolean warned = new AtomicBoolean();

    Meters() {
      for (QueueSource source : QueueSource.values()) {
        queues.put(
            source,
            timer(
                series("runner.queue.duration", "From the asking of a queue's jobs to its end")
                    .and("source", lower(source))));
      }
    }

    LongConsumer queue(QueueSource source) {
      return queues.getOrDefault(source, nanos -> {});
    }

    JobMeters job(String tag) {
      JobMeters known = jobs.get(tag);
      if (known != null) {
        return known;
      }
      if (jobs.size() >= mostJobs) {
        if (warned.compareAndSet(false, true)) {
          LOG.log(
              WARNING,
              "More than "
                  + mostJobs
                  + " job ids were seen; the metrics of further ones share job=\""
                  + OTHER
                  + "\".");
        }
        return otherJobs;
      }
      JobMeters made = new JobMeters(tag);
      JobMeters before = jobs.putIfAbsent(tag, made);
      return before == null ? made : before;
    }
  }

  /** Those of a node of a cluster. */
  private final class ClusterMeters {

    private final LongConsumer won =
        counter(series("runner.claims.won", "Due jobs that this node won"));
    private final LongConsumer lost =
        counter(series("runner.claims.lost", "Due jobs that this node asked for and did not win"));
    private final LongConsumer takeovers =
        counter(series("runner.claims.takeovers", "Claims of others that this node runs"));
    private final LongConsumer refused =
        counter(
            series("runner.completions.refused", "Ends of runs that are another node's by now"));
    private final LongConsumer latency =
        timer(series("runner.ledger.latency", "From a call of the cluster's ledger to its answer"));
  }

  /** The meters of one value of the tag {@code job}, each made when it is first needed. */
  private final class JobMeters {

    private final String tag;
    private final Map<Outcome, LongConsumer> ended = new ConcurrentHashMap<>(4);
    private volatile @Nullable LongConsumer duration;

    JobMeters(String tag) {
      this.tag = tag;
    }

    LongConsumer ended(Outcome outcome) {
      LongConsumer known = ended.get(outcome);
      if (known == null) {
        known =
            counter(
                series("runner.jobs", "Jobs that ended")
                    .and("job", tag)
                    .and("outcome", lower(outcome)));
        ended.put(outcome, known);
      }
      return known;
    }

    LongConsumer duration() {
      LongConsumer known = duration;
      if (known == null) {
        known =
            timer(series("runner.job.duration", "From a job's start to its end").and("job", tag));
        duration = known;
      }
      return known;
    }
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
