package org.runnercdi.config;

import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
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
  private static final List<Setting<?>> OF_THE_ENGINE =
      List.of(
          setting("runner.tick", Periods::parse, RunnerBuilder::tick),
          setting(
              "runner.concurrency-limit", Parsers::wholeNumber, RunnerBuilder::concurrencyLimit),
          setting("runner.batch-buffer", Parsers::wholeNumber, RunnerBuilder::batchBuffer),
          setting("runner.batches-per-tick", Parsers::wholeNumber, RunnerBuilder::batchesPerTick),
          setting("runner.result-buffer", Parsers::wholeNumber, RunnerBuilder::resultBuffer),
          setting("runner.dedupe", Parsers::trueOrFalse, RunnerBuilder::dedupe),
          setting("runner.zone", Parsers::zone, RunnerBuilder::zone),
          setting("runner.dst", Parsers.oneOf(Dst.class), RunnerBuilder::dst),
          setting(
              "runner.missed-slots", Parsers.oneOf(MissedSlots.class), RunnerBuilder::missedSlots),
          setting("runner.missed-slots-max", Parsers::wholeNumber, RunnerBuilder::missedSlotsMax),
          setting("runner.timeout", Periods::parse, RunnerBuilder::timeout),
          setting(
              "runner.shutdown-timeout", Parsers::durationOrZero, RunnerBuilder::shutdownTimeout),
          setting("runner.history-size", Parsers::wholeNumber, RunnerBuilder::historySize));

  private record Setting<T>(
      String key, Function<String, T> parse, BiConsumer<RunnerBuilder, T> apply) {

    /** Reads the value, tries it on a builder, and adds how it is applied. */
    void read(Values values, RunnerBuilder trial, List<Consumer<RunnerBuilder>> settings) {
      values
          .read(
              key,
              text -> {
                T value = parse.apply(text);
                apply.accept(trial, value);
                return value;
              })
          .ifPresent(value -> settings.add(builder -> apply.accept(builder, value)));
    }
  }

  private static <T> Setting<T> setting(
      String key, Function<String, T> parse, BiConsumer<RunnerBuilder, T> apply) {
    return new Setting<>(key, parse, apply);
  }

  private final Config config;
  private final Set<String> names;
  private final Values values;
  private final List<Consumer<RunnerBuilder>> engine = new ArrayList<>();
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
    OF_THE_ENGINE.forEach(setting -> setting.read(values, trial, engine));
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
    OF_THE_ENGINE.forEach(setting -> known.add(setting.key()));
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
    engine.forEach(setting -> setting.accept(builder));
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
