package org.runnercdi.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.runnercdi.Job;
import org.runnercdi.JobBody;
import org.runnercdi.Outcome;
import org.runnercdi.Result;

/** The limit: global, exact, 50 by default. */
@NullUnmarked
@SuppressWarnings("FutureReturnValueIgnored") // a stage is a job's value here
class LimitTest {

  /** How many run at once, and how many did at most. */
  private static final class Gauge {
    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger peak = new AtomicInteger();

    void enter() {
      peak.accumulateAndGet(now.incrementAndGet(), Math::max);
    }

    void exit() {
      now.decrementAndGet();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE, 50})
  void fiftyRunAtOnceByDefaultAndWhereTheLimitIsNotPositive(int limit) {
    CountDownLatch fifty = new CountDownLatch(50);
    CountDownLatch release = new CountDownLatch(1);
    Gauge gauge = new Gauge();
    try (Bench bench = Bench.with(b -> limit == 50 ? b : b.concurrencyLimit(limit))) {
      CompletableFuture<Result> result =
          bench.runner.pushAndAwait(
              Bench.jobs(
                  80,
                  context -> {
                    gauge.enter();
                    fifty.countDown();
                    Bench.await(release);
                    gauge.exit();
                    return null;
                  }));
      Bench.await(fifty);
      assertThat(bench.runner.stats().inFlightJobs()).isEqualTo(50);
      release.countDown();
      assertThat(Bench.get(result).items()).hasSize(80);
      assertThat(gauge.peak).hasValue(50);
    }
  }

  @Tag("stress")
  @Test
  void isGlobalOverAllQueuesAndNothingIsLost() {
    int queues = 8;
    int size = 500;
    int limit = 7;
    CountDownLatch full = new CountDownLatch(limit);
    Gauge gauge = new Gauge();
    Set<String> ran = ConcurrentHashMap.newKeySet();
    AtomicInteger runs = new AtomicInteger();
    try (Bench bench = Bench.with(b -> b.concurrencyLimit(limit).resultBuffer(queues))) {
      List<CompletableFuture<Result>> results = new ArrayList<>();
      for (int q = 0; q < queues; q++) {
        List<Job> batch = new ArrayList<>();
        for (int i = 0; i < size; i++) {
          batch.add(
              Bench.job(
                  q + "/" + i,
                  context -> {
                    gauge.enter();
                    full.countDown();
                    Bench.await(full);
                    ran.add(context.jobId());
                    runs.incrementAndGet();
                    gauge.exit();
                    return context.jobId();
                  }));
        }
        results.add(bench.runner.pushAndAwait(batch));
      }
      for (CompletableFuture<Result> result : results) {
        assertThat(Bench.get(result).items())
            .hasSize(size)
            .allSatisfy(item -> assertThat(item.outcome()).isEqualTo(Outcome.SUCCEEDED))
            .allSatisfy(item -> assertThat(item.value()).isEqualTo(item.id()));
      }
      bench.time.settle();
      assertThat(bench.results()).hasSize(queues);
    }
    assertThat(gauge.peak).hasValue(limit);
    assertThat(runs).hasValue(queues * size);
    assertThat(ran).hasSize(queues * size);
  }

  @Test
  void aPermitIsReturnedOnEveryWayOut() {
    try (Bench bench = Bench.with(b -> b.concurrencyLimit(1))) {
      for (int i = 0; i < 5; i++) {
        bench.now(
            Bench.noop("fine"),
            Bench.job(
                "failed",
                context -> {
                  throw new Exception("reported");
                }),
            Bench.job(
                "panicked",
                context -> {
                  throw new StackOverflowError();
                }),
            Bench.job("staged", context -> CompletableFuture.completedFuture("x")),
            Bench.job(
                "later",
                context ->
                    new CompletableFuture<String>()
                        .completeOnTimeout("x", 1, TimeUnit.MILLISECONDS)));
      }
      bench.time.settle();
      assertThat(bench.runner.stats().inFlightJobs()).isZero();
      assertThat(bench.now(Bench.noop("last")).items()).hasSize(1);
    }
  }

