package org.runnercdi.engine;

import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.runnercdi.Job;
import org.runnercdi.JobResult;
import org.runnercdi.Jobs;
import org.runnercdi.Member;
import org.runnercdi.QueueSource;
import org.runnercdi.Result;
import org.runnercdi.Runner;
import org.runnercdi.RunnerStats;
import org.runnercdi.RunnerStoppedException;
import org.runnercdi.SlotMissed;
import org.runnercdi.spi.ClaimLedger;
import org.runnercdi.spi.LedgerException;
import org.runnercdi.spi.Membership;
import org.runnercdi.spi.TimeSource;

/**
 * The runner. Made by {@link RunnerBuilder}; what is public here beside {@link Runner} is for the
 * container's side: the gate, and what a health check asks.
 *
 * <p>The way of a job: {@link Ticker} wakes, {@link Evaluator} asks the jobs and forms a {@link
 * RunQueue}, {@link Dispatcher} holds it open and submits a {@link Worker}, which runs each {@link
 * Execution}, {@link Closer} writes its result and completes the queue, {@link Delivery} hands the
 * {@link Result} over.
 */
public final class RunnerEngine implements Runner {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");

  /** From the interrupt of a running job to its abandonment. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** As good as for ever, and far from an overflow. */
  static final Duration LONGEST = Duration.ofDays(36_500);

  private final RunnerBuilder settings;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final Contexts contexts;
  private final Tracing tracing;
  private final Listeners listeners;
  private final ExecutorService executor;
  private final ScheduledExecutorService scheduler;

  private final Holds holds;
  private final InFlight inFlight;
  private final Pauses pauses;
  private final BatchFifo fifo;
  private final Delivery delivery;
  private final PanicLog panics;
  private final Closer closer;
  private final Calls calls;
  private final Detached detached;
  private final Timer timer;
  private final Announcer announcer;
  private final Dispatcher dispatcher;
  private final Delays delays;
  private final Ticker ticker;
  private final JobPlans plans;
  private final Registry registry;
  private final @Nullable LiveSettings liveSettings;

  /** Null on a single node. */
  private final @Nullable Cluster cluster;

  private final DecisionLog registeredLog;
  private final MinuteFilter<Registration> registeredMinutes =
      new MinuteFilter<>((registration, settingsById) -> registration.fixed());
  private final List<SourceCalls> sources = new ArrayList<>();

  /** Tells two starts apart; the secure random number of a UUID would take long at the start. */
  private final String id =
      new UUID(ThreadLocalRandom.current().nextLong(), ThreadLocalRandom.current().nextLong())
          .toString();

  private final Instant startedAt;
  private final AtomicLong skips = new AtomicLong();
  private final AtomicLong missedSlots = new AtomicLong();
  private final AtomicLong immediates = new AtomicLong(1);
  private final ThreadLocal<Boolean> asking = new ThreadLocal<>();
  private volatile @Nullable Instant lastSlot;
  private volatile Duration tickLag = Duration.ZERO;

  private final Object gateLock = new Object();
  private @Nullable List<ImmediateBatch> behindGate = new ArrayList<>();
  private volatile boolean open;

  private final Inside inside = new Inside();
  private final Set<ImmediateBatch> evaluatedNow = ConcurrentHashMap.newKeySet();

  private final AtomicBoolean stopping = new AtomicBoolean();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AtomicBoolean ending = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean abandoned;

