package org.runnercdi.metrics;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.runnercdi.Job;
import org.runnercdi.JobSource;
import org.runnercdi.Outcome;
import org.runnercdi.QueueSource;
import org.runnercdi.Result;
import org.runnercdi.RunnerStats;
import org.runnercdi.config.Warnings;
import org.runnercdi.engine.RunnerBuilder;
import org.runnercdi.engine.RunnerEngine;

/** The chapter on metrics, the same through every API. */
abstract class MeterRecorderSpec {

  private static final Map<String, String> SHOP = Map.of("app", "shop");

  final Figures figures;
  private final AtomicReference<RunnerStats> stats =
      new AtomicReference<>(new RunnerStats(1, 2, 64, 0, 0, 0, null));

  MeterRecorderSpec(Figures figures) {
    this.figures = figures;
  }

  private MeterRecorder started(boolean perJob) {
    MeterRecorder recorder = figures.recorder("shop", perJob, 100);
    recorder.started(stats::get);
    return recorder;
  }

  private static Map<String, String> job(String job) {
    return Map.of("app", "shop", "job", job);
  }

  private static Map<String, String> job(String job, String outcome) {
    return Map.of("app", "shop", "job", job, "outcome", outcome);
  }

  @Test
  void registeredJobsHaveTheirIdAndOthersShareOne() {
    MeterRecorder recorder = started(false);

    recorder.jobEnded(QueueSource.REGISTERED, "report", Outcome.SUCCEEDED, 5);
    recorder.jobEnded(QueueSource.SUPPLIED, "customer-1", Outcome.SUCCEEDED, 5);
    recorder.jobEnded(QueueSource.SUPPLIED, "customer-2", Outcome.SUCCEEDED, 5);
    recorder.jobEnded(QueueSource.PUSHED, "order-1", Outcome.SUCCEEDED, 5);
    recorder.jobEnded(QueueSource.IMMEDIATE, "order-2", Outcome.SUCCEEDED, 5);

    assertThat(figures.count("runner.jobs", job("report", "succeeded"))).isEqualTo(1);
    assertThat(figures.count("runner.jobs", job("(supplied)", "succeeded"))).isEqualTo(2);
    assertThat(figures.count("runner.jobs", job("(pushed)", "succeeded"))).isEqualTo(2);
    assertThat(figures.series()).noneMatch(series -> series.contains("customer"));
  }

  @Test
  void perJobEachIdIsATag() {
    MeterRecorder recorder = started(true);

    recorder.jobEnded(QueueSource.SUPPLIED, "customer-1", Outcome.FAILED, 5);
    recorder.jobEnded(QueueSource.PUSHED, "order-1", Outcome.FAILED, 5);

    assertThat(figures.count("runner.jobs", job("customer-1", "failed"))).isEqualTo(1);
    assertThat(figures.count("runner.jobs", job("order-1", "failed"))).isEqualTo(1);
  }

