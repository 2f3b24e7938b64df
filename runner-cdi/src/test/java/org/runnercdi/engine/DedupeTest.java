package org.runnercdi.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.runnercdi.Job;
import org.runnercdi.JobContext;
import org.runnercdi.JobResult;
import org.runnercdi.Outcome;
import org.runnercdi.Result;
import org.runnercdi.RunnableJob;
import org.runnercdi.SkippedDuplicateException;

/** Duplicates: skipped with {@code runner.dedupe} or {@code overlap = SKIP}, else both run. */
@NullUnmarked
@SuppressWarnings("FutureReturnValueIgnored") // a future may be a value, or refused
class DedupeTest {

  @RunnableJob(id = "skip", overlap = RunnableJob.Overlap.SKIP)
  static final class Skipping implements Job {
    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch release = new CountDownLatch(1);

    @Override
    public Object run(JobContext context) {
      begun.countDown();
      Bench.await(release);
      return "ran";
    }
  }

  private static List<Outcome> outcomes(Result result) {
    return result.items().stream().map(JobResult::outcome).toList();
  }

  @Test
  void withoutItBothRun() {
    CountDownLatch both = new CountDownLatch(2);
    Job job =
        Bench.job(
            "a",
            context -> {
              both.countDown();
              Bench.await(both);
              return context.executionKey();
            });
    try (Bench bench = Bench.with(b -> b)) {
      Result result = bench.now(job, job);
      assertThat(outcomes(result)).containsExactly(Outcome.SUCCEEDED, Outcome.SUCCEEDED);
      assertThat(bench.runner.stats().dedupeSkipsTotal()).isZero();
    }
  }

  @Test
  void withoutItBothHaveAKeyOfTheirOwn_whereSomeOfTheirBatchAreNotDue() {
    Job notDue = Job.of("x", now -> false, () -> "x");
    try (Bench bench = Bench.with(b -> b)) {
      Result result = bench.now(notDue, Bench.noop("a"), Bench.noop("a"), Bench.noop("b"));
      assertThat(result.items()).extracting(JobResult::id).containsExactly("a", "a", "b");
      assertThat(result.items()).extracting(JobResult::executionKey).doesNotHaveDuplicates();
    }
  }

  @Test
  void withinAQueueTheFirstRunsAndTheOthersAreSkippedCountedAndAnnounced() {
    List<String> skipped = new CopyOnWriteArrayList<>();
    try (Bench bench = Bench.with(b -> b.dedupe(true).onSkip(skipped::add))) {
      Result result = bench.now(Bench.noop("a"), Bench.noop("b"), Bench.noop("a"), Bench.noop("a"));
      assertThat(outcomes(result))
          .containsExactly(
              Outcome.SUCCEEDED,
              Outcome.SUCCEEDED,
              Outcome.SKIPPED_DUPLICATE,
              Outcome.SKIPPED_DUPLICATE);
      assertThat(skipped).containsExactly("a", "a");
      assertThat(bench.runner.stats().dedupeSkipsTotal()).isEqualTo(2);
      JobResult last = result.items().get(3);
      assertThat(last.error())
          .isInstanceOfSatisfying(
              SkippedDuplicateException.class,
              error -> {
                assertThat(error.jobId()).isEqualTo("a");
                assertThat(error.slot()).isEqualTo(result.slot());
                assertThat(error.getStackTrace()).isEmpty();
              });
      assertThat(last.duration()).isZero();
      // byId shows the one that ran.
      assertThat(result.byId().get("a").outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(result.errors()).isEmpty();
      // The marks are released.
      assertThat(outcomes(bench.now(Bench.noop("a")))).containsExactly(Outcome.SUCCEEDED);
    }
  }

  @Test
  void acrossQueuesTheMarkHoldsBeforeThePermitComes() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    try (Bench bench = Bench.with(b -> b.dedupe(true).concurrencyLimit(1))) {
      CompletableFuture<Result> first =
          bench.runner.pushAndAwait(
              List.of(
                  Bench.job(
                      "running",
                      context -> {
                        begun.countDown();
                        Bench.await(release);
                        return null;
                      }),
                  Bench.noop("waiting")));
      Bench.await(begun);
      CompletableFuture<Result> second =
          bench.runner.pushAndAwait(List.of(Bench.noop("waiting"), Bench.noop("running")));
      assertThat(outcomes(Bench.get(second)))
          .containsExactly(Outcome.SKIPPED_DUPLICATE, Outcome.SKIPPED_DUPLICATE);
      assertThat(bench.runner.inFlightIds()).containsExactlyInAnyOrder("running", "waiting");
      release.countDown();
      assertThat(outcomes(Bench.get(first))).containsExactly(Outcome.SUCCEEDED, Outcome.SUCCEEDED);
    }
  }

