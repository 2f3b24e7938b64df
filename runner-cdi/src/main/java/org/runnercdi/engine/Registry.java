package org.runnercdi.engine;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.runnercdi.Explanation;
import org.runnercdi.Job;
import org.runnercdi.JobInfo;
import org.runnercdi.JobResult;
import org.runnercdi.Jobs;
import org.runnercdi.QueueSource;
import org.runnercdi.RunnableJob;
import org.runnercdi.Schedule;
import org.runnercdi.engine.Registration.Terms;
import org.runnercdi.schedule.Cron;
import org.runnercdi.spi.ClaimLedger;

/** The registered jobs in the order of their registration, and a view of the supplied ones. */
final class Registry implements Jobs {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");

  private final JobPlans plans;
  private final InFlight inFlight;
  private final Pauses pauses;
  private final Histories histories;
  private final DecisionLog registeredLog;
  private final Duration tick;
  private final InstantSource clock;
  private final List<SourceCalls> sources;
  private final Function<Registration, CompletableFuture<JobResult>> triggerRegistered;
  private final Function<Registration, CompletableFuture<JobResult>> triggerSupplied;
  private final BiFunction<ClaimLedger.Queue, String, Optional<Cluster.Elsewhere>> elsewhere;

  private final Map<String, Registration> byId = new LinkedHashMap<>();
  private Registration @Nullable [] snapshot;

  /** The classes of the schedules, or jobs, that threw: each is logged once. */
  private final Set<String> failing = ConcurrentHashMap.newKeySet();

  Registry(
      JobPlans plans,
      InFlight inFlight,
      Pauses pauses,
      Histories histories,
      DecisionLog registeredLog,
      Duration tick,
      InstantSource clock,
      List<SourceCalls> sources,
      Function<Registration, CompletableFuture<JobResult>> triggerRegistered,
      Function<Registration, CompletableFuture<JobResult>> triggerSupplied,
      BiFunction<ClaimLedger.Queue, String, Optional<Cluster.Elsewhere>> elsewhere) {
    this.plans = plans;
    this.inFlight = inFlight;
    this.pauses = pauses;
    this.histories = histories;
    this.registeredLog = registeredLog;
    this.tick = tick;
    this.clock = clock;
    this.sources = sources;
    this.triggerRegistered = triggerRegistered;
    this.triggerSupplied = triggerSupplied;
    this.elsewhere = elsewhere;
  }

  @Override
  public void register(Job job) {
    Objects.requireNonNull(job, "The job to register must not be null.");
    register(job, Job.annotationOf(job).orElse(null));
  }

  void register(Job job, @Nullable RunnableJob annotation) {
    String id = plans.resolve(Batch.checkedId(job, "The id of the job to register"));
    Registration registration;
    do {
      registration = planned(id, job, annotation, plans.settings(id), new LastResult(), null);
    } while (!add(registration));
    warnIfNeverDue(registration);
  }

  private Registration planned(
      String id,
      Job job,
      @Nullable RunnableJob annotation,
      Map<String, String> settings,
      @Nullable LastResult last,
      @Nullable Instant since) {
    JobPlan plan = plans.plan(id, job, annotation, settings, last);
    plans.requireMultipleOfTick(id, plan.schedule);
    return new Registration(id, job, Terms.of(annotation, settings, since), plan);
  }

  /** False if the settings of its id have changed since it was planned. */
  private synchronized boolean add(Registration registration) {
    String id = registration.id();
    if (!registration.terms().settings().equals(plans.settings(id))) {
      return false;
    }
    if (byId.putIfAbsent(id, registration) != null) {
      throw new IllegalArgumentException(
          "A job of the id '" + id + "' is registered already; give each its own id.");
    }
    snapshot = null;
    inFlight.track(registration.plan(), id);
    return true;
  }

  private void warnIfNeverDue(Registration registration) {
    JobPlan plan = registration.plan();
    if (plan.enabled && plan.schedule instanceof Cron && next(registration, 1).isEmpty()) {
      LOG.log(
          WARNING,
          "Job '"
              + registration.id()
              + "' will never be due: no time in "
              + plan.zone
              + " matches its cron expression '"
              + plan.schedule
              + "'.");
    }
  }

  /**
   * Has these settings apply, all at once, and the registered jobs of their ids planned anew.
   *
   * @param changed by id, each {@linkplain JobPlans#check checked}; empty for one that has none any
   *     more
   * @param slot the first for which they apply
   * @return what is wrong, by the ids whose job cannot be planned with them and keeps those it had
   */
  Map<String, Throwable> change(Map<String, Map<String, String>> changed, Instant slot) {
    Map<String, Registration> before;
    Map<String, Registration> anew = new LinkedHashMap<>();
    Map<String, Throwable> refused = new HashMap<>();
    do {
      anew.clear();
      refused.clear();
      before = registered(changed.keySet());
      for (Registration old : before.values()) {
        String id = old.id();
        Map<String, String> texts = changed.getOrDefault(id, Map.of());
        Terms terms = old.terms();
        Instant since = JobPlans.sameSchedule(terms.settings(), texts) ? terms.since() : slot;
        try {
          anew.put(id, planned(id, old.job(), terms.annotation(), texts, old.plan().last, since));
        } catch (RuntimeException | Error e) {
          refused.put(id, e);
        }
      }
    } while (!replace(changed, before, anew, refused.keySet()));
    anew.values().forEach(this::warnIfNeverDue);
    return refused;
  }

