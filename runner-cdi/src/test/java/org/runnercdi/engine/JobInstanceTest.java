package org.runnercdi.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.runnercdi.Job;
import org.runnercdi.JobBody;
import org.runnercdi.JobContext;
import org.runnercdi.JobResult;
import org.runnercdi.Outcome;
import org.runnercdi.Result;

/** An object for each evaluation: asked, run, and destroyed exactly once on every way out. */
@NullUnmarked
@SuppressWarnings("FutureReturnValueIgnored") // a stage is a job's value here
class JobInstanceTest {

  private final List<Instance> instances = new CopyOnWriteArrayList<>();

  private static final class Instance extends JobInstance {
    final AtomicInteger asked = new AtomicInteger();
    final AtomicInteger ran = new AtomicInteger();
    final AtomicInteger destroyed = new AtomicInteger();
    private final Beans factory;

    Instance(Beans factory) {
      this.factory = factory;
    }

    @Override
    public String id() {
      return factory.id();
    }

    @Override
    public boolean isDue(ZonedDateTime now) {
      asked.incrementAndGet();
      return factory.due.test(now);
    }

    @Override
    public Object run(JobContext context) throws Exception {
      ran.incrementAndGet();
      assertThat(destroyed).hasValue(0);
      return factory.body.run(context);
    }

    @Override
    public void destroy() {
      destroyed.incrementAndGet();
      factory.atEnd.run();
      if (factory.destroyThrows) {
        throw new IllegalStateException("destroy");
      }
    }
  }

  private final class Beans extends JobInstance.Factory {
    private final String id;
    private final Predicate<ZonedDateTime> due;
    private final JobBody body;
    private Runnable atEnd = () -> {};
    private boolean destroyThrows;

    Beans(String id, Predicate<ZonedDateTime> due, JobBody body) {
      this.id = id;
      this.due = due;
      this.body = body;
    }

    @Override
    public String id() {
      return id;
    }

    @Override
    public JobInstance newInstance() {
      Instance instance = new Instance(this);
      instances.add(instance);
      return instance;
    }

    @Override
    public boolean isDue(ZonedDateTime now) {
      throw new AssertionError("The factory is not asked.");
    }

    @Override
    public Object run(JobContext context) {
      throw new AssertionError("The factory is not run.");
    }
  }

  private Beans factory(String id, JobBody body) {
    return new Beans(id, now -> true, body);
  }

  private void each(int asked, int ran) {
    assertThat(instances)
        .isNotEmpty()
        .allSatisfy(instance -> assertThat(instance.asked).hasValue(asked))
        .allSatisfy(instance -> assertThat(instance.ran).hasValue(ran))
        .allSatisfy(instance -> assertThat(instance.destroyed).hasValue(1));
  }

  @Test
  void oneForEachEvaluationUsedForBoth() {
    try (Bench bench = Bench.with(b -> b.register(factory("a", context -> "value")))) {
      bench.tick().tick();
      assertThat(bench.results()).hasSize(2);
      assertThat(instances).hasSize(2);
      each(1, 1);
    }
  }

  @Test
  void whereItFailsPanicsOrGivesAStage() {
    CompletableFuture<String> stage = new CompletableFuture<>();
    CountDownLatch staged = new CountDownLatch(1);
    try (Bench bench = Bench.with(b -> b)) {
      bench.now(
          factory(
              "fails",
              context -> {
                throw new Exception();
              }),
          factory(
              "panics",
              context -> {
                throw new LinkageError();
              }),
          factory("done", context -> CompletableFuture.completedFuture("x")));
      bench.time.settle();
      each(1, 1);
      CompletableFuture<Result> later =
          bench.runner.pushAndAwait(
              List.of(
                  factory(
                      "later",
                      context -> {
                        staged.countDown();
                        return stage;
                      })));
      Bench.await(staged);
      assertThat(instances.get(3).destroyed).hasValue(0);
      stage.complete("x");
      Bench.get(later);
      bench.time.settle();
      each(1, 1);
    }
  }

  @Test
  void whereItIsNotDueOrItsDueCheckThrowsOrItIsADuplicate() {
    Beans notDue = new Beans("not due", now -> false, context -> "x");
    Beans broken =
        new Beans(
            "broken",
            now -> {
              throw new IllegalStateException();
            },
            context -> "x");
    try (Bench bench = Bench.with(b -> b.dedupe(true))) {
      Result result = bench.now(notDue, broken);
      assertThat(result.items()).hasSize(1);
      bench.time.settle();
      assertThat(instances).hasSize(2);
      each(1, 0);
      instances.clear();
      Beans twice = factory("twice", context -> "x");
      Result duplicates = bench.now(twice, twice);
      assertThat(duplicates.items())
          .extracting(JobResult::outcome)
          .containsExactly(Outcome.SUCCEEDED, Outcome.SKIPPED_DUPLICATE);
      bench.time.settle();
      assertThat(instances).hasSize(2);
      assertThat(instances)
          .allSatisfy(instance -> assertThat(instance.destroyed).hasValue(1))
          .extracting(instance -> instance.ran.get())
          .containsExactly(1, 0);
    }
  }