  @Test
  void eachOutcomeIsATagInLowerCase() {
    MeterRecorder recorder = started(false);

    for (Outcome outcome : Outcome.values()) {
      recorder.jobEnded(QueueSource.REGISTERED, "a", outcome, 0);
    }

    assertThat(figures.series().stream().filter(series -> series.startsWith("runner.jobs{")))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(
                    "succeeded",
                    "failed",
                    "panicked",
                    "skipped_duplicate",
                    "shutting_down",
                    "timed_out",
                    "interrupted",
                    "lost")
                .map(outcome -> "runner.jobs{app=shop,job=a,outcome=" + outcome + "}")
                .toList());
  }

  @Test
  void theDurationIsInNanosecondsAndOfWhatRanOnly() {
    MeterRecorder recorder = started(false);

    recorder.jobEnded(QueueSource.REGISTERED, "a", Outcome.SUCCEEDED, 1_500_000_007);
    recorder.jobEnded(QueueSource.REGISTERED, "a", Outcome.PANICKED, 3);
    recorder.jobEnded(QueueSource.REGISTERED, "a", Outcome.PANICKED, 0);
    recorder.jobEnded(QueueSource.REGISTERED, "a", Outcome.SKIPPED_DUPLICATE, 0);
    recorder.jobEnded(QueueSource.REGISTERED, "a", Outcome.SHUTTING_DOWN, 0);
    recorder.jobEnded(QueueSource.REGISTERED, "a", Outcome.LOST, 0);

    assertThat(figures.timed("runner.job.duration", job("a"))).isEqualTo(2);
    assertThat(figures.nanos("runner.job.duration", job("a"))).isEqualTo(1_500_000_010);
  }

  @Test
  void queuesAreTimedBySourceInLowerCase() {
    MeterRecorder recorder = started(false);

    for (QueueSource source : QueueSource.values()) {
      recorder.queueEnded(source, 7);
    }

    for (String source : List.of("registered", "supplied", "pushed", "immediate")) {
      Map<String, String> tags = Map.of("app", "shop", "source", source);
      assertThat(figures.timed("runner.queue.duration", tags)).isEqualTo(1);
      assertThat(figures.nanos("runner.queue.duration", tags)).isEqualTo(7);
    }
  }

  @Test
  void theGaugesReadTheStatisticsWhenTheyAreAsked() {
    started(false);

    stats.set(new RunnerStats(5, 6, 7, 0, 0, 0, null));

    assertThat(figures.gauge("runner.jobs.inflight", SHOP)).isEqualTo(5);
    assertThat(figures.gauge("runner.batches.queued", SHOP)).isEqualTo(6);
    assertThat(figures.gauge("runner.batches.capacity", SHOP)).isEqualTo(7);
  }

  @Test
  void theOtherFiguresHaveTheAppAsTheirOnlyTag() {
    MeterRecorder recorder = started(false);

    recorder.jobEnded(QueueSource.SUPPLIED, "a", Outcome.SKIPPED_DUPLICATE, 0);
    recorder.resultDropped();
    recorder.resultDropped();
    recorder.slotsMissed(3);
    recorder.sourceFailed();
    recorder.tickLag(9);

    assertThat(figures.count("runner.dedupe.skips", SHOP)).isEqualTo(1);
    assertThat(figures.count("runner.results.dropped", SHOP)).isEqualTo(2);
    assertThat(figures.count("runner.slots.missed", SHOP)).isEqualTo(3);
    assertThat(figures.count("runner.sources.failed", SHOP)).isEqualTo(1);
    assertThat(figures.timed("runner.tick.lag", SHOP)).isEqualTo(1);
    assertThat(figures.nanos("runner.tick.lag", SHOP)).isEqualTo(9);
  }

  @Test
  void aStartedRunnerHasItsFiguresAtZeroAndNoJobsYet() {
    started(false);

    assertThat(figures.series())
        .containsExactlyInAnyOrder(
            "runner.jobs.inflight{app=shop}",
            "runner.batches.queued{app=shop}",
            "runner.batches.capacity{app=shop}",
            "runner.dedupe.skips{app=shop}",
            "runner.results.dropped{app=shop}",
            "runner.slots.missed{app=shop}",
            "runner.sources.failed{app=shop}",
            "runner.tick.lag{app=shop}",
            "runner.queue.duration{app=shop,source=registered}",
            "runner.queue.duration{app=shop,source=supplied}",
            "runner.queue.duration{app=shop,source=pushed}",
            "runner.queue.duration{app=shop,source=immediate}");
  }

  @Test
  void aNodeOfAClusterHasFiguresOfItsOwn() {
    AtomicInteger members = new AtomicInteger(3);
    MeterRecorder recorder = started(false);
    Set<String> alone = figures.series();
    recorder.clustered(members::get);

    Set<String> ofTheCluster = new HashSet<>(figures.series());
    ofTheCluster.removeAll(alone);
    assertThat(ofTheCluster)
        .containsExactlyInAnyOrder(
            "runner.cluster.members{app=shop}",
            "runner.claims.won{app=shop}",
            "runner.claims.lost{app=shop}",
            "runner.claims.takeovers{app=shop}",
            "runner.completions.refused{app=shop}",
            "runner.ledger.latency{app=shop}");

    recorder.claimed(5, 2);
    recorder.takenOver(3);
    recorder.completionsRefused(4);
    recorder.ledgerCalled(70);
    recorder.ledgerCalled(7);
    members.set(2);

    assertThat(figures.count("runner.claims.won", SHOP)).isEqualTo(5);
    assertThat(figures.count("runner.claims.lost", SHOP)).isEqualTo(2);
    assertThat(figures.count("runner.claims.takeovers", SHOP)).isEqualTo(3);
    assertThat(figures.count("runner.completions.refused", SHOP)).isEqualTo(4);
    assertThat(figures.timed("runner.ledger.latency", SHOP)).isEqualTo(2);
    assertThat(figures.nanos("runner.ledger.latency", SHOP)).isEqualTo(77);
    assertThat(figures.gauge("runner.cluster.members", SHOP)).isEqualTo(2);
  }

  @Test
  void nothingIsCountedBeforeTheStartOrAfterTheStop() {
    MeterRecorder recorder = figures.recorder("shop", false, 100);
    countAll(recorder);
    assertThat(figures.series()).isEmpty();

    recorder.started(stats::get);
    recorder.clustered(() -> 1);
    recorder.stopped();
    countAll(recorder);
    assertThat(figures.series()).isEmpty();
  }

  private static void countAll(MeterRecorder recorder) {
    recorder.jobEnded(QueueSource.REGISTERED, "a", Outcome.SUCCEEDED, 1);
    recorder.queueEnded(QueueSource.REGISTERED, 1);
    recorder.tickLag(1);
    recorder.slotsMissed(1);
    recorder.resultDropped();
    recorder.sourceFailed();
    recorder.claimed(1, 1);
    recorder.takenOver(1);
    recorder.completionsRefused(1);
    recorder.ledgerCalled(1);
  }

  @Test
  void theStopRemovesAllThatIsOursAndNothingElse() {
    figures.foreignCounter("shop.orders", Map.of());
    figures.foreignCounter("runner.orders", SHOP);
    MeterRecorder neighbour = figures.recorder("bank", true, 100);
    neighbour.started(stats::get);
    neighbour.clustered(() -> 1);
    countAll(neighbour);
    var before = figures.series();

    MeterRecorder recorder = started(true);
    recorder.clustered(() -> 1);
    countAll(recorder);
    assertThat(figures.series()).hasSizeGreaterThan(before.size());
    recorder.stopped();

    assertThat(figures.series()).isEqualTo(before);
    assertThat(figures.count("runner.dedupe.skips", Map.of("app", "bank"))).isZero();
    assertThat(figures.count("runner.results.dropped", Map.of("app", "bank"))).isEqualTo(1);
  }

  @Test
  void idsBeyondTheMostShareOneTagAndOneWarning() {
    MeterRecorder recorder = figures.recorder("shop", true, 3);
    recorder.started(stats::get);

    try (Warnings warnings = new Warnings()) {
      for (int i = 0; i < 10; i++) {
        recorder.jobEnded(QueueSource.PUSHED, "order-" + i, Outcome.SUCCEEDED, 1);
      }
      recorder.jobEnded(QueueSource.PUSHED, "order-0", Outcome.SUCCEEDED, 1);

      assertThat(warnings.messages())
          .containsExactly(
              "More than 3 job ids were seen; the metrics of further ones share"
                  + " job=\"(other)\".");
    }

    assertThat(figures.count("runner.jobs", job("order-0", "succeeded"))).isEqualTo(2);
    assertThat(figures.count("runner.jobs", job("order-2", "succeeded"))).isEqualTo(1);
    assertThat(figures.count("runner.jobs", job("(other)", "succeeded"))).isEqualTo(7);
    assertThat(figures.timed("runner.job.duration", job("(other)"))).isEqualTo(7);
    assertThat(figures.series()).noneMatch(series -> series.contains("order-3"));
  }

  @Test
  void aRunnerFillsThemAndRemovesThemWhenItEnds() throws Exception {
    ManualTicks ticks = new ManualTicks();
    BlockingQueue<Result> results = new LinkedBlockingQueue<>();
    CountDownLatch failed = new CountDownLatch(1);
    JobSource customers =
        slot -> {
          if (slot.equals(Instant.parse("2026-01-05T10:05:00Z"))) {
            throw new IllegalStateException("no database");
          }
          return List.of(Job.of("customer-1", now -> true, () -> "called"));
        };
    RunnerEngine engine =
        new RunnerBuilder()
            .clock(ticks::now)
            .nanoTime(ticks::nanos)
            .tickSource(ticks)
            .dedupe(true)
            .register(Job.of("report", now -> true, () -> "done"))
            .source(customers)
            .recorder(figures.recorder("shop", false, 100))
            .onResult(results::add)
            .onSourceFailed(event -> failed.countDown())
            .buildGated();
    Job order = Job.of("order-1", now -> true, () -> "sent");
    engine.push(List.of(order, order));
    engine.openGate();
    ticks.tick(Duration.ofMillis(20));
    for (int i = 0; i < 3; i++) {
      assertThat(results.poll(60, SECONDS)).isNotNull();
    }
    ticks.tick(Duration.ofMinutes(3));
    assertThat(results.poll(60, SECONDS)).isNotNull();
    assertThat(failed.await(60, SECONDS)).isTrue();
    engine.pushAndAwait(List.of(Job.of("order-2", now -> true, () -> "sent"))).get(60, SECONDS);

    assertThat(figures.count("runner.jobs", job("report", "succeeded"))).isEqualTo(2);
    assertThat(figures.count("runner.jobs", job("(supplied)", "succeeded"))).isEqualTo(1);
    assertThat(figures.count("runner.jobs", job("(pushed)", "succeeded"))).isEqualTo(2);
    assertThat(figures.count("runner.jobs", job("(pushed)", "skipped_duplicate"))).isEqualTo(1);
    assertThat(figures.count("runner.dedupe.skips", SHOP)).isEqualTo(1);
    assertThat(figures.count("runner.slots.missed", SHOP)).isEqualTo(3);
    assertThat(figures.count("runner.sources.failed", SHOP)).isEqualTo(1);
    assertThat(figures.timed("runner.tick.lag", SHOP)).isEqualTo(2);
    assertThat(figures.nanos("runner.tick.lag", SHOP)).isEqualTo(20_000_000);
    assertThat(figures.gauge("runner.batches.capacity", SHOP)).isEqualTo(64);
    engine.stopAndWait();
    assertThat(figures.series()).isEmpty();
  }
}