  RunnerEngine(RunnerBuilder builder) {
    settings = builder;
    clock = builder.clock();
    startedAt = clock.instant();
    nanoTime = builder.nanoTime;
    contexts = builder.contexts;
    tracing = new Tracing(builder.tracer);
    listeners = builder.listeners.copy();
    executor = builder.executorOrOwn();
    scheduler = builder.schedulerOrOwn();
    plans = builder.plans();
    inFlight = new InFlight(builder.dedupe);
    ClaimLedger ledger =
        builder.ledger == null ? null : new RecordedLedger(builder.ledger, listeners, nanoTime);
    pauses = new Pauses(ledger);
    fifo = new BatchFifo(builder.batchBuffer);
    timer = builder.timerOrOwn(inside);
    holds = new Holds(this::noMoreResults);
    announcer = new Announcer(builder.threads, holds, inside);
    delivery =
        new Delivery(
            builder.resultBuffer, listeners, contexts, holds, inside, builder.threads, this::end);
    calls = new Calls(holds);
    panics = new PanicLog(nanoTime);
    Histories histories = Histories.of(builder.historySize);
    closer =
        new Closer(
            inFlight, listeners, contexts, tracing, delivery, announcer, histories, panics, holds,
            nanoTime);
    detached = new Detached(holds, closer);
    dispatcher =
        new Dispatcher(
            builder.concurrencyLimit,
            builder.sources.size(),
            executor,
            builder.executorName,
            holds,
            inside,
            timer,
            closer,
            calls,
            nanoTime,
            builder.threads);
    delays = new Delays(timer, nanoTime, holds, this::openDelayed, this::endDelayed);
    cluster =
        ledger == null || builder.membership == null
            ? null
            : newCluster(ledger, builder.membership);
    ticker =
        new Ticker(
            builder.tick,
            clock,
            cluster == null ? () -> true : cluster::isMember,
            nanoTime,
            builder.tickSourceOr(scheduler),
            timer,
            calls,
            inside,
            this::evaluate,
            this::missed);
    DecisionLog.Memory decisions = new DecisionLog.Memory(builder.decisionBytes);
    registeredLog = decisions.newLog();
    for (RunnerBuilder.NamedSource source : builder.sources) {
      sources.add(
          new SourceCalls(
              source.source(),
              source.name(),
              this,
              decisions.newLog(),
              new MinuteFilter<>(plans::fixed)));
    }
    registry =
        new Registry(
            plans,
            inFlight,
            pauses,
            histories,
            registeredLog,
            builder.tick,
            clock,
            sources,
            registration -> trigger(registration, QueueSource.REGISTERED),
            registration -> trigger(registration, QueueSource.SUPPLIED),
            (queue, job) -> cluster == null ? Optional.empty() : cluster.elsewhere(queue, job));
    builder.registrations.forEach(job -> job.accept(registry));
    liveSettings =
        builder.liveJobSettings == null
            ? null
            : new LiveSettings(builder.liveJobSettings, plans, registry, this::markUnderWay);
  }

  private Cluster newCluster(ClaimLedger ledger, Membership membership) {
    Unclaimed unclaimed = new Unclaimed();
    Completions completions =
        new Completions(ledger, closer, inside, settings.parkNanos, settings.threads);
    Claims claims =
        new Claims(
            ledger,
            membership,
            dispatcher,
            closer,
            inFlight,
            announcer,
            nanoTime,
            skips,
            unclaimed,
            this::unclaimed,
            inside,
            settings.threads);
    return new Cluster(
        ledger,
        membership,
        claims,
        completions,
        unclaimed,
        closer,
        listeners,
        this::finder,
        id.hashCode());
  }

  /** Finds what another node has claimed; a source is asked once. */
  private Cluster.Finder finder(ClaimLedger.Queue queue) {
    QueueHeader header = header(queue.source(), queue.sourceName(), queue.slot());
    Job[] supplied =
        queue.source() == QueueSource.REGISTERED
            ? null
            : supplied(queue.sourceName(), queue.slot());
    return new Cluster.Finder() {
      @Override
      public @Nullable ClaimedExecution find(ClaimLedger.Key key, int place) {
        Registration found = registry.find(key.jobId(), supplied);
        return found == null
            ? null
            : execution(key, found.plan(), Evaluator.instance(found.job()), place);
      }

      @Override
      public ClaimedExecution placeholder(ClaimLedger.Key key, int place) {
        JobPlan plan = plans.plain(plans.defaultZone());
        return execution(key, plan, null, place);
      }

      private ClaimedExecution execution(
          ClaimLedger.Key key, JobPlan plan, @Nullable Job job, int place) {
        ClaimedExecution execution = new ClaimedExecution(header, key.jobId(), plan, job, place);
        execution.setOrdinal(key.ordinal());
        return execution;
      }

      @Override
      public QueueHeader header() {
        return header;
      }
    };
  }

  private Job[] supplied(String sourceName, Instant slot) {
    return sources.stream()
        .filter(source -> source.name().equals(sourceName))
        .findFirst()
        .map(source -> source.askAgain(slot))
        .orElse(new Job[0]);
  }