  @Test
  void workersDrawFromTheOpenQueuesInTurn() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch bothOpen = new CountDownLatch(1);
    List<String> order = new ArrayList<>();
    List<Job> first = new ArrayList<>();
    List<Job> second = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      boolean blocks = i == 0;
      first.add(
          Bench.job(
              "a",
              context -> {
                if (blocks) {
                  begun.countDown();
                  Bench.await(bothOpen);
                }
                return order.add("a");
              }));
      second.add(Bench.job("b", context -> order.add("b")));
    }
    try (Bench bench = Bench.with(b -> b.concurrencyLimit(1))) {
      CompletableFuture<Result> a = bench.runner.pushAndAwait(first);
      Bench.await(begun);
      CompletableFuture<Result> b = bench.runner.pushAndAwait(second);
      Bench.eventually(() -> bench.runner.inFlightIds().contains("b"));
      bothOpen.countDown();
      Bench.get(a);
      Bench.get(b);
    }
    // The first of a alone, and from then on one of each.
    for (int i = 1; i + 1 < 39; i += 2) {
      assertThat(Set.of(order.get(i), order.get(i + 1))).hasSize(2);
    }
  }

  @Test
  void workersThatComeAndGoDrawInTurnToo() {
    BlockingQueue<CompletableFuture<Object>> stages = new LinkedBlockingQueue<>();
    List<String> order = new CopyOnWriteArrayList<>();
    // Each gives its thread back, so another worker runs the next.
    JobBody body =
        context -> {
          order.add(context.jobId());
          CompletableFuture<Object> stage = new CompletableFuture<>();
          stages.add(stage);
          return stage;
        };
    try (Bench bench = Bench.with(b -> b.concurrencyLimit(1))) {
      CompletableFuture<Result> many = bench.runner.pushAndAwait(Bench.jobs(50, body));
      Bench.eventually(() -> !stages.isEmpty());
      CompletableFuture<Result> one = bench.runner.pushAndAwait(List.of(Bench.job("one", body)));
      Bench.eventually(() -> bench.runner.inFlightIds().contains("one"));
      for (int i = 0; i < 51; i++) {
        next(stages).complete("done");
      }
      Bench.get(one);
      Bench.get(many);
    }
    assertThat(order.indexOf("one")).isLessThan(3);
  }

  private static <T> T next(BlockingQueue<T> queue) {
    try {
      return Objects.requireNonNull(queue.poll(60, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aSlowQueueHoldsUpNoTick() {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    try (Bench bench =
        Bench.with(
            b ->
                b.register(Job.of("slow", now -> now.getMinute() == 1, () -> await(release)))
                    .register(Job.of("quick", now -> true, asked::incrementAndGet)))) {
      bench.turn().turn().turn();
      Bench.eventually(() -> asked.get() == 3);
      // The queue of the slow job is not complete, the others are.
      Bench.eventually(() -> bench.results().size() == 2);
      release.countDown();
      bench.time.settle();
      assertThat(bench.results()).hasSize(3);
    }
  }

  private static Object await(CountDownLatch latch) {
    Bench.await(latch);
    return "released";
  }

  @Tag("stress")
  @Test
  void aMillionJobsDoNotStarveOne() {
    int million = 1_000_000;
    AtomicInteger ran = new AtomicInteger();
    CountDownLatch underWay = new CountDownLatch(1_000);
    Job counting =
        Bench.job(
            "counting",
            context -> {
              underWay.countDown();
              return ran.incrementAndGet();
            });
    try (Bench bench = Bench.with(b -> b)) {
      CompletableFuture<Result> all =
          bench.runner.pushAndAwait(Collections.nCopies(million, counting));
      Bench.await(underWay);
      Result one =
          Bench.get(bench.runner.pushAndAwait(List.of(Bench.job("one", context -> ran.get()))));
      assertThat((Integer) one.items().get(0).value()).isLessThan(million);
      assertThat(Bench.get(all).items()).hasSize(million);
      assertThat(ran).hasValue(million);
      bench.time.advance(Duration.ofMinutes(1));
    }
  }
}
