package org.runnercdi.config;

import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;
import org.runnercdi.engine.MissedSlots;
import org.runnercdi.engine.RunnerBuilder;
import org.runnercdi.schedule.Dst;
import org.runnercdi.schedule.Periods;
import org.runnercdi.spi.KnownSettings;

/**
 * The settings of a runner, {@code runner.…}, as they stood when they were read; all of them valid.
 * Those of single jobs, {@code runner.job."id".…}, are read when they are applied, and again at
 * each tick. Profiles, expressions and environment variables apply as the configuration has them.
 */
public final class RunnerConfig {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");

  private static final String ENABLED = "runner.enabled";
  private static final String START_DELAY = "runner.start-delay";
  private static final String EXECUTOR = "runner.executor";
  private static final String SCHEDULER = "runner.scheduler";
  private static final String APP_NAME = "runner.app-name";
  private static final String METRICS_PER_JOB = "runner.metrics.per-job";

  /** What the builder of the engine takes as it is. */
  private static final List<String> OF_THE_ENGINE =
      List.of(
          "runner.tick",
          "runner.concurrency-limit",
          "runner.batch-buffer",
          "runner.batches-per-tick",
          "runner.result-buffer",
          "runner.dedupe",
          "runner.zone",
          "runner.dst",
          "runner.missed-slots",
          "runner.missed-slots-max",
          "runner.timeout",
          "runner.shutdown-timeout",
          "runner.history-size");

  // A switch, not a table of method references: each of those costs a class at the start.
  private static RunnerBuilder apply(String key, String text, RunnerBuilder builder) {
    return switch (key) {
      case "runner.tick" -> builder.tick(Periods.parse(text));
      case "runner.concurrency-limit" -> builder.concurrencyLimit(Parsers.wholeNumber(text));
      case "runner.batch-buffer" -> builder.batchBuffer(Parsers.wholeNumber(text));
      case "runner.batches-per-tick" -> builder.batchesPerTick(Parsers.wholeNumber(text));
      case "runner.result-buffer" -> builder.resultBuffer(Parsers.wholeNumber(text));
      case "runner.dedupe" -> builder.dedupe(Parsers.trueOrFalse(text));
      case "runner.zone" -> builder.zone(Parsers.zone(text));
      case "runner.dst" -> builder.dst(Parsers.oneOf(Dst.class, text));
      case "runner.missed-slots" -> builder.missedSlots(Parsers.oneOf(MissedSlots.class, text));
      case "runner.missed-slots-max" -> builder.missedSlotsMax(Parsers.wholeNumber(text));
      case "runner.timeout" -> builder.timeout(Periods.parse(text));
      case "runner.shutdown-timeout" -> builder.shutdownTimeout(Parsers.durationOrZero(text));
      case "runner.history-size" -> builder.historySize(Parsers.wholeNumber(text));
      default -> throw new IllegalArgumentException(key);
    };
  }

  private final Config config;
  private final Set<String> names;
  private final Values values;
  private final Map<String, String> engine = new LinkedHashMap<>();
  private final boolean enabled;
  private final Duration startDelay;
  private final String executor;
  private final String scheduler;
  private final String appName;
  private final boolean metricsPerJob;

  private RunnerConfig(Config config, Set<String> names) {
    this.config = config;
    this.names = names;
    values = new Values(config);
    RunnerBuilder trial = new RunnerBuilder();
    for (String key : OF_THE_ENGINE) {
      values
          .read(
              key,
              text -> {
                apply(key, text, trial);
                return text;
              })
          .ifPresent(text -> engine.put(key, text));
    }
    enabled = values.read(ENABLED, Parsers::trueOrFalse).orElse(true);
    startDelay = values.read(START_DELAY, Parsers::durationOrZero).orElse(Duration.ZERO);
    executor = values.read(EXECUTOR, Parsers::executor).orElse("");
    scheduler = values.read(SCHEDULER, Parsers::executor).orElse("");
    appName = values.text(APP_NAME).orElse("");
    metricsPerJob = values.read(METRICS_PER_JOB, Parsers::perJob).orElse(false);
    applyJobs(trial, new JobTexts(config, values, names).read());
    trial.checkJobSettings();
  }

  /**
   * Reads all settings, and warns of keys that begin with {@code runner.} and are not known, except
   * where they come from environment variables.
   *
   * @param config the configuration
   * @param modules name the keys of further modules
   * @return the settings
   * @throws IllegalArgumentException if one is wrong: names the key, the value and what would be
   *     right
   */
  public static RunnerConfig read(Config config, Iterable<KnownSettings> modules) {
    Set<String> names = new TreeSet<>();
    config.getPropertyNames().forEach(name -> names.add(Names.withoutProfile(name)));
    RunnerConfig settings = new RunnerConfig(config, names);
    new UnknownKeys(config, knownKeys(modules))
        .among(names)
        .forEach(
            (unknown, nearest) ->
                LOG.log(
                    WARNING,
                    "The setting "
                        + unknown
                        + " is not known; the nearest known one is "
                        + nearest
                        + "."));
    return settings;
  }