  /** Starts the threads; no slot before {@link #openGate()}. */
  void start() {
    if (!settings.enabled) {
      return;
    }
    listeners.started(this::stats);
    delivery.start();
    timer.start();
    dispatcher.start(
        owner ->
            new Worker(owner, closer, detached, holds, inside, contexts, tracing, timer, nanoTime),
        settings.hasTickSource() ? () -> {} : ticker::watch,
        settings.tick);
    if (cluster != null) {
      cluster.start();
    }
    TimeSource time = settings.time;
    if (time != null) {
      delivery.keepAll();
      time.started(this, new Activity(holds, closer, dispatcher, detached, inside));
    }
  }

  /**
   * Opens the gate: the first slot is the next boundary, and what was pushed for immediate
   * execution before runs now. Idempotent; does nothing once stopped.
   */
  public void openGate() {
    List<ImmediateBatch> waiting;
    synchronized (gateLock) {
      if (behindGate == null || !settings.enabled) {
        return;
      }
      waiting = behindGate;
      behindGate = null;
    }
    Instant now = clock.instant();
    registeredLog.startAfter(now);
    sources.forEach(source -> source.log().startAfter(now));
    try {
      ticker.start(settings.missedSlots, settings.missedSlotsMax);
    } finally {
      open = true;
      waiting.forEach(dispatcher::add);
    }
  }

  /**
   * Whether the gate is open, and the runner neither disabled nor stopped.
   *
   * @return true while slots run
   */
  public boolean isOpen() {
    return open && !stopping.get();
  }

  /**
   * The setting {@code runner.enabled}.
   *
   * @return false where nothing ever runs
   */
  public boolean isEnabled() {
    return settings.enabled;
  }

  /**
   * The setting {@code runner.app-name}.
   *
   * @return the name; empty where none is set
   */
  public String appName() {
    return settings.appName;
  }

  /**
   * The setting {@code runner.tick}.
   *
   * @return the distance between two slots
   */
  public Duration tick() {
    return settings.tick;
  }

  /**
   * The setting {@code runner.shutdown-timeout}.
   *
   * @return how long a stop lets running jobs go on
   */
  public Duration shutdownTimeout() {
    return settings.shutdownTimeout;
  }

  /**
   * How long the tick has been silent, by the monotonic clock.
   *
   * @return the time since it last woke; zero before the gate opens
   */
  public Duration sinceLastWake() {
    return open ? ticker.sinceLastWake() : Duration.ZERO;
  }

  /**
   * How late the last slot was evaluated.
   *
   * @return the time from its boundary to its evaluation; zero before the first
   */
  public Duration tickLag() {
    return tickLag;
  }

  /**
   * The jobs that have been due for a tick or longer and have not been started, because permits or
   * threads are wanting. A slot counts from its boundary, with a jitter from its end, an immediate
   * run from its call. Cheap: however many jobs wait, it looks at their queues.
   *
   * @return their number and a few ids
   */
  public Overdue overdue() {
    return dispatcher.overdue(settings.tick);
  }

  Listeners listeners() {
    return listeners;
  }

  // Pushing

  @Override
  public boolean push(Collection<? extends Job> batch) {
    Batch copy = Batch.of(batch);
    if (asking.get() != null) {
      throw new IllegalStateException(
          "push would wait for the tick that is asking this due-check or source; use offer.");
    }
    return settings.enabled && fifo.push(copy);
  }

  @Override
  public boolean offer(Collection<? extends Job> batch) {
    Batch copy = Batch.of(batch);
    return settings.enabled && fifo.offer(copy);
  }

  @Override
  public CompletableFuture<Result> pushAndAwait(Collection<? extends Job> batch) {
    Batch copy = Batch.of(batch);
    return runNow(QueueSource.PUSHED, copy.size(), false, copy::askAll);
  }

  private CompletableFuture<JobResult> trigger(Registration registration, QueueSource origin) {
    return runNow(origin, 1, true, evaluator -> evaluator.ask(registration))
        .thenApply(result -> result.items().get(0));
  }