  private synchronized Map<String, Registration> registered(Set<String> ids) {
    Map<String, Registration> found = new HashMap<>();
    for (String id : ids) {
      Registration registration = byId.get(id);
      if (registration != null) {
        found.put(id, registration);
      }
    }
    return found;
  }

  /** False if one of the jobs has been registered or unregistered since they were planned. */
  @SuppressWarnings("ReferenceEquality") // a registration is itself, whatever it looks like
  private synchronized boolean replace(
      Map<String, Map<String, String>> changed,
      Map<String, Registration> before,
      Map<String, Registration> anew,
      Set<String> refused) {
    for (String id : changed.keySet()) {
      if (byId.get(id) != before.get(id)) {
        return false;
      }
    }
    Map<String, Map<String, String>> settings = new HashMap<>(plans.settings());
    settings.putAll(changed);
    for (String id : refused) {
      settings.put(id, plans.settings(id));
    }
    settings.values().removeIf(Map::isEmpty);
    plans.replaceSettings(settings);
    byId.putAll(anew);
    snapshot = null;
    anew.forEach((id, registration) -> inFlight.track(registration.plan(), id));
    return true;
  }

  @Override
  public synchronized void unregister(String id) {
    if (byId.remove(id) == null) {
      throw unknown(id);
    }
    inFlight.untrack(id);
    pauses.resume(id);
    histories.registered().forget(id);
    snapshot = null;
  }

  @Override
  public void pause(String id) {
    boolean registered = registered(id) != null;
    if (!registered && !pauses.isPaused(id)) {
      findSupplied(id);
    }
    pauses.pauseElsewhere(id);
    synchronized (this) {
      // Under the lock, or the id might be unregistered meanwhile and stay paused.
      if (!registered || byId.containsKey(id)) {
        pauses.pause(id);
      }
    }
  }

  @Override
  public void resume(String id) {
    // The source may supply it no longer, and supply it again.
    if (!pauses.isPaused(requiredId(id)) && registered(id) == null) {
      findSupplied(id);
    }
    pauses.resumeElsewhere(id);
    pauses.resume(id);
  }

  /** The registered jobs, to be asked at a tick. Not to be changed. */
  synchronized Registration[] registrations() {
    Registration[] all = snapshot;
    if (all == null) {
      all = byId.values().toArray(Registration[]::new);
      snapshot = all;
    }
    return all;
  }

  @Override
  public List<JobInfo> list() {
    List<JobInfo> list = new ArrayList<>();
    for (Registration registration : registrations()) {
      list.add(
          info(
              registration,
              QueueSource.REGISTERED,
              "registered",
              registration.plan().lastResult()));
    }
    for (SourceCalls source : sources) {
      for (Job job : source.supplied()) {
        list.add(info(source, job));
      }
    }
    return List.copyOf(list);
  }

  private JobInfo info(
      Registration job, QueueSource source, String sourceName, @Nullable JobResult last) {
    JobPlan plan = job.plan();
    String text;
    Instant next;
    try {
      text = plan.schedule == null ? null : plan.schedule.toString();
      List<ZonedDateTime> times = next(job, 1);
      next = times.isEmpty() ? null : times.get(0).toInstant();
    } catch (RuntimeException | Error e) {
      next = null;
      text = nameOfFailing(job.id(), job.job(), plan.schedule, e);
    }
    return new JobInfo(
        job.id(),
        source,
        sourceName,
        text,
        plan.zone,
        pauses.isPaused(job.id()),
        plan.enabled,
        next,
        last);
  }

  private JobInfo info(SourceCalls source, Job job) {
    String id = Evaluator.idOf(null, job);
    JobResult last = histories.supplied().lastOf(id);
    try {
      JobPlan plan = plans.plan(id, job, null, plans.settings(id), null);
      return info(new Registration(id, job, plan), QueueSource.SUPPLIED, source.name(), last);
    } catch (RuntimeException | Error e) {
      String text = nameOfFailing(id, job, null, e);
      return new JobInfo(
          id,
          QueueSource.SUPPLIED,
          source.name(),
          text,
          plans.defaultZone(),
          pauses.isPaused(id),
          true,
          null,
          last);
    }
  }

  /** What throws must not hide the other jobs: its schedule goes by the name of its class. */
  private @Nullable String nameOfFailing(
      String id, Job job, @Nullable Schedule known, Throwable thrown) {
    Schedule schedule = known == null ? scheduleOf(job) : known;
    String name = schedule == null ? null : schedule.getClass().getName();
    if (failing.add(name == null ? job.getClass().getName() : name)) {
      LOG.log(
          WARNING,
          "The schedule of job '" + id + "' threw, and is listed without its next time.",
          thrown);
    }
    return name;
  }