  @Test
  void whereItIsTriggered() {
    Beans never = new Beans("never", now -> false, context -> "ran");
    try (Bench bench = Bench.with(b -> b.register(never))) {
      assertThat(Bench.get(bench.runner.jobs().trigger("never")).value()).isEqualTo("ran");
      bench.time.settle();
      each(0, 1);
    }
  }

  @Test
  void whereAStopComesFirst() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Bench bench = Bench.with(b -> b.concurrencyLimit(1));
    CompletableFuture<Result> result =
        bench.runner.pushAndAwait(
            List.of(
                factory(
                    "running",
                    context -> {
                      begun.countDown();
                      Bench.await(release);
                      return null;
                    }),
                factory("waiting", context -> "x")));
    bench.runner.push(List.of(factory("fifo", context -> "x")));
    Bench.await(begun);
    bench.runner.stop();
    release.countDown();
    Bench.get(result);
    bench.close();
    // That of the FIFO was never made.
    assertThat(instances).hasSize(2);
    assertThat(instances)
        .allSatisfy(instance -> assertThat(instance.destroyed).hasValue(1))
        .extracting(instance -> instance.ran.get())
        .containsExactly(1, 0);
  }

  @Test
  void whereItTimesOutOnceItsBodyReturns() {
    CountDownLatch begun = new CountDownLatch(1);
    try (Bench bench = Bench.with(b -> b.timeout(Duration.ofSeconds(1)))) {
      CompletableFuture<Result> result =
          bench.runner.pushAndAwait(
              List.of(
                  factory(
                      "a",
                      context -> {
                        begun.countDown();
                        return Bench.blockUntilInterrupted();
                      })));
      Bench.await(begun);
      bench.time.turn(Duration.ofSeconds(1));
      Bench.get(result);
      bench.time.settle();
      each(1, 1);
    }
  }

  @Test
  void aFactoryOrADestructionThatThrowsIsHarmless() {
    Beans throwing = factory("throwing", context -> "x");
    throwing.destroyThrows = true;
    JobInstance.Factory none =
        new JobInstance.Factory() {
          @Override
          public String id() {
            return "none";
          }

          @Override
          public JobInstance newInstance() {
            throw new IllegalStateException("none");
          }

          @Override
          public Object run(JobContext context) {
            return "x";
          }
        };
    try (Bench bench = Bench.with(b -> b)) {
      Job after = Bench.noop("after");
      Result result = bench.now(throwing, none, after);
      assertThat(result.panics()).containsOnlyKeys("none");
      assertThat(result.byId().get("throwing").outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(result.byId().get("after").outcome()).isEqualTo(Outcome.SUCCEEDED);
    }
  }

  /** Active on the thread that has entered it. */
  private static final class Entered implements Contexts {
    private final ThreadLocal<Object> active = new ThreadLocal<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger strayExits = new AtomicInteger();

    @Override
    public boolean enter() {
      if (active.get() != null) {
        return false;
      }
      active.set(new Object());
      open.incrementAndGet();
      return true;
    }

    @Override
    public void exit() {
      if (active.get() == null) {
        strayExits.incrementAndGet();
      }
      active.remove();
      open.decrementAndGet();
    }
  }

  @Test
  void itsEndIsWithinAContext_thatOfItsRunWhereItRan() {
    Entered contexts = new Entered();
    List<Object> ran = new CopyOnWriteArrayList<>();
    CompletableFuture<String> stage = new CompletableFuture<>();
    CountDownLatch staged = new CountDownLatch(1);
    JobBody body =
        context -> {
          ran.add(contexts.active.get());
          return null;
        };
    Beans plain = factory("plain", body);
    Beans failing =
        factory(
            "failing",
            context -> {
              body.run(context);
              throw new Exception();
            });
    Beans notDue = new Beans("not due", now -> false, body);
    Beans broken =
        new Beans(
            "broken",
            now -> {
              throw new IllegalStateException();
            },
            body);
    Beans later =
        factory(
            "later",
            context -> {
              staged.countDown();
              return stage;
            });
    Beans waiting = factory("waiting", body);
    Map<String, Object> ended = new ConcurrentHashMap<>();
    for (Beans beans : List.of(plain, failing, notDue, broken, later, waiting)) {
      beans.atEnd = () -> ended.put(beans.id, String.valueOf(contexts.active.get()));
    }
    Bench bench = Bench.with(b -> b.concurrencyLimit(1).dedupe(true).contexts(contexts));
    bench.now(plain, plain, failing, notDue, broken);
    bench.time.settle();
    CompletableFuture<Result> staging = bench.runner.pushAndAwait(List.of(later));
    Bench.await(staged);
    CompletableFuture<Result> shutDown = bench.runner.pushAndAwait(List.of(waiting));
    Bench.eventually(() -> bench.runner.inFlightIds().contains("waiting"));
    bench.runner.stop();
    Bench.get(shutDown);
    stage.complete("x");
    Bench.get(staging);
    bench.close();
    assertThat(ended)
        .containsOnlyKeys("plain", "failing", "not due", "broken", "later", "waiting")
        .doesNotContainValue("null")
        .containsEntry("failing", String.valueOf(ran.get(1)));
    assertThat(contexts.open).hasValue(0);
    assertThat(contexts.strayExits).hasValue(0);
  }
}