  private CompletableFuture<Result> runNow(
      QueueSource origin, int size, boolean everyJobIsDue, Consumer<Evaluator> asks) {
    ImmediateBatch immediate =
        new ImmediateBatch(
            clock.instant(),
            dispatcher::current,
            stopping::get,
            batch -> evaluateNow(batch, origin, size, everyJobIsDue, asks));
    if (!settings.enabled || stopping.get()) {
      immediate.result().completeExceptionally(refused());
      return immediate.result();
    }
    synchronized (gateLock) {
      if (behindGate != null) {
        behindGate.add(immediate);
        return immediate.result();
      }
    }
    Worker worker = dispatcher.current();
    if (worker != null) {
      worker.pushed(immediate);
    }
    dispatcher.add(immediate);
    return immediate.result();
  }

  private @Nullable RunQueue evaluateNow(
      ImmediateBatch batch,
      QueueSource origin,
      int size,
      boolean everyJobIsDue,
      Consumer<Evaluator> asks) {
    evaluatedNow.add(batch);
    try {
      long first = immediates.getAndAdd(Math.max(1, size));
      Evaluator evaluator =
          evaluator(
              header(QueueSource.IMMEDIATE, origin, "immediate", batch.calledAt(), first),
              everyJobIsDue,
              size);
      asks(evaluator, asks);
      RunQueue queue = evaluator.queue(batch.result());
      if (open(queue, evaluator, true)) {
        return queue;
      }
      batch.abandon();
      return null;
    } finally {
      evaluatedNow.remove(batch);
    }
  }

  private RunnerStoppedException refused() {
    return new RunnerStoppedException(
        settings.enabled ? "The runner is stopped." : "The runner is disabled (runner.enabled).");
  }

  // Evaluating

  private void evaluate(List<Instant> slots, boolean clockIsSet) {
    dispatcher.retry();
    panics.tick();
    Instant current = slots.get(slots.size() - 1);
    Duration lag = Duration.between(current, clock.instant());
    tickLag = lag.isNegative() ? Duration.ZERO : lag;
    listeners.tickLag(tickLag.toNanos());
    refreshSettings(slots.get(0));
    if (!clockIsSet) {
      missedWithoutLedger(slots, "it has not told the time since the start");
      evaluatePushed(current);
      return;
    }
    if (!refreshPauses(slots)) {
      lastSlot = current;
      evaluatePushed(current);
      return;
    }
    for (Instant slot : slots) {
      lastSlot = slot;
      evaluateRegistered(slot);
    }
    evaluatePushed(current);
    for (SourceCalls source : sources) {
      SlotMissed missed = stopping.get() ? null : source.take(slots);
      if (missed == null) {
        dispatcher.add(source);
      } else {
        slots.forEach(slot -> source.log().record(slot, Decision.SOURCE_BUSY));
        missed(missed, slots.size());
      }
    }
  }

  /** Whatever becomes of it, the slots are evaluated. */
  private void refreshSettings(Instant slot) {
    LiveSettings live = liveSettings;
    if (live == null) {
      return;
    }
    try {
      marked(
          () -> {
            live.refresh(slot);
            return true;
          });
    } catch (RuntimeException | Error e) {
      LOG.log(WARNING, "The changed settings of jobs were not taken.", e);
    }
  }

  /**
   * False if the ledger cannot be reached: then nothing could be claimed, and the slots are missed.
   */
  private boolean refreshPauses(List<Instant> slots) {
    try {
      pauses.refresh();
      return true;
    } catch (LedgerException e) {
      missedWithoutLedger(slots, String.valueOf(e.getMessage()));
      return false;
    }
  }

  private void missedWithoutLedger(List<Instant> slots, String why) {
    missed(
        new SlotMissed(
            slots.get(0),
            slots.get(slots.size() - 1),
            "The ledger of the cluster could not be reached: " + why),
        slots.size());
  }

  private void evaluateRegistered(Instant slot) {
    Evaluator evaluator = evaluator(header(QueueSource.REGISTERED, "registered", slot), false, 0);
    Registration[] jobs = registry.registrations();
    Decisions decisions = registeredLog.decisions();
    evaluator.noteIn(decisions);
    asks(evaluator, ask -> ask.askRegistered(jobs, registeredMinutes));
    // Before the queue is open: who observes its result may ask for an explanation.
    remember(() -> registeredLog.record(slot, jobs, decisions, Registration::id));
    openScheduled(evaluator, false);
  }