  private static @Nullable Schedule scheduleOf(Job job) {
    try {
      return job.schedule().orElse(null);
    } catch (RuntimeException | Error e) {
      LOG.log(DEBUG, "The schedule of a job threw.", e);
      return null;
    }
  }

  /** What is wrong with a supplied job is its panic where it is asked. */
  private Registration supplied(String id, Job job) {
    JobPlan plan;
    try {
      plan = plans.plan(id, job, null, plans.settings(id), null);
    } catch (RuntimeException | Error e) {
      LOG.log(DEBUG, "The plan of job '" + id + "' could not be made.", e);
      plan = plans.plain(plans.defaultZone());
    }
    return new Registration(id, job, plan);
  }

  @Override
  public CompletableFuture<JobResult> trigger(String id) {
    Registration registered = registered(id);
    return registered != null
        ? triggerRegistered.apply(registered)
        : triggerSupplied.apply(findSupplied(id));
  }

  @Override
  public List<ZonedDateTime> next(String id, int count) {
    if (count < 0) {
      throw new IllegalArgumentException("The count is " + count + "; it must not be negative.");
    }
    Registration registered = registered(id);
    return next(registered != null ? registered : findSupplied(id), count);
  }

  @Override
  public List<JobResult> history(String id) {
    Registration registered = registered(id);
    if (registered != null) {
      return withLast(histories.registered().of(id), registered.plan().lastResult());
    }
    List<JobResult> past = histories.supplied().of(id);
    if (past.isEmpty()) {
      findSupplied(id);
    }
    return past;
  }

  @Override
  public Explanation explain(String id, Instant at) {
    Objects.requireNonNull(at, "The instant to explain must not be null.");
    Registration registered = registered(id);
    if (registered != null) {
      return explain(
          registered,
          registeredLog,
          history(id),
          elsewhere(QueueSource.REGISTERED, "registered", id),
          at);
    }
    for (SourceCalls source : sources) {
      Job job = find(source, id);
      if (job != null) {
        return explain(
            supplied(id, job),
            source.log(),
            histories.supplied().of(id),
            elsewhere(QueueSource.SUPPLIED, source.name(), id),
            at);
      }
    }
    for (SourceCalls source : sources) {
      if (source.log().knows(id)) {
        return new Explainer(
                tick,
                clock,
                id,
                null,
                plans.defaultZone(),
                null,
                null,
                " It is not supplied any more.",
                source.log(),
                histories.supplied().of(id),
                elsewhere(QueueSource.SUPPLIED, source.name(), id))
            .explain(at);
      }
    }
    throw unknown(id);
  }

  private Function<Instant, Optional<Cluster.Elsewhere>> elsewhere(
      QueueSource source, String sourceName, String id) {
    return slot -> elsewhere.apply(new ClaimLedger.Queue(slot, source, sourceName), id);
  }

  private Explanation explain(
      Registration job,
      DecisionLog log,
      List<JobResult> history,
      Function<Instant, Optional<Cluster.Elsewhere>> elsewhere,
      Instant at) {
    String state = job.plan().enabled ? "" : " It is disabled.";
    if (pauses.isPaused(job.id())) {
      state += " It is paused.";
    }
    return new Explainer(
            tick,
            clock,
            job.id(),
            job.plan().schedule,
            job.plan().zone,
            job.terms().since(),
            job.plan().jitter,
            state,
            log,
            history,
            elsewhere)
        .explain(at);
  }

  /** The last result is at hand as it was, with its value and its whole error. */
  private static List<JobResult> withLast(List<JobResult> past, @Nullable JobResult last) {
    if (last == null || past.isEmpty() || !past.get(0).executionKey().equals(last.executionKey())) {
      return past;
    }
    List<JobResult> whole = new ArrayList<>(past);
    whole.set(0, last);
    return List.copyOf(whole);
  }

  private List<ZonedDateTime> next(Registration job, int count) {
    Schedule schedule = job.plan().schedule;
    return schedule == null || !job.plan().enabled
        ? List.of()
        : schedule.next(clock.instant().atZone(job.plan().zone), count);
  }

  private synchronized @Nullable Registration registered(String id) {
    return byId.get(requiredId(id));
  }

  private static String requiredId(String id) {
    return Objects.requireNonNull(id, "The id must not be null.");
  }

  /** As it would run: a registered job, or one of these jobs of a source; null if it is neither. */
  @Nullable Registration find(String id, Job @Nullable [] supplied) {
    if (supplied == null) {
      return registered(id);
    }
    Job job = find(supplied, id);
    return job == null ? null : supplied(id, job);
  }

  private Registration findSupplied(String id) {
    for (SourceCalls source : sources) {
      Job job = find(source, id);
      if (job != null) {
        return supplied(id, job);
      }
    }
    throw unknown(id);
  }

  private static @Nullable Job find(SourceCalls source, String id) {
    return find(source.supplied(), id);
  }

  private static @Nullable Job find(Job[] jobs, String id) {
    for (Job job : jobs) {
      if (id.equals(Evaluator.idOf(null, job))) {
        return job;
      }
    }
    return null;
  }

  private static NoSuchElementException unknown(String id) {
    return new NoSuchElementException("There is no job of the id '" + id + "'.");
  }
}
