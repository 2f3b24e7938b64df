package org.runnercdi.cdi;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.runnercdi.RunnerStats;
import org.runnercdi.engine.Expressions;
import org.runnercdi.engine.RunnerBuilder;
import org.runnercdi.engine.RunnerEngine;
import org.runnercdi.metrics.Recorders;
import org.runnercdi.tracing.Tracers;

/** The started runner with what was made for it. */
final class Running {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");

  /** More would make the line at the start, and that at the stop, unreadable. */
  private static final int MOST_SETTINGS = 40;

  private static final int MOST_LEFT = 10;
  private static final String CLUSTER_ENABLED = "runner.cluster.enabled";

  private final RunnerEngine engine;
  private final Duration startDelay;
  private final StartSignal expectedSignal;
  private final ThreadFactory threads;
  private final Pools pools;
  private final JobBeans beans;
  private final RequestContexts contexts;
  private final AtomicBoolean ended = new AtomicBoolean();

  private Running(
      RunnerEngine engine,
      Duration startDelay,
      StartSignal expectedSignal,
      ThreadFactory threads,
      Pools pools,
      JobBeans beans,
      RequestContexts contexts) {
    this.engine = engine;
    this.startDelay = startDelay;
    this.expectedSignal = expectedSignal;
    this.threads = threads;
    this.pools = pools;
    this.beans = beans;
    this.contexts = contexts;
  }

  /** Starts it, with its gate still shut. */
  static Running start(RunnerLifecycle cdi) {
    Settings settings = Settings.read();
    Pools pools =
        new PoolChoice(cdi.container.createInstance(), cdi.schedulers)
            .choose(settings.executor(), settings.scheduler());
    JobBeans beans =
        new JobBeans(cdi.container, text -> Expressions.resolve(text, settings.properties()));
    RequestContexts contexts = new RequestContexts(cdi.requests);
    boolean entered = contexts.enter();
    try {
      return start(cdi, settings, pools, beans, contexts);
    } catch (RuntimeException | Error e) {
      beans.release();
      pools.end();
      throw e;
    } finally {
      if (entered) {
        contexts.exit();
      }
    }
  }

  private static Running start(
      RunnerLifecycle cdi,
      Settings settings,
      Pools pools,
      JobBeans beans,
      RequestContexts contexts) {
    RunnerBuilder builder = new RunnerBuilder();
    List<String> ids = beans.registerJobs(cdi.catalog.jobs(), builder);
    String appName = settings.appName().isEmpty() ? AppName.ofTheServer() : settings.appName();
    settings.applyTo().accept(builder, ids);
    builder.appName(appName);
    pools.applyTo(builder);
    replaceTime(cdi, builder);
    joinCluster(cdi, settings, appName, builder);
    builder.contexts(contexts);
    Recorders.find(appName, settings.metricsPerJob()).forEach(builder::recorder);
    Tracers.find().ifPresent(builder::tracer);
    new EventBridge(cdi.container, contexts).observeOn(builder);
    int sources = beans.addSources(builder);
    RunnerEngine engine = builder.buildGated();
    try {
      cdi.aware.forEach(aware -> aware.attach(engine));
      return started(cdi, settings, pools, beans, contexts, builder, engine, sources);
    } catch (RuntimeException | Error e) {
      stop(engine, e);
      throw e;
    }
  }

  /** Nobody has it yet, so nothing runs and the wait is a short one. */
  private static void stop(RunnerEngine engine, Throwable failure) {
    try {
      engine.stop();
      engine.awaitStopped(engine.shutdownTimeout());
    } catch (RuntimeException | Error alsoFailed) {
      failure.addSuppressed(alsoFailed);
    }
  }

  private static Running started(
      RunnerLifecycle cdi,
      Settings settings,
      Pools pools,
      JobBeans beans,
      RequestContexts contexts,
      RunnerBuilder builder,
      RunnerEngine engine,
      int sources) {
    StartSignal signal = expectedSignal(cdi, pools);
    cdi.catalog
        .ignored()
        .forEach(
            bean ->
                LOG.log(
                    INFO,
                    "The bean "
                        + bean
                        + " is a Job but not annotated @RunnableJob, and is ignored; annotate it,"
                        + " or push or register it."));
    LOG.log(
        INFO,
        engine.isEnabled()
            ? "Runner started: "
                + count(cdi.catalog.jobs().size(), "job")
                + ", "
                + count(sources, "source")
                + "; jobs on "
                + pools.jobs().name()
                + ", ticks on "
                + (cdi.timeSources.isResolvable() ? "a time source" : pools.ticks().name())
                + ", dispatch on "
                + pools.threads().name()
                + "; first tick after "
                + signal
                + (settings.startDelay().isZero() ? "" : " and " + settings.startDelay())
                + changed(builder, settings)
                + "."
            : "Runner disabled (runner.enabled=false): nothing runs.");
    return new Running(
        engine,
        settings.startDelay(),
        signal,
        threads(pools.threads().value()),
        pools,
        beans,
        contexts);
  }