  /** What is not remembered must run all the same. */
  private static void remember(Runnable recording) {
    try {
      recording.run();
    } catch (RuntimeException | Error e) {
      LOG.log(WARNING, "What was decided of the jobs of a slot is not remembered.", e);
    }
  }

  private void evaluatePushed(Instant slot) {
    for (int i = 0; i < settings.batchesPerTick; i++) {
      Batch batch = fifo.poll();
      if (batch == null) {
        return;
      }
      evaluatePushed(batch, slot);
    }
  }

  private void evaluatePushed(Batch batch, Instant slot) {
    Evaluator evaluator =
        evaluator(header(QueueSource.PUSHED, "pushed", slot), false, batch.size());
    asks(evaluator, batch::askAll);
    open(evaluator.queue(null), evaluator, false);
  }

  void evaluateSupplied(SourceCalls source, Instant slot, Job[] jobs) {
    Evaluator evaluator = evaluator(header(QueueSource.SUPPLIED, source.name(), slot), false, 0);
    Decisions decisions = source.log().decisions();
    evaluator.noteIn(decisions);
    asks(
        evaluator,
        ask -> {
          ask.askSupplied(jobs, source.minutes());
          // In the same context: it may ask for an id.
          remember(
              () -> source.log().record(slot, jobs, decisions, job -> Evaluator.idOf(null, job)));
        });
    openScheduled(evaluator, true);
  }

  private QueueHeader header(QueueSource source, String sourceName, Instant slot) {
    return header(source, source, sourceName, slot, 0);
  }

  private QueueHeader header(
      QueueSource source, QueueSource origin, String sourceName, Instant slot, long immediate) {
    return new QueueHeader(
        source, origin, sourceName, slot, clock.instant(), nanoTime.getAsLong(), immediate);
  }

  private Evaluator evaluator(QueueHeader header, boolean everyJobIsDue, int expected) {
    return new Evaluator(
        plans,
        inFlight,
        pauses,
        nanoTime,
        stopping::get,
        header,
        everyJobIsDue,
        expected,
        cluster != null && header.isScheduled() ? cluster.nodeName() : null);
  }

  private void asks(Evaluator evaluator, Consumer<Evaluator> asks) {
    boolean entered = false;
    try {
      entered = contexts.enter();
    } catch (RuntimeException | Error e) {
      // Due-checks that need none must not suffer, nor the jobs that were pushed be lost.
      LOG.log(WARNING, "Due-checks are asked without a context of their own.", e);
    }
    try {
      marked(
          () -> {
            asks.accept(evaluator);
            evaluator.end();
            return true;
          });
    } finally {
      if (entered) {
        exitContext();
      }
    }
  }

  /** Calls a source, in a context of its own. */
  <T> T foreign(Supplier<T> call) {
    boolean entered = contexts.enter();
    try {
      return marked(call);
    } finally {
      if (entered) {
        exitContext();
      }
    }
  }

  /** Calls what the tick or a source waits for, so that a blocking push would be endless. */
  private <T> T marked(Supplier<T> call) {
    Boolean before = asking.get();
    asking.set(true);
    try {
      return call.get();
    } finally {
      if (before == null) {
        asking.remove();
      }
    }
  }

  private void exitContext() {
    try {
      contexts.exit();
    } catch (RuntimeException | Error e) {
      LOG.log(WARNING, "The context of a due-check or source could not be ended.", e);
    }
  }

  private void openScheduled(Evaluator evaluator, boolean onExecutorThread) {
    // Before the others: who is told of those that were skipped may take his time.
    evaluator
        .delayed()
        .forEach((execution, delay) -> delays.add(newQueue(evaluator.header(), execution, delay)));
    if (evaluator.nothingDue()) {
      return;
    }
    if (cluster == null) {
      open(evaluator.queue(null), evaluator, onExecutorThread);
      return;
    }
    skips.addAndGet(evaluator.skips());
    ClaimedExecution[] due = evaluator.toBeClaimed();
    if (!cluster.open(evaluator.header(), due)) {
      for (Execution execution : due) {
        closer.settle(execution);
      }
    }
  }

  private RunQueue newQueue(QueueHeader header, Execution execution, Duration delay) {
    return cluster != null && execution instanceof ClaimedExecution shared && shared.isClaimed()
        ? cluster.newQueue(header, shared, delay)
        : new LocalQueue(header, execution, delay);
  }

