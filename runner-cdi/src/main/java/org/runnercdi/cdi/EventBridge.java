package org.runnercdi.cdi;

import static java.lang.System.Logger.Level.WARNING;

import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.spi.BeanContainer;
import jakarta.enterprise.inject.spi.ObserverMethod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.runnercdi.JobPanicException;
import org.runnercdi.JobResult;
import org.runnercdi.Outcome;
import org.runnercdi.QueueSource;
import org.runnercdi.Result;
import org.runnercdi.SkippedDuplicateException;
import org.runnercdi.SlotMissed;
import org.runnercdi.SourceFailed;
import org.runnercdi.engine.Contexts;
import org.runnercdi.engine.RunnerBuilder;

/** Fires what the runner reports as CDI events, each kind only where somebody observes it. */
final class EventBridge {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");

  private final BeanContainer container;
  private final Contexts contexts;

  /**
   * Observes nothing yet.
   *
   * @param contexts surrounds what is fired beside the results, whose delivery has a context
   *     already
   */
  EventBridge(BeanContainer container, Contexts contexts) {
    this.container = container;
    this.contexts = contexts;
  }

  /** Who observes one type of event. */
  private record Observed<T>(Event<T> event, boolean sync, boolean async) {

    boolean byNobody() {
      return !sync && !async;
    }

    /** Asynchronous observers first; the stage of those, if there are any. */
    @Nullable CompletionStage<T> fire(T payload) {
      CompletionStage<T> stage = async ? fireAsync(payload) : null;
      if (sync) {
        try {
          event.fire(payload);
        } catch (RuntimeException | Error e) {
          LOG.log(WARNING, "An observer of " + name(payload) + " threw; the runner goes on.", e);
        }
      }
      return stage;
    }

    private @Nullable CompletionStage<T> fireAsync(T payload) {
      try {
        return event
            .fireAsync(payload)
            .whenComplete(
                (done, thrown) -> {
                  if (thrown != null) {
                    LOG.log(
                        WARNING,
                        "An asynchronous observer of "
                            + name(payload)
                            + " threw; the runner goes on.",
                        thrown);
                  }
                });
      } catch (RuntimeException | Error e) {
        LOG.log(WARNING, name(payload) + " could not be fired asynchronously.", e);
        return null;
      }
    }

    private static String name(Object payload) {
      return payload instanceof JobResult ? "JobResult" : payload.getClass().getSimpleName();
    }
  }

  void observeOn(RunnerBuilder builder) {
    Instant epoch = Instant.EPOCH;
    Observed<Result> results =
        observed(
            Result.class,
            new Result(QueueSource.REGISTERED, "registered", epoch, epoch, epoch, List.of()));
    if (!results.byNobody()) {
      builder.onResult(result -> await(results.fire(result)));
    }
    Observed<JobResult> jobResults = observed(JobResult.class, new Sample(epoch));
    if (!jobResults.byNobody()) {
      builder.onJobResult(result -> fireInContext(jobResults, result));
    }
    register(
        observed(JobPanicException.class, new JobPanicException("", epoch, new Throwable())),
        builder::onPanic);
    Observed<SkippedDuplicateException> skips =
        observed(SkippedDuplicateException.class, new SkippedDuplicateException("", epoch));
    if (!skips.byNobody()) {
      builder.onJobResult(
          result -> {
            if (result.error() instanceof SkippedDuplicateException skipped) {
              fireInContext(skips, skipped);
            }
          });
    }
    register(observed(SlotMissed.class, new SlotMissed(epoch, epoch, "")), builder::onSlotMissed);
    register(
        observed(SourceFailed.class, new SourceFailed("", epoch, new Throwable())),
        builder::onSourceFailed);
  }

  private <T> void register(Observed<T> observed, Consumer<Consumer<T>> registration) {
    if (!observed.byNobody()) {
      registration.accept(payload -> fireInContext(observed, payload));
    }
  }

  private <T> void fireInContext(Observed<T> observed, T payload) {
    boolean entered = contexts.enter();
    try {
      observed.fire(payload);
    } finally {
      if (entered) {
        contexts.exit();
      }
    }
  }

  private <T> Observed<T> observed(Class<T> type, T sample) {
    Set<? extends ObserverMethod<?>> observers = container.resolveObserverMethods(sample);
    return new Observed<>(
        container.getEvent().select(type),
        observers.stream().anyMatch(observer -> !observer.isAsync()),
        observers.stream().anyMatch(ObserverMethod::isAsync));
  }

  /** The next result is delivered only when the observers of this one are done. */
  private static void await(@Nullable CompletionStage<?> stage) {
    if (stage == null) {
      return;
    }
    CountDownLatch done = new CountDownLatch(1);
    stage.whenComplete((value, thrown) -> done.countDown());
    try {
      done.await();
    } catch (InterruptedException waitedForNoLonger) {
      LOG.log(WARNING, "An asynchronous observer of Result is still at work, and is left to it.");
    }
  }

  /** Stands for a job's result where the container is asked who observes one. */
  private record Sample(Instant slot) implements JobResult {

    @Override
    public String id() {
      return "";
    }

    @Override
    public Outcome outcome() {
      return Outcome.SUCCEEDED;
    }

    @Override
    public @Nullable Object value() {
      return null;
    }

    @Override
    public @Nullable Throwable error() {
      return null;
    }

    @Override
    public Instant startedAt() {
      return slot;
    }

    @Override
    public Instant endedAt() {
      return slot;
    }

    @Override
    public Duration duration() {
      return Duration.ZERO;
    }

    @Override
    public int attempt() {
      return 1;
    }

    @Override
    public String executionKey() {
      return "";
    }
  }
}