  /** The settings that differ from their default, as the end of a sentence. */
  private static String changed(RunnerBuilder builder, Settings settings) {
    Map<String, String> changed = new LinkedHashMap<>(settings.changed());
    changed.putAll(builder.changedSettings());
    if (changed.isEmpty()) {
      return "";
    }
    String named =
        changed.entrySet().stream()
            .limit(MOST_SETTINGS)
            .map(setting -> setting.getKey() + "=" + setting.getValue())
            .collect(Collectors.joining(", "));
    int more = changed.size() - MOST_SETTINGS;
    return "; settings: " + named + (more > 0 ? ", and " + more + " more" : "");
  }

  private static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  /**
   * An application that drives the ticks itself, as a test does, brings the clock along. A bean of
   * the clock's type alone is the application's own affair.
   */
  private static void replaceTime(RunnerLifecycle cdi, RunnerBuilder builder) {
    if (cdi.timeSources.isResolvable()) {
      builder.time(cdi.timeSources.get());
    } else if (cdi.tickSources.isResolvable()) {
      builder.tickSource(cdi.tickSources.get());
      if (cdi.clocks.isResolvable()) {
        builder.clock(cdi.clocks.get());
      }
    }
  }

  private static void joinCluster(
      RunnerLifecycle cdi, Settings settings, String appName, RunnerBuilder builder) {
    if (cdi.timeSources.isResolvable()) {
      return;
    }
    if (cdi.clusters.isAmbiguous()) {
      throw new IllegalArgumentException(
          "The application has several beans of the type ClusterSource: keep one of them.");
    }
    if (!cdi.clusters.isResolvable()) {
      refuseToRunAlone(settings);
      return;
    }
    cdi.clusters
        .get()
        .node(AppName.DEFAULT.equals(appName) ? "" : appName, settings.properties())
        .ifPresent(node -> builder.ledger(node.ledger(), node.membership()));
  }

  /** Or each job would run on each node. */
  private static void refuseToRunAlone(Settings settings) {
    String enabled = settings.properties().apply(CLUSTER_ENABLED);
    if ("true".equalsIgnoreCase(enabled)) {
      throw new IllegalArgumentException(
          CLUSTER_ENABLED
              + " is '"
              + enabled
              + "', and the application has no cluster: add runner-cdi-cluster to it, or take the"
              + " setting away.");
    }
  }

  private static StartSignal expectedSignal(RunnerLifecycle cdi, Pools pools) {
    if (cdi.catalog.quarkus()) {
      return StartSignal.QUARKUS;
    }
    boolean onServer = pools.hasJndi() && Loadable.isLoadable("jakarta.servlet.ServletContext");
    return cdi.isInWebApplication() || onServer ? StartSignal.SERVLET : StartSignal.STARTUP;
  }

  private static ThreadFactory threads(@Nullable ThreadFactory given) {
    if (given != null) {
      return given;
    }
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    return task -> {
      Thread thread = new Thread(task);
      thread.setDaemon(true);
      thread.setContextClassLoader(loader);
      return thread;
    };
  }

  RunnerEngine engine() {
    return engine;
  }

  Duration startDelay() {
    return startDelay;
  }

  StartSignal expectedSignal() {
    return expectedSignal;
  }

  ThreadFactory threads() {
    return threads;
  }

  boolean isEnded() {
    return ended.get();
  }

  /** The runner has ended: gives back what was made for it. */
  void end() {
    if (!ended.getAndSet(true)) {
      beans.release();
      contexts.end();
      pools.end();
      logStop();
    }
  }

  private void logStop() {
    RunnerStats stats = engine.stats();
    Instant lastSlot = stats.lastSlot();
    List<String> left = engine.inFlightIds().stream().sorted().toList();
    LOG.log(
        left.isEmpty() ? INFO : WARNING,
        "Runner stopped."
            + (lastSlot == null
                ? ""
                : " Last slot "
                    + lastSlot
                    + "; "
                    + count(stats.missedSlotsTotal(), "slot")
                    + " missed, "
                    + count(stats.dedupeSkipsTotal(), "duplicate")
                    + " skipped, "
                    + count(stats.droppedResultsTotal(), "result")
                    + " dropped since the start.")
            + (left.isEmpty()
                ? ""
                : " Still running, although interrupted: "
                    + left.stream().limit(MOST_LEFT).collect(Collectors.joining(", "))
                    + (left.size() > MOST_LEFT ? " and " + (left.size() - MOST_LEFT) + " more" : "")
                    + "."));
  }
}