  private void openDelayed(RunQueue queue) {
    if (cluster != null && queue instanceof ClaimedQueue shared) {
      cluster.openDelayed(shared);
    } else {
      dispatcher.openDelayed(queue);
    }
  }

  private void endDelayed(RunQueue queue) {
    if (queue instanceof ClaimedQueue shared) {
      // Another node runs it.
      shared.endWalk().forEach(closer::settle);
    } else {
      closer.shutDownUnopened(queue);
    }
  }

  /** Opens the queue, and tells of the jobs that are closed already: on an executor thread. */
  private boolean open(RunQueue queue, Evaluator evaluator, boolean onExecutorThread) {
    skips.addAndGet(evaluator.skips());
    if (!dispatcher.open(queue)) {
      closer.drop(queue);
      return false;
    }
    if (evaluator.decided().isEmpty()) {
      return true;
    }
    Chore announcement = new Announcement(queue, evaluator.decided());
    if (onExecutorThread) {
      announcement.perform();
    } else {
      dispatcher.add(announcement);
    }
    return true;
  }

  private final class Announcement implements Chore {

    private final RunQueue queue;
    private final List<Execution> decided;

    Announcement(RunQueue queue, List<Execution> decided) {
      this.queue = queue;
      this.decided = decided;
    }

    @Override
    public void perform() {
      decided.forEach(execution -> closer.settleAndAnnounce(queue, execution));
    }

    @Override
    public void stopped() {
      perform();
    }
  }

  private void missed(Slots.Due due) {
    if (due.firstMissed() == null || due.lastMissed() == null) {
      return;
    }
    missed(
        new SlotMissed(
            due.firstMissed(),
            due.lastMissed(),
            "The runner did not wake for "
                + due.missed()
                + (due.missed() == 1 ? " slot" : " slots")
                + ": the machine slept, or its clock was set forward."),
        due.missed());
  }

  private void unclaimed(ClaimedQueue queue) {
    Instant slot = queue.header().slot();
    missed(
        new SlotMissed(
            slot,
            slot,
            "Of what was due in "
                + queue.header().sourceName()
                + ", this node could not claim "
                + queue.unclaimed()
                + (queue.unclaimed() == 1 ? " job" : " jobs")
                + " before the slot was closed, and no claim of another node is known."),
        1);
  }

  private void missed(SlotMissed event, long count) {
    missedSlots.addAndGet(count);
    listeners.slotsMissed(count);
    announcer.execute(() -> listeners.slotMissed(event));
  }

  // Looking

  @Override
  public RunnerStats stats() {
    int running = detached.executions().size();
    for (Worker worker : dispatcher.workers()) {
      running += worker.depth();
    }
    return new RunnerStats(
        running,
        fifo.depth(),
        fifo.capacity(),
        skips.get(),
        delivery.dropped(),
        missedSlots.get(),
        lastSlot);
  }

  @Override
  public Set<String> inFlightIds() {
    Set<String> ids = new HashSet<>();
    forEachUnderWay(execution -> ids.add(execution.id()));
    return Collections.unmodifiableSet(ids);
  }

  private void forEachUnderWay(Consumer<Execution> action) {
    // In the order of their way, or one that goes on meanwhile would be missed.
    delays.queues().forEach(queue -> forEachOpen(queue, action));
    closer.live().forEach(queue -> forEachOpen(queue, action));
    for (Worker worker : dispatcher.workers()) {
      worker.executions().forEach(action);
    }
    detached.executions().forEach(action);
  }

  /** Where these ids may not have been tracked, what is in flight of them is marked late. */
  private void markUnderWay(Set<String> ids) {
    forEachUnderWay(
        execution -> {
          if (ids.contains(execution.id())) {
            inFlight.markLate(execution);
          }
        });
  }

  private static void forEachOpen(RunQueue queue, Consumer<Execution> action) {
    for (Execution execution : queue.items()) {
      if (!execution.isClosed()) {
        action.accept(execution);
      }
    }
  }

  @Override
  public List<Member> members() {
    return cluster == null
        ? List.of(new Member(id, appName(), true, true, startedAt, clock.instant()))
        : cluster.members();
  }

