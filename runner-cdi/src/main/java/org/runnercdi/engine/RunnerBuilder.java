package org.runnercdi.engine;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.runnercdi.Job;
import org.runnercdi.JobPanicException;
import org.runnercdi.JobResult;
import org.runnercdi.JobSource;
import org.runnercdi.Result;
import org.runnercdi.RunnableJob;
import org.runnercdi.Runner;
import org.runnercdi.SlotMissed;
import org.runnercdi.SourceFailed;
import org.runnercdi.schedule.Dst;
import org.runnercdi.spi.ClaimLedger;
import org.runnercdi.spi.Membership;
import org.runnercdi.spi.RunRecorder;
import org.runnercdi.spi.RunTracer;
import org.runnercdi.spi.TickSource;
import org.runnercdi.spi.TimeSource;

/**
 * Makes a {@link Runner} without CDI, or a further one beside the application's.
 *
 * <pre>{@code
 * Runner runner = new RunnerBuilder()
 *     .concurrencyLimit(10)
 *     .register(Job.of("report", Cron.parse("0 6 * * *"), () -> report()))
 *     .onResult(result -> log(result))
 *     .build();
 * }</pre>
 *
 * <p>Each method throws an {@link IllegalArgumentException} or {@link NullPointerException} of one
 * sentence where its argument is wrong, and returns this builder. Not safe for use by many threads;
 * a builder makes one runner.
 */
public final class RunnerBuilder {

  boolean enabled = true;
  int concurrencyLimit = 50;
  Duration tick = Duration.ofMinutes(1);
  int batchBuffer = 64;
  int batchesPerTick = 1;
  int resultBuffer = 8;
  boolean dedupe;
  ZoneId zone = ZoneId.systemDefault();
  Dst dst = Dst.CIVIL;
  MissedSlots missedSlots = MissedSlots.SKIP;
  int missedSlotsMax = 60;
  @Nullable Duration timeout;
  Duration shutdownTimeout = Duration.ofSeconds(30);
  int historySize = 100;

  /** How much of the heap the decisions take that {@link org.runnercdi.Jobs#explain} needs. */
  long decisionBytes = 16L << 20;

  String appName = "";
  private InstantSource clock = Clock.systemUTC();
  LongSupplier nanoTime = System::nanoTime;
  @Nullable ExecutorService executor;
  String executorName = "own threads";
  @Nullable ScheduledExecutorService scheduler;

  /** For tests that turn time by hand: instead of the runner's own thread. */
  @Nullable Timer timer;

  /** For tests that turn time by hand: how the ends of runs wait for one another. */
  ObjLongConsumer<Object> parkNanos = LockSupport::parkNanos;

  ThreadFactory threads = OwnThreads.factory("runner");
  Contexts contexts = Contexts.NONE;
  @Nullable RunTracer tracer;
  final Listeners listeners = new Listeners();
  final List<Consumer<Registry>> registrations = new ArrayList<>();
  final List<NamedSource> sources = new ArrayList<>();
  @Nullable TimeSource time;
  @Nullable ClaimLedger ledger;
  @Nullable Membership membership;
  private @Nullable TickSource tickSource;
  private final Map<String, Map<String, String>> jobSettings = new LinkedHashMap<>();
  @Nullable Supplier<Map<String, Map<String, String>>> liveJobSettings;
  private Function<String, @Nullable String> properties = System::getProperty;
  private boolean built;

  /** A source and the name it had when it was added. */
  record NamedSource(JobSource source, String name) {}

  /** A builder with every setting at its default. */
  public RunnerBuilder() {}

  /**
   * {@code runner.enabled}: whether anything runs at all.
   *
   * @param value default true
   * @return this
   */
  public RunnerBuilder enabled(boolean value) {
    enabled = value;
    return this;
  }

  /**
   * {@code runner.concurrency-limit}: how many jobs run at once, over all queues.
   *
   * @param value default 50, which 0 and less mean too
   * @return this
   */
  public RunnerBuilder concurrencyLimit(int value) {
    concurrencyLimit = value <= 0 ? 50 : value;
    return this;
  }

