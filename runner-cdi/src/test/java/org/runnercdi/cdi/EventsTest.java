package org.runnercdi.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.inject.spi.BeanContainer;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.runnercdi.Job;
import org.runnercdi.JobPanicException;
import org.runnercdi.JobResult;
import org.runnercdi.Outcome;
import org.runnercdi.Result;
import org.runnercdi.Runner;
import org.runnercdi.SkippedDuplicateException;
import org.runnercdi.SlotMissed;
import org.runnercdi.engine.Contexts;
import org.runnercdi.engine.ListenerCounts;
import org.runnercdi.engine.RunnerBuilder;

/** What the runner reports as CDI events, and only where somebody observes. */
class EventsTest {

  @Test
  void nothingIsFiredWhereNobodyObserves() {
    assertThat(callbacks()).isZero();
  }

  @Test
  void onlyWhatIsObservedIsFired() {
    assertThat(callbacks(Results.class)).isEqualTo(1);
    assertThat(callbacks(AsyncOnly.class)).isEqualTo(1);
    assertThat(callbacks(EverythingElse.class, OfRequest.class)).isEqualTo(4);
  }

  private static int callbacks(Class<?>... observers) {
    Class<?>[] beans = Arrays.copyOf(observers, observers.length + 1);
    beans[observers.length] = Time.class;
    try (Container container = Container.of(beans)) {
      RunnerBuilder builder = new RunnerBuilder();
      new EventBridge(container.get(BeanContainer.class), Contexts.NONE).observeOn(builder);
      return ListenerCounts.of(builder);
    }
  }

  @Test
  void theNextResultWaitsForTheAsynchronousObserversOfThisOne() throws Exception {
    try (Container container = Container.of(SlowObserver.class, Time.class)) {
      Runner runner = container.get(Runner.class);
      SlowObserver observer = container.get(SlowObserver.class);
      runner.pushAndAwait(List.of(job("first"))).get(20, TimeUnit.SECONDS);
      runner.pushAndAwait(List.of(job("second"))).get(20, TimeUnit.SECONDS);
      observer.secondIsBuffered();

      assertThat(List.of(observer.next(), observer.next()))
          .containsExactlyInAnyOrder("sync first", "async first alone");
      assertThat(observer.next()).isEqualTo("sync second");
    }
  }

  @Test
  void skipsPanicsMissedSlotsAndJobResultsAreEvents() throws Exception {
    try (Container container =
        Container.of(
            Map.of("runner.dedupe", "true"), EverythingElse.class, OfRequest.class, Time.class)) {
      EverythingElse observed = container.get(EverythingElse.class);
      container
          .get(Runner.class)
          .pushAndAwait(List.of(job("twice"), job("twice")))
          .get(20, TimeUnit.SECONDS);
      assertThat(List.of(observed.next(), observed.next(), observed.next()))
          .containsExactlyInAnyOrder(
              "skipped twice", "ended twice SKIPPED_DUPLICATE", "ended twice SUCCEEDED");

      Job panics =
          Job.of(
              "panics",
              now -> true,
              () -> {
                throw new AssertionError("unexpected");
              });
      container.get(Runner.class).pushAndAwait(List.of(panics)).get(20, TimeUnit.SECONDS);
      assertThat(List.of(observed.next(), observed.next()))
          .containsExactlyInAnyOrder("panicked panics", "ended panics " + Outcome.PANICKED);

      container.get(Time.class).tickAfter(2);
      assertThat(observed.next())
          .isEqualTo(
              "missed "
                  + Instant.parse("2026-03-02T06:00:00Z")
                  + " to "
                  + Instant.parse("2026-03-02T06:01:00Z"));
    }
  }

  private static Job job(String id) {
    return Job.of(id, now -> true, () -> null);
  }

  @ApplicationScoped
  static class AsyncOnly {
    void on(@ObservesAsync Result result) {}
  }

  /** Can be called only within a request context. */
  @RequestScoped
  static class OfRequest {
    void touch() {}
  }

  @ApplicationScoped
  static class EverythingElse {
    @Inject OfRequest request;
    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();

    String next() throws InterruptedException {
      return String.valueOf(log.poll(20, TimeUnit.SECONDS));
    }

    void ended(@Observes JobResult result) {
      request.touch();
      log.add("ended " + result.id() + " " + result.outcome());
    }

    void panicked(@Observes JobPanicException panic) {
      request.touch();
      log.add("panicked " + panic.jobId());
    }

    void skipped(@Observes SkippedDuplicateException skipped) {
      request.touch();
      log.add("skipped " + skipped.jobId());
    }

    void missed(@Observes SlotMissed missed) {
      request.touch();
      log.add("missed " + missed.from() + " to " + missed.to());
    }
  }

  @ApplicationScoped
  static class SlowObserver {
    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
    private final CountDownLatch buffered = new CountDownLatch(1);
    private final CountDownLatch second = new CountDownLatch(1);

    void secondIsBuffered() {
      buffered.countDown();
    }

    String next() throws InterruptedException {
      return String.valueOf(log.poll(20, TimeUnit.SECONDS));
    }

    void async(@ObservesAsync Result result) throws InterruptedException {
      if (result.byId().containsKey("first")) {
        buffered.await();
        boolean overtaken = second.await(200, TimeUnit.MILLISECONDS);
        log.add(overtaken ? "overtaken" : "async first alone");
      }
    }

    void sync(@Observes Result result) {
      String id = result.items().get(0).id();
      log.add("sync " + id);
      if (id.equals("second")) {
        second.countDown();
      }
    }
  }
}