  /**
   * What keeps this node of a cluster from claiming jobs. Does not block.
   *
   * @return a sentence; empty where nothing does, or there is no cluster
   */
  public Optional<String> clusterProblem() {
    return cluster == null ? Optional.empty() : Optional.ofNullable(cluster.problem());
  }

  @Override
  public Jobs jobs() {
    return registry;
  }

  /** Whether nothing is being asked, run, announced or handed over. */
  boolean idle() {
    return holds.idle();
  }

  /** Waits for {@link #idle()}; false after the time. */
  boolean awaitIdle(Duration atMost) throws InterruptedException {
    return holds.awaitIdle(atMost);
  }

  boolean isStopping() {
    return stopping.get();
  }

  // Stopping

  @Override
  public void stop() {
    if (!settings.enabled) {
      stopping.set(true);
      ended.countDown();
      return;
    }
    if (stopping.getAndSet(true)) {
      awaitStop();
      return;
    }
    try {
      inside.run(this::stopAll);
    } finally {
      stopped.countDown();
      holds.releaseOwn();
    }
  }

  private void stopAll() {
    timer.after(settings.shutdownTimeout, this::interrupt);
    delivery.keepAll();
    ticker.stop();
    List<Batch> left = fifo.close();
    List<ImmediateBatch> waiting = List.of();
    synchronized (gateLock) {
      if (behindGate != null) {
        waiting = behindGate;
        behindGate = null;
      }
    }
    waiting.forEach(ImmediateBatch::stopped);
    dispatcher.stop();
    delays.stop();
    if (cluster != null) {
      cluster.stop();
    }
    ticker.awaitIdle();
    dispatcher.awaitThread(settings.shutdownTimeout.plus(GRACE));
    Instant now = clock.instant();
    left.forEach(batch -> evaluatePushed(batch, now));
  }

  private void awaitStop() {
    // What the runner has called may be what the stop waits for, on this very thread even.
    if (inside.here()) {
      return;
    }
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void interrupt() {
    dispatcher.workers().forEach(Worker::interrupt);
    detached.cancel();
    calls.interruptAll();
    timer.after(GRACE, this::abandon);
  }

  private void abandon() {
    abandoned = true;
    for (RunQueue queue : closer.live()) {
      for (Execution execution : queue.items()) {
        closer.giveUp(queue, execution);
      }
    }
    if (cluster != null) {
      cluster.abandon();
    }
    evaluatedNow.forEach(batch -> announcer.execute(batch::abandon));
    ticker.abandon();
    detached.abandon();
    calls.abandonAll();
    dispatcher.workers().forEach(Worker::abandon);
  }

  private void noMoreResults() {
    delivery.end();
  }

  /**
   * Waits no longer for consumers of results: interrupts the one that is being called, calls no
   * other, and gives back what the runner has made, with its threads. For a container that cannot
   * wait longer; to be called once {@link #awaitStopped} has given up. Idempotent.
   */
  public void abandonConsumers() {
    if (settings.enabled && stopping.get()) {
      delivery.abandon();
      end();
    }
  }

  /** All has ended; on the delivery thread, unless that is waited for no longer. */
  private void end() {
    if (ending.getAndSet(true)) {
      return;
    }
    if (cluster != null) {
      cluster.end();
    }
    timer.close();
    announcer.end();
    panics.end();
    listeners.stopped();
    if (executor instanceof OwnThreads.Workers own) {
      own.end(!abandoned);
    }
    if (scheduler instanceof OwnThreads.Scheduler own) {
      own.end();
    }
    ended.countDown();
  }

  @Override
  public boolean awaitStopped(Duration timeout) {
    Objects.requireNonNull(timeout, "The timeout must not be null.");
    refuseToWaitForItself("awaitStopped");
    long atMost = timeout.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : timeout.toNanos();
    long deadline = System.nanoTime() + atMost;
    try {
      if (!ended.await(atMost, TimeUnit.NANOSECONDS)) {
        return false;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    return !settings.enabled
        || delivery.join(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
  }

  @Override
  public void stopAndWait() {
    refuseToWaitForItself("stopAndWait");
    stop();
    awaitStopped(LONGEST);
  }

  private void refuseToWaitForItself(String method) {
    if (inside.here()) {
      throw new IllegalStateException(
          method
              + " was called on a thread of the runner, which would wait for itself; call stop.");
    }
  }
}