  @Test
  void oneThatIsSkippedFreesNoId() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    try (Bench bench = Bench.with(b -> b.dedupe(true))) {
      CompletableFuture<Result> running =
          bench.runner.pushAndAwait(
              List.of(
                  Bench.job(
                      "a",
                      context -> {
                        begun.countDown();
                        Bench.await(release);
                        return null;
                      })));
      Bench.await(begun);
      for (int i = 0; i < 3; i++) {
        assertThat(outcomes(bench.now(Bench.noop("a")))).containsExactly(Outcome.SKIPPED_DUPLICATE);
      }
      release.countDown();
      assertThat(outcomes(Bench.get(running))).containsExactly(Outcome.SUCCEEDED);
    }
  }

  @Test
  void marksAreReleasedOnEveryWayOut() {
    try (Bench bench = Bench.with(b -> b.dedupe(true))) {
      Job panicking =
          Bench.job(
              "panics",
              context -> {
                throw new NoClassDefFoundError("x");
              });
      Job failing =
          Bench.job(
              "fails",
              context -> {
                throw new Exception("x");
              });
      Job asked =
          Job.of(
              "asked",
              now -> {
                throw new IllegalStateException("x");
              },
              () -> "ran");
      Job staged = Bench.job("staged", context -> CompletableFuture.failedFuture(new Error("x")));
      for (int i = 0; i < 3; i++) {
        assertThat(outcomes(bench.now(panicking, failing, asked, staged)))
            .containsExactly(Outcome.PANICKED, Outcome.FAILED, Outcome.PANICKED, Outcome.PANICKED);
      }
      assertThat(bench.runner.inFlightIds()).isEmpty();
    }
  }

  @Test
  void overlapSkipOfOneJobNeedsNoDedupe() {
    Skipping job = new Skipping();
    try (Bench bench = Bench.with(b -> b.register(job).register(Bench.noop("other")))) {
      bench.turn();
      Bench.await(job.begun);
      bench.turn();
      Bench.eventually(() -> bench.results().size() == 1);
      assertThat(outcomes(bench.results().get(0)))
          .containsExactly(Outcome.SKIPPED_DUPLICATE, Outcome.SUCCEEDED);
      job.release.countDown();
      bench.time.settle();
      bench.tick();
      assertThat(outcomes(bench.results().get(2)))
          .containsExactly(Outcome.SUCCEEDED, Outcome.SUCCEEDED);
    }
  }

  @Test
  void overlapSkipByASettingHoldsForPushedJobsToo() {
    try (Bench bench = Bench.with(b -> b.jobSetting("a", "overlap", "skip"))) {
      assertThat(outcomes(bench.now(Bench.noop("a"), Bench.noop("a"), Bench.noop("b"))))
          .containsExactly(Outcome.SUCCEEDED, Outcome.SKIPPED_DUPLICATE, Outcome.SUCCEEDED);
    }
  }

  @Test
  void overlapAllowRunsUnderDedupeAndIsSeenByTheOthers() {
    try (Bench bench = Bench.with(b -> b.dedupe(true).jobSetting("a", "overlap", "allow"))) {
      assertThat(outcomes(bench.now(Bench.noop("a"), Bench.noop("a"), Bench.noop("b"))))
          .containsExactly(Outcome.SUCCEEDED, Outcome.SUCCEEDED, Outcome.SUCCEEDED);
    }
  }

  @Test
  void aTimedOutJobKeepsItsIdUntilItsBodyReturns() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    try (Bench bench = Bench.with(b -> b.dedupe(true).timeout(Duration.ofSeconds(5)))) {
      CompletableFuture<Result> first =
          bench.runner.pushAndAwait(
              List.of(
                  Bench.job(
                      "a",
                      context -> {
                        begun.countDown();
                        boolean released = false;
                        while (!released) {
                          try {
                            release.await();
                            released = true;
                          } catch (InterruptedException ignored) {
                            released = false;
                          }
                        }
                        return null;
                      })));
      Bench.await(begun);
      bench.time.turn(Duration.ofSeconds(5));
      assertThat(outcomes(Bench.get(first))).containsExactly(Outcome.TIMED_OUT);
      assertThat(bench.runner.inFlightIds()).containsExactly("a");
      assertThat(bench.runner.stats().inFlightJobs()).isEqualTo(1);
      assertThat(outcomes(bench.now(Bench.noop("a")))).containsExactly(Outcome.SKIPPED_DUPLICATE);
      release.countDown();
      bench.time.settle();
      assertThat(outcomes(bench.now(Bench.noop("a")))).containsExactly(Outcome.SUCCEEDED);
    }
  }

  @Tag("stress")
  @Test
  void underStressNeverTwoOfOneIdAtOnceAndEveryMarkIsReleased() {
    int ids = 20;
    Map<String, AtomicInteger> running = new ConcurrentHashMap<>();
    AtomicInteger overlaps = new AtomicInteger();
    AtomicInteger ran = new AtomicInteger();
    for (int i = 0; i < ids; i++) {
      running.put("id-" + i, new AtomicInteger());
    }
    try (Bench bench = Bench.with(b -> b.dedupe(true).concurrencyLimit(8).resultBuffer(10_000))) {
      List<Thread> producers = new ArrayList<>();
      List<CompletableFuture<Result>> results = new CopyOnWriteArrayList<>();
      for (int p = 0; p < 8; p++) {
        int seed = p;
        producers.add(
            Bench.start(
                "producer",
                () -> {
                  Random random = new Random(seed);
                  for (int i = 0; i < 50; i++) {
                    List<Job> batch = new ArrayList<>();
                    for (int j = 0; j < 30; j++) {
                      int fate = random.nextInt(4);
                      batch.add(
                          Bench.job(
                              "id-" + random.nextInt(ids),
                              context -> {
                                AtomicInteger mine = running.get(context.jobId());
                                if (mine == null || mine.incrementAndGet() > 1) {
                                  overlaps.incrementAndGet();
                                }
                                ran.incrementAndGet();
                                Thread.onSpinWait();
                                if (mine != null) {
                                  mine.decrementAndGet();
                                }
                                if (fate == 0) {
                                  throw new IllegalStateException("x");
                                }
                                return fate == 1 ? CompletableFuture.completedFuture("x") : "x";
                              }));
                    }
                    results.add(bench.runner.pushAndAwait(batch));
                  }
                }));
      }
      producers.forEach(producer -> assertThat(Bench.join(producer)).isTrue());
      int reported = 0;
      long skips = 0;
      for (CompletableFuture<Result> result : results) {
        for (JobResult item : Bench.get(result).items()) {
          reported++;
          skips += item.outcome() == Outcome.SKIPPED_DUPLICATE ? 1 : 0;
        }
      }
      bench.time.settle();
      assertThat(overlaps).hasValue(0);
      assertThat(reported).isEqualTo(8 * 50 * 30);
      assertThat(ran.get() + skips).isEqualTo(reported);
      assertThat(bench.runner.stats().dedupeSkipsTotal()).isEqualTo(skips);
      assertThat(bench.runner.inFlightIds()).isEmpty();
      List<Job> all = new ArrayList<>();
      running.keySet().forEach(id -> all.add(Bench.noop(id)));
      assertThat(bench.now(all).errors()).isEmpty();
    }
  }
}