  /**
   * {@code runner.tick}: the distance between two slots.
   *
   * @param value a whole number of seconds from 1 s to 1 min that divides a minute; default 1 min
   * @return this
   */
  public RunnerBuilder tick(Duration value) {
    Objects.requireNonNull(value, "The tick must not be null.");
    if (value.getNano() != 0
        || value.getSeconds() < 1
        || value.getSeconds() > 60
        || 60 % value.getSeconds() != 0) {
      throw new IllegalArgumentException(
          "The tick is "
              + value
              + "; it must be a number of seconds that divides a minute, from PT1S to PT1M.");
    }
    tick = value;
    return this;
  }

  /**
   * {@code runner.batch-buffer}: how many pushed batches may wait for a tick.
   *
   * @param value default 64; less than 1 means 1
   * @return this
   */
  public RunnerBuilder batchBuffer(int value) {
    batchBuffer = Math.max(1, value);
    return this;
  }

  /**
   * {@code runner.batches-per-tick}: how many pushed batches a tick takes, each a queue of its own.
   *
   * @param value default 1
   * @return this
   */
  public RunnerBuilder batchesPerTick(int value) {
    batchesPerTick = atLeast(1, value, "The number of batches per tick");
    return this;
  }

  /**
   * {@code runner.result-buffer}: how many results may wait for their delivery before the oldest is
   * dropped.
   *
   * @param value default 8
   * @return this
   */
  public RunnerBuilder resultBuffer(int value) {
    resultBuffer = atLeast(1, value, "The size of the result buffer");
    return this;
  }

  /**
   * {@code runner.dedupe}: whether a job whose id is in flight is skipped.
   *
   * @param value default false
   * @return this
   */
  public RunnerBuilder dedupe(boolean value) {
    dedupe = value;
    return this;
  }

  /**
   * {@code runner.zone}: the zone of jobs that name none.
   *
   * @param value default the system's
   * @return this
   */
  public RunnerBuilder zone(ZoneId value) {
    zone = Objects.requireNonNull(value, "The zone must not be null.");
    return this;
  }

  /**
   * {@code runner.dst}: the rule for cron expressions of annotations and settings.
   *
   * @param value default {@link Dst#CIVIL}
   * @return this
   */
  public RunnerBuilder dst(Dst value) {
    dst = Objects.requireNonNull(value, "The rule for daylight saving must not be null.");
    return this;
  }

  /**
   * {@code runner.missed-slots}: what happens with slots that were missed.
   *
   * @param value default {@link MissedSlots#SKIP}
   * @return this
   */
  public RunnerBuilder missedSlots(MissedSlots value) {
    missedSlots = Objects.requireNonNull(value, "The policy for missed slots must not be null.");
    return this;
  }

  /**
   * {@code runner.missed-slots-max}: how many missed slots are made up at once.
   *
   * @param value default 60
   * @return this
   */
  public RunnerBuilder missedSlotsMax(int value) {
    missedSlotsMax = atLeast(1, value, "The number of missed slots to make up");
    return this;
  }

