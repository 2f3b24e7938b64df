package org.runnercdi.cdi;

import static java.lang.System.Logger.Level.WARNING;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.spi.BeanContainer;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.runnercdi.JobSource;
import org.runnercdi.Jobs;
import org.runnercdi.Runner;
import org.runnercdi.engine.RunnerEngine;
import org.runnercdi.health.RunnerAware;
import org.runnercdi.spi.ClusterSource;
import org.runnercdi.spi.TickSource;
import org.runnercdi.spi.TimeSource;

/**
 * The runner of the application: started at CDI's {@code Startup} (or by the first who uses it
 * before), stopped at {@code Shutdown} or {@code @BeforeDestroyed}, whichever comes, and stopping
 * blocks until it has drained.
 */
@ApplicationScoped
public class RunnerLifecycle {

  /** Before the application's own observers. */
  static final int FIRST = 0;

  /** After the application's own observers. */
  static final int LAST = Integer.MAX_VALUE;

  private static final System.Logger LOG = System.getLogger("org.runnercdi");

  /** From the interrupt of the last job to its abandonment, and again for the last results. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  @Inject JobCatalog catalog;
  @Inject BeanContainer container;
  @Inject Instance<RequestContextController> requests;
  @Inject Instance<ScheduledExecutorService> schedulers;
  @Inject Instance<TimeSource> timeSources;
  @Inject Instance<TickSource> tickSources;
  @Inject Instance<InstantSource> clocks;
  @Inject Instance<ClusterSource> clusters;
  @Inject @Any Instance<RunnerAware> aware;

  private final AtomicReference<@Nullable Start> start = new AtomicReference<>();
  private final StartGate gate = new StartGate(StartGate.PATIENCE);
  private volatile boolean inWebApplication;

  /** Made by the container. */
  RunnerLifecycle() {}

  void initialized(@Observes @Initialized(ApplicationScoped.class) Object context) {
    Class<?> servletContext = Loadable.find("jakarta.servlet.ServletContext");
    inWebApplication = servletContext != null && servletContext.isInstance(context);
  }

  /**
   * The parameters keep from being removed as unused: the hosts of jobs, the sources, executors,
   * and what an application may look up.
   */
  void startup(
      @Observes @Priority(LAST) Startup event,
      @JobHost Instance<Object> hosts,
      @Any Instance<JobSource> sources,
      @Any Instance<PoolBeans> pools,
      Instance<Runner> runners,
      Instance<Jobs> views) {
    startup();
  }

  void shutdown(@Observes @Priority(FIRST) Shutdown event) {
    stop();
  }

  void beforeDestroyed(
      @Observes @Priority(FIRST) @BeforeDestroyed(ApplicationScoped.class) Object context) {
    stop();
  }

  @Produces
  @ApplicationScoped
  Runner runner() {
    return engine();
  }

  @Produces
  @ApplicationScoped
  Jobs jobs() {
    return engine().jobs();
  }

  void startup() {
    engine();
    gate.signalled(StartSignal.STARTUP);
  }

  void signalled(StartSignal signal) {
    gate.signalled(signal);
  }

  private RunnerEngine engine() {
    Start mine = new Start();
    Start first = start.compareAndExchange(null, mine);
    if (first != null) {
      return first.await().engine();
    }
    Running running = mine.run(() -> Running.start(this));
    Duration delay = running.startDelay();
    RunnerEngine engine = running.engine();
    if (timeSources.isResolvable() && !delay.isZero()) {
      TimeSource time = timeSources.get();
      gate.await(
          running.expectedSignal(),
          Duration.ZERO,
          running.threads(),
          () -> time.after(delay, engine::openGate));
    } else {
      gate.await(running.expectedSignal(), delay, running.threads(), engine::openGate);
    }
    return engine;
  }

  boolean isInWebApplication() {
    return inWebApplication;
  }

  void stop() {
    gate.cancel();
    Start started = start.get();
    Running running = started == null ? null : started.result();
    if (running == null || running.isEnded()) {
      return;
    }
    RunnerEngine engine = running.engine();
    engine.stop();
    Duration patience = engine.shutdownTimeout().plus(GRACE).plus(GRACE);
    try {
      if (!engine.awaitStopped(patience)) {
        LOG.log(
            WARNING,
            "The runner has not ended within "
                + patience
                + ": an observer of Result is still at work, and is waited for no longer.");
        engine.abandonConsumers();
      }
    } catch (IllegalStateException onOwnThread) {
      LOG.log(
          WARNING,
          "The container is being stopped by a job of the runner, which cannot wait for itself.",
          onOwnThread);
    }
    running.end();
  }
}