  private static Set<String> knownKeys(Iterable<KnownSettings> modules) {
    Set<String> known =
        new TreeSet<>(Set.of(ENABLED, START_DELAY, EXECUTOR, SCHEDULER, APP_NAME, METRICS_PER_JOB));
    known.addAll(OF_THE_ENGINE);
    modules.forEach(module -> known.addAll(module.keys()));
    return known;
  }

  /**
   * Applies all that the engine takes. Expressions {@code ${key:default}} of annotations find their
   * values in this configuration from then on, and changed settings of single jobs apply from the
   * next tick on, as {@link RunnerBuilder#liveJobSettings} has it.
   *
   * @param builder gets the settings
   * @throws IllegalArgumentException if a setting of a job cannot be read any more
   */
  public void applyTo(RunnerBuilder builder) {
    applyTo(builder, new JobTexts(config, values, names));
  }

  /**
   * Like {@link #applyTo(RunnerBuilder)}, and asks the configuration for the settings of these jobs
   * in particular; what it finds it reads again at each tick. That finds what a list of keys cannot
   * show: the name of an environment variable does not tell which id it means ({@code
   * RUNNER_JOB_NIGHTLY_REPORT_CRON} may be of {@code nightly-report}).
   *
   * @param builder gets the settings
   * @param jobIds ids that are known before the start
   * @throws IllegalArgumentException if a setting is wrong
   */
  public void applyTo(RunnerBuilder builder, Iterable<String> jobIds) {
    JobTexts texts = new JobTexts(config, values, names);
    texts.ask(jobIds);
    applyTo(builder, texts);
    builder.checkJobSettings();
  }

  private void applyTo(RunnerBuilder builder, JobTexts jobs) {
    builder.enabled(enabled).appName(appName).properties(this::property);
    engine.forEach((key, text) -> apply(key, text, builder));
    applyJobs(builder, jobs.read());
    builder.liveJobSettings(jobs::readAgain);
  }

  private static void applyJobs(RunnerBuilder builder, Map<String, Map<String, String>> settings) {
    settings.forEach((id, job) -> job.forEach((name, text) -> builder.jobSetting(id, name, text)));
  }

  /**
   * The text of any key: an expression of an annotation finds its value so, and a further module
   * its settings.
   *
   * @param key the key
   * @return the text without outer blanks; null where there is none, or only blanks
   * @throws IllegalArgumentException if it cannot be read, or its own expression has no value
   */
  public @Nullable String property(String key) {
    return values.text(key).orElse(null);
  }

  /**
   * {@code runner.enabled}: whether anything runs at all.
   *
   * @return default true
   */
  public boolean enabled() {
    return enabled;
  }

  /**
   * {@code runner.start-delay}: how long the first tick still waits once the application is up,
   * counted from whichever signal of the container says so.
   *
   * @return default zero
   */
  public Duration startDelay() {
    return startDelay;
  }

  /**
   * {@code runner.executor}: which executor runs the jobs.
   *
   * @return a JNDI name, {@code own} or {@code virtual}; empty where none is set
   */
  public String executor() {
    return executor;
  }

  /**
   * {@code runner.scheduler}: which scheduler ticks.
   *
   * @return a JNDI name, {@code own} or {@code virtual}; empty where none is set
   */
  public String scheduler() {
    return scheduler;
  }

  /**
   * {@code runner.app-name}: tells the runners of one server apart in metrics and health.
   *
   * @return empty where none is set
   */
  public String appName() {
    return appName;
  }

  /**
   * {@code runner.metrics.per-job}: whether supplied and pushed jobs have series of their own too.
   *
   * @return default false
   */
  public boolean metricsPerJob() {
    return metricsPerJob;
  }

  /**
   * Those of the settings above that differ from their default, for people. What the engine takes
   * is told by {@link RunnerBuilder#changedSettings()}.
   *
   * @return the texts by their keys, {@code runner.…}
   */
  public Map<String, String> changedSettings() {
    Map<String, String> changed = new LinkedHashMap<>();
    if (!startDelay.isZero()) {
      changed.put(START_DELAY, startDelay.toString());
    }
    if (metricsPerJob) {
      changed.put(METRICS_PER_JOB, "all");
    }
    changed.put(EXECUTOR, executor);
    changed.put(SCHEDULER, scheduler);
    changed.put(APP_NAME, appName);
    changed.values().removeIf(String::isEmpty);
    return changed;
  }
}