  /**
   * {@code runner.timeout}: how long a run of any job may take.
   *
   * @param value positive; default none
   * @return this
   */
  public RunnerBuilder timeout(Duration value) {
    Objects.requireNonNull(value, "The timeout must not be null.");
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException("The timeout is " + value + "; it must be positive.");
    }
    timeout = value.compareTo(RunnerEngine.LONGEST) > 0 ? RunnerEngine.LONGEST : value;
    return this;
  }

  /**
   * {@code runner.shutdown-timeout}: how long a stop lets running jobs go on before it interrupts
   * them.
   *
   * @param value not negative; default 30 s
   * @return this
   */
  public RunnerBuilder shutdownTimeout(Duration value) {
    Objects.requireNonNull(value, "The shutdown timeout must not be null.");
    if (value.isNegative()) {
      throw new IllegalArgumentException(
          "The shutdown timeout is " + value + "; it must not be negative.");
    }
    shutdownTimeout = value.compareTo(RunnerEngine.LONGEST) > 0 ? RunnerEngine.LONGEST : value;
    return this;
  }

  /**
   * {@code runner.history-size}: how many results of each job are remembered, as far as there is
   * room; see {@link org.runnercdi.Jobs#history}. Of each registered job the last one always is.
   *
   * @param value default 100
   * @return this
   */
  public RunnerBuilder historySize(int value) {
    historySize = atLeast(0, value, "The size of the history");
    return this;
  }

  /**
   * {@code runner.app-name}: the name by which health reports tell the runners of one server apart.
   *
   * @param value default empty: no name
   * @return this
   */
  public RunnerBuilder appName(String value) {
    appName = Objects.requireNonNull(value, "The name of the application must not be null.");
    return this;
  }

  /**
   * {@code runner.job."id".name}: a setting of one job, which goes before its annotation and its
   * own schedule. It stands for good, unless {@link #liveJobSettings} replaces it.
   *
   * <p>{@code jitter}, a duration shorter than the tick, spreads jobs that are due together: where
   * the job is due at a slot, it begins later, by the hash of its id and the slot modulo the
   * jitter: the same on every node. Until then it holds no permit, and then it is a queue of its
   * own, with a {@link Result} of its own. Its due-check is asked at the slot, and a duplicate is
   * skipped there. The delay counts from the slot: where that is made up, or evaluated late, it may
   * be over, and the job runs at once with the others. Registered and supplied jobs heed it;
   * pushed, immediate and triggered ones ignore it.
   *
   * @param id the job's id
   * @param name {@code cron}, {@code every}, {@code zone}, {@code enabled}, {@code timeout}, {@code
   *     jitter} or {@code overlap}
   * @param value the text
   * @return this; a bad text is reported by {@link #build()}
   */
  public RunnerBuilder jobSetting(String id, String name, String value) {
    jobSettings
        .computeIfAbsent(
            Objects.requireNonNull(id, "The id must not be null."), key -> new LinkedHashMap<>())
        .put(
            Objects.requireNonNull(name, "The name of a job's setting must not be null."),
            Objects.requireNonNull(value, "The value of a job's setting must not be null."));
    return this;
  }

  /**
   * The settings of jobs as they change while the runner runs: asked once at each wake-up of the
   * tick, before its slots are evaluated, a slot that is made up later included. What it gives
   * stands in the place of every {@link #jobSetting} from then on; what it does not give any more
   * is set no longer. A job whose texts have changed has its new plan from that slot on, as {@link
   * org.runnercdi.Jobs} shows it; a run that is under way ends as it began. One line of the log
   * names what has changed.
   *
   * <p>Where a text is bad, or a registered job cannot be planned with it, all settings of that job
   * stay as they were, and one warning says which text it is and what would be right; the other
   * jobs get theirs. Where the supplier throws, or gives null, all stays as it was, and one warning
   * says so.
   *
   * @param value gives the texts by their names, such as {@code cron}, by the ids of jobs; without
   *     nulls. Called on the thread of the tick, which waits for it: it must be quick, and a
   *     blocking push is refused. Its map is not kept, and may be the same each time. Default none:
   *     the settings stay what they are
   * @return this
   */
  public RunnerBuilder liveJobSettings(Supplier<Map<String, Map<String, String>>> value) {
    liveJobSettings = Objects.requireNonNull(value, "The settings of jobs must not be null.");
    return this;
  }

  /**
   * Reports now what {@link #build()} would report of the settings of jobs: for one who reads them
   * before the jobs are known.
   *
   * @return this
   * @throws IllegalArgumentException if a setting of a job is wrong
   */
  public RunnerBuilder checkJobSettings() {
    plans();
    return this;
  }

  /**
   * Where the expressions {@code ${key:default}} of annotations find their values.
   *
   * @param lookup returns null where there is no value; default the system properties
   * @return this
   */
  public RunnerBuilder properties(Function<String, @Nullable String> lookup) {
    properties = Objects.requireNonNull(lookup, "The lookup of properties must not be null.");
    return this;
  }

  /**
   * The wall clock. A node of a cluster goes by the cluster's instead.
   *
   * @param value default the system's
   * @return this
   */
  public RunnerBuilder clock(InstantSource value) {
    clock = Objects.requireNonNull(value, "The clock must not be null.");
    return this;
  }

  /**
   * The monotonic clock, by which durations are measured.
   *
   * @param value in nanoseconds; default {@link System#nanoTime}
   * @return this
   */
  public RunnerBuilder nanoTime(LongSupplier value) {
    nanoTime = Objects.requireNonNull(value, "The monotonic clock must not be null.");
    return this;
  }

  /**
   * The executor of jobs and sources. The runner does not shut it down. With fewer threads than the
   * limit all still runs, only less at once.
   *
   * @param value default threads of the runner's own
   * @return this
   */
  public RunnerBuilder executor(ExecutorService value) {
    executor = Objects.requireNonNull(value, "The executor must not be null.");
    executorName = value.getClass().getName();
    return this;
  }

  /**
   * The executor as log lines shall name it.
   *
   * @param value default the name of its class
   * @return this
   */
  public RunnerBuilder executorName(String value) {
    executorName = Objects.requireNonNull(value, "The name of the executor must not be null.");
    return this;
  }

  /**
   * The scheduler of ticks; due-checks of registered and pushed jobs run on it. The runner does not
   * shut it down. Give it two threads or more: with one, a slot waits for the due-checks of the
   * slot before.
   *
   * @param value default two threads of the runner's own
   * @return this
   */
  public RunnerBuilder scheduler(ScheduledExecutorService value) {
    scheduler = Objects.requireNonNull(value, "The scheduler must not be null.");
    return this;
  }

  /**
   * Makes the three threads that the runner keeps for itself, of which one submits workers, one
   * delivers results and one watches timeouts, and one that is there only while it announces
   * something. They end with the runner.
   *
   * @param value default daemon threads with the context class loader of the current thread
   * @return this
   */
  public RunnerBuilder threadFactory(ThreadFactory value) {
    threads = Objects.requireNonNull(value, "The thread factory must not be null.");
    return this;
  }

  /**
   * Drives the ticks.
   *
   * @param value default the scheduler
   * @return this
   */
  public RunnerBuilder tickSource(TickSource value) {
    tickSource = Objects.requireNonNull(value, "The tick source must not be null.");
    return this;
  }

  /**
   * Replaces clock, monotonic clock, ticks and timers at once, as a test does that turns time by
   * hand. No result is dropped then: {@link #resultBuffer} is a matter of how slow consumers are by
   * the machine's time.
   *
   * @param value for this runner alone
   * @return this
   */
  public RunnerBuilder time(TimeSource value) {
    time = Objects.requireNonNull(value, "The source of time must not be null.");
    return clock(value).nanoTime(value::nanoTime).tickSource(value).onResult(value::delivered);
  }

  /**
   * Makes the runner a node of a cluster, which shares the registered and supplied jobs: each is
   * run by the node that wins its claim. Slots follow the cluster's clock. Pushed, immediate and
   * triggered jobs run where they were accepted.
   *
   * @param value decides who runs a job
   * @param members keeps this node a member
   * @return this
   */
  public RunnerBuilder ledger(ClaimLedger value, Membership members) {
    ledger = Objects.requireNonNull(value, "The ledger must not be null.");
    membership = Objects.requireNonNull(members, "The membership must not be null.");
    return this;
  }

  InstantSource clock() {
    return membership == null || time != null ? clock : membership.clock();
  }

  /**
   * Surrounds each call of a job, a queue's due-checks, a source and a delivery.
   *
   * @param value default {@link Contexts#NONE}
   * @return this
   */
  public RunnerBuilder contexts(Contexts value) {
    contexts = Objects.requireNonNull(value, "The contexts must not be null.");
    return this;
  }

  /**
   * Adds a recorder of figures.
   *
   * @param value called on the runner's threads, guarded
   * @return this
   */
  public RunnerBuilder recorder(RunRecorder value) {
    listeners.recorders.add(Objects.requireNonNull(value, "The recorder must not be null."));
    return this;
  }

  /**
   * Follows the run of each job.
   *
   * @param value called on the threads of the jobs and of the runner, guarded; default none
   * @return this
   */
  public RunnerBuilder tracer(RunTracer value) {
    tracer = Objects.requireNonNull(value, "The tracer must not be null.");
    return this;
  }

  /**
   * Adds a consumer of results: one after the other, on the delivery thread, guarded. It may block;
   * {@link #resultBuffer} results may wait meanwhile.
   *
   * @param value gets each {@link Result} in order of completion
   * @return this
   */
  public RunnerBuilder onResult(Consumer<Result> value) {
    listeners.result.add(Objects.requireNonNull(value, "The consumer must not be null."));
    return this;
  }

  /**
   * Adds a consumer of panics: on the job's thread, guarded; it should be quick.
   *
   * @param value called before the {@link Result}
   * @return this
   */
  public RunnerBuilder onPanic(Consumer<JobPanicException> value) {
    listeners.panic.add(Objects.requireNonNull(value, "The consumer must not be null."));
    return this;
  }

  /**
   * Adds a consumer of the ids of skipped duplicates: on an executor thread, guarded; it should be
   * quick.
   *
   * @param value called before the {@link Result}
   * @return this
   */
  public RunnerBuilder onSkip(Consumer<String> value) {
    listeners.skip.add(Objects.requireNonNull(value, "The consumer must not be null."));
    return this;
  }

  /**
   * Adds a consumer of job results: as each job is closed, guarded; on its thread, but for what was
   * timed out or stopped, which has none to give; it should be quick.
   *
   * @param value called before the {@link Result}
   * @return this
   */
  public RunnerBuilder onJobResult(Consumer<JobResult> value) {
    listeners.job.add(Objects.requireNonNull(value, "The consumer must not be null."));
    return this;
  }

  /**
   * Adds a consumer of missed slots: on a thread of the runner's own, guarded.
   *
   * @param value called once for each range of slots
   * @return this
   */
  public RunnerBuilder onSlotMissed(Consumer<SlotMissed> value) {
    listeners.slotMissed.add(Objects.requireNonNull(value, "The consumer must not be null."));
    return this;
  }

  /**
   * Adds a consumer of failed sources: on an executor thread, guarded.
   *
   * @param value called once for each failure
   * @return this
   */
  public RunnerBuilder onSourceFailed(Consumer<SourceFailed> value) {
    listeners.sourceFailed.add(Objects.requireNonNull(value, "The consumer must not be null."));
    return this;
  }

  /**
   * Registers a job; a {@link RunnableJob} annotation on its class applies. What is wrong with it
   * is reported by {@link #build()}.
   *
   * @param job the job
   * @return this
   */
  public RunnerBuilder register(Job job) {
    Objects.requireNonNull(job, "The job to register must not be null.");
    registrations.add(registry -> registry.register(job));
    return this;
  }

  /**
   * Registers a job with an annotation that stands elsewhere than on its class. What is wrong with
   * it is reported by {@link #build()}.
   *
   * @param job the job; its id is the one that counts
   * @param annotation its schedule, timeout and overlap
   * @return this
   */
  public RunnerBuilder register(Job job, RunnableJob annotation) {
    Objects.requireNonNull(job, "The job to register must not be null.");
    Objects.requireNonNull(annotation, "The annotation must not be null.");
    registrations.add(registry -> registry.register(job, annotation));
    return this;
  }

  /**
   * Adds a source of jobs.
   *
   * @param source asked once a tick
   * @return this
   */
  public RunnerBuilder source(JobSource source) {
    Objects.requireNonNull(source, "The source must not be null.");
    String name =
        Objects.requireNonNull(
            source.name(), () -> "The name of source " + source + " must not be null.");
    sources.add(new NamedSource(source, name));
    return this;
  }

  /**
   * Makes the runner, started: its first slot is the next boundary of the tick.
   *
   * @return the runner
   * @throws IllegalArgumentException if a job or a setting of a job is wrong
   * @throws IllegalStateException if this builder has made a runner before
   */
  public Runner build() {
    RunnerEngine engine = buildGated();
    engine.openGate();
    return engine;
  }

  /**
   * Makes the runner, with no slot before {@link RunnerEngine#openGate()}.
   *
   * @return the runner
   * @throws IllegalArgumentException if a job or a setting of a job is wrong
   * @throws IllegalStateException if this builder has made a runner before
   */
  public RunnerEngine buildGated() {
    if (built) {
      throw new IllegalStateException("This builder has made a runner before; take a new one.");
    }
    built = true;
    RunnerEngine engine = new RunnerEngine(this);
    try {
      engine.start();
    } catch (RuntimeException | Error e) {
      endWhatHasStarted(engine, e);
      throw e;
    }
    return engine;
  }

  /** A server that stops gives some of the threads, and then none. */
  private static void endWhatHasStarted(RunnerEngine engine, Throwable failure) {
    try {
      engine.stop();
    } catch (RuntimeException | Error alsoFailed) {
      failure.addSuppressed(alsoFailed);
    }
  }

  /**
   * The settings that differ from their default, for people: those of the runner, and then those of
   * single jobs.
   *
   * @return the texts by their keys, {@code runner.…}, in the order in which they are documented
   */
  public Map<String, String> changedSettings() {
    Map<String, String> changed = settings();
    new RunnerBuilder().settings().forEach(changed::remove);
    jobSettings.forEach(
        (id, job) -> job.forEach((name, text) -> changed.put(JobPlans.key(id, name), text)));
    return changed;
  }

  private Map<String, String> settings() {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("runner.enabled", String.valueOf(enabled));
    texts.put("runner.tick", tick.toString());
    texts.put("runner.concurrency-limit", String.valueOf(concurrencyLimit));
    texts.put("runner.batch-buffer", String.valueOf(batchBuffer));
    texts.put("runner.batches-per-tick", String.valueOf(batchesPerTick));
    texts.put("runner.result-buffer", String.valueOf(resultBuffer));
    texts.put("runner.dedupe", String.valueOf(dedupe));
    texts.put("runner.zone", zone.toString());
    texts.put("runner.dst", dst.name().toLowerCase(Locale.ROOT));
    texts.put("runner.missed-slots", missedSlots.name().toLowerCase(Locale.ROOT));
    texts.put("runner.missed-slots-max", String.valueOf(missedSlotsMax));
    texts.put("runner.timeout", timeout == null ? "none" : timeout.toString());
    texts.put("runner.shutdown-timeout", shutdownTimeout.toString());
    texts.put("runner.history-size", String.valueOf(historySize));
    return texts;
  }

  JobPlans plans() {
    return new JobPlans(jobSettings, properties, tick, zone, dst, timeout);
  }

  ExecutorService executorOrOwn() {
    return executor == null ? new OwnThreads.Workers() : executor;
  }

  ScheduledExecutorService schedulerOrOwn() {
    return scheduler == null ? new OwnThreads.Scheduler() : scheduler;
  }

  boolean hasTickSource() {
    return tickSource != null;
  }

  Timer timerOrOwn(Inside inside) {
    if (timer != null) {
      return timer;
    }
    return time == null ? new TimerThread(threads, inside) : new SuppliedTimer(time, inside);
  }

  TickSource tickSourceOr(ScheduledExecutorService ticks) {
    return tickSource == null
        ? (now, slot, wake) -> {
          Future<?> armed =
              ticks.schedule(wake, Duration.between(now, slot).toNanos(), NANOSECONDS);
          return () -> armed.cancel(false);
        }
        : tickSource;
  }

  private static int atLeast(int least, int value, String what) {
    if (value < least) {
      throw new IllegalArgumentException(
          what + " is " + value + "; it must be " + least + " or more.");
    }
    return value;
  }
}
