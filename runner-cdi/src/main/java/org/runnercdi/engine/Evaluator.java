package org.runnercdi.engine;

import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.runnercdi.Job;
import org.runnercdi.JobPanicException;
import org.runnercdi.Outcome;
import org.runnercdi.QueueSource;
import org.runnercdi.Result;
import org.runnercdi.Schedule;
import org.runnercdi.ShuttingDownException;
import org.runnercdi.schedule.Cron;
import org.runnercdi.schedule.LocalMinute;

/**
 * Asks the jobs of one queue whether they are due, each once, and marks the ids of those that are.
 * For one evaluation, on one thread; local times are worked out once for each zone.
 */
final class Evaluator {

  private static final int FEWEST = 16;

  private final JobPlans plans;
  private final Map<String, Map<String, String>> settings;
  private final InFlight inFlight;
  private final @Nullable Pauses pauses;
  private final LongSupplier nanoTime;
  private final BooleanSupplier stopping;
  private final QueueHeader header;
  private final boolean everyJobIsDue;
  private final boolean scheduled;
  private final @Nullable String node;
  private final boolean beginsMinute;
  private Execution[] due;
  private int dueCount;

  /** Mixed, of the ids of all that are asked; null where they are not known. */
  private int @Nullable [] hashes;

  private final List<Execution> decided = new ArrayList<>();
  private final Map<Execution, Duration> delayed = new LinkedHashMap<>();
  private final Map<ZoneId, Local> locals = new HashMap<>();
  private @Nullable Local lastLocal;
  private long skips;
  private @Nullable Decisions decisions;
  private Decision decision = Decision.UNASKED;

  /** The slot in one zone. */
  private record Local(ZoneId zone, ZonedDateTime now, LocalMinute minute, JobPlan plainPlan) {}

  /**
   * For one queue.
   *
   * @param expected how many of its jobs may well be due
   * @param node the name of this node where the jobs are to be claimed; else null
   */
  Evaluator(
      JobPlans plans,
      InFlight inFlight,
      Pauses pauses,
      LongSupplier nanoTime,
      BooleanSupplier stopping,
      QueueHeader header,
      boolean everyJobIsDue,
      int expected,
      @Nullable String node) {
    this.plans = plans;
    this.settings = plans.settings();
    this.inFlight = inFlight;
    this.nanoTime = nanoTime;
    this.stopping = stopping;
    this.header = header;
    this.everyJobIsDue = everyJobIsDue;
    this.scheduled = header.isScheduled();
    this.node = node;
    this.pauses = scheduled && pauses.any() ? pauses : null;
    // A cron job is due only in the slot that begins a matching minute; an immediate run has no
    // slot.
    this.beginsMinute = header.immediate() || header.slot().getEpochSecond() % 60 == 0;
    this.due = new Execution[expected];
  }

  /** Has what is decided of each job noted, in the order in which they are asked. */
  void noteIn(Decisions notes) {
    decisions = notes;
  }

  private void note() {
    if (decisions != null) {
      decisions.add(decision);
      decision = Decision.UNASKED;
    }
  }

  /** All have been asked: the jobs of one id are numbered. */
  void end() {
    // Of registered jobs each has an id of its own.
    if (header.source() != QueueSource.REGISTERED) {
      Ordinals.number(due, dueCount, hashes == null || hashes.length != dueCount ? null : hashes);
    }
  }

  /** Asks all registered jobs. */
  void askRegistered(Registration[] jobs, MinuteFilter<Registration> filter) {
    askAll(jobs, filter, index -> ask(jobs[index]));
  }

  /** Asks all jobs of a source. */
  void askSupplied(Job[] jobs, MinuteFilter<Job> filter) {
    askAll(jobs, filter, index -> askSupplied(jobs[index], filter.zoneOfDue(index)));
  }

  /**
   * Asks a job of a source.
   *
   * @param zone where the job is due for sure, its zone: a source may have a million of them, and
   *     to ask each for its schedule and zone is garbage; else null
   */
  private void askSupplied(Job job, @Nullable ZoneId zone) {
    if (zone == null || pauses != null || stopping.getAsBoolean()) {
      ask(null, job);
    } else {
      add(job.id(), job, local(zone).plainPlan);
      note();
    }
  }

  private <T> void askAll(T[] jobs, MinuteFilter<T> filter, IntConsumer ask) {
    filter.lookAt(jobs, settings, beginsMinute, zone -> local(zone).minute);
    int passed = 0;
    for (int i = filter.next(0, jobs.length);
        i < jobs.length;
        i = filter.next(i + 1, jobs.length)) {
      notDue(i - passed);
      ask.accept(i);
      passed = i + 1;
    }
    notDue(jobs.length - passed);
  }

  private void notDue(int count) {
    if (decisions != null) {
      decisions.addNotDue(count);
    }
  }

  /** Asks a registered job. */
  void ask(Registration registration) {
    askRegistered(registration);
    note();
  }

  private void askRegistered(Registration registration) {
    if (!stopping.getAsBoolean()) {
      ask(registration.id(), registration.job(), registration.plan(), registration.plan().schedule);
    } else if (everyJobIsDue) {
      shutDown(registration.id(), registration.job(), registration.plan());
    }
  }

  /**
   * The hashes of the ids of all that will be asked are these, in this order, mixed. Whoever has
   * looked at the ids has them at hand; later each is fetched from memory anew.
   */
  void know(int[] mixed) {
    hashes = mixed;
  }

  /** Asks a supplied or pushed job. */
  void ask(@Nullable String knownId, Job job) {
    askOther(knownId, job);
    note();
  }

  private void askOther(@Nullable String knownId, Job job) {
    if (stopping.getAsBoolean()) {
      if (header.source() != QueueSource.SUPPLIED) {
        // It was accepted, and nobody will ask it any more: it is reported, not lost.
        shutDown(idOf(knownId, job), job, local(plans.defaultZone()).plainPlan);
      }
      return;
    }
    String id = knownId;
    JobPlan plan = null;
    Schedule schedule;
    try {
      if (!settings.isEmpty()) {
        id = id == null ? Batch.checkedId(job, "The id of a supplied job") : id;
        Map<String, String> settingsOfId = settings.get(id);
        if (settingsOfId != null) {
          plan = plans.plan(id, job, null, settingsOfId, null);
        }
      }
      if (plan == null) {
        schedule = job.schedule().orElse(null);
        ZoneId zone = schedule == null ? null : schedule.zone().orElse(null);
        plan = local(zone == null ? plans.defaultZone() : zone).plainPlan;
      } else {
        schedule = plan.schedule;
      }
    } catch (Throwable t) {
      panicked(idOf(knownId, job), job, local(plans.defaultZone()).plainPlan, t);
      return;
    }
    ask(id, job, plan, schedule);
  }

  private void ask(@Nullable String knownId, Job job, JobPlan plan, @Nullable Schedule schedule) {
    Job asked = job;
    String id = knownId;
    try {
      if (!everyJobIsDue) {
        if (!plan.enabled) {
          decision = Decision.DISABLED;
          return;
        }
        Local local = local(plan.zone);
        if (schedule != null && !matches(schedule, local)) {
          decision = Decision.NOT_DUE;
          return;
        }
        if (pauses != null) {
          id = id == null ? Batch.checkedId(job, "The id of a supplied job") : id;
          if (pauses.isPaused(id)) {
            decision = Decision.PAUSED;
            return;
          }
        }
        asked = instance(job);
        if (!isDue(asked, schedule, local)) {
          decision = Decision.SAID_NO;
          discard(id, asked);
          return;
        }
      } else {
        asked = instance(job);
      }
      id = id == null ? Batch.checkedId(job, "The id of a supplied job") : id;
    } catch (Throwable t) {
      panicked(idOf(id, job), asked, plan, t);
      return;
    }
    add(id, asked, plan);
  }

  private static boolean isDue(Job asked, @Nullable Schedule matched, Local local) {
    // What says nothing but its own schedule is not asked again, nor if another has replaced that.
    return (matched != null && JobPlans.asksOnlyItsSchedule(asked)) || asked.isDue(local.now);
  }

  private boolean matches(Schedule schedule, Local local) {
    if (schedule instanceof Cron cron) {
      return beginsMinute && cron.matches(local.minute);
    }
    return schedule.test(local.now);
  }

  static Job instance(Job job) {
    return job instanceof JobInstance.Factory factory ? factory.newInstance() : job;
  }

  private static void discard(@Nullable String id, Job asked) {
    if (asked instanceof JobInstance instance) {
      Closer.destroy(String.valueOf(id), instance);
    }
  }

  static String idOf(@Nullable String id, Job job) {
    if (id != null) {
      return id;
    }
    try {
      return Batch.checkedId(job, "The id of a supplied job");
    } catch (Throwable e) {
      return job.getClass().getName();
    }
  }

  private void add(String id, Job job, JobPlan plan) {
    Execution execution = addNew(id, job, plan);
    decision = Decision.DUE;
    // What is to be claimed is marked once it is won.
    if ((node == null || plan.everyNode) && !inFlight.mark(execution)) {
      skips++;
      decision = Decision.SKIPPED;
      if (execution.skip(nanoTime.getAsLong())) {
        decided.add(execution);
      }
      return;
    }
    if (scheduled && plan.jitter != null) {
      delay(execution, plan.jitter);
    }
  }

  private void delay(Execution execution, Duration jitter) {
    Duration delay = Jitter.delay(execution.id(), header.slot(), jitter);
    if (header.slot().plus(delay).isAfter(header.startedAt())) {
      delayed.put(execution, delay);
    }
  }

  private Execution addNew(String id, Job job, JobPlan plan) {
    Execution execution;
    if (node == null) {
      execution = new Execution(header, id, plan, job);
    } else if (plan.everyNode) {
      execution = new EveryNodeExecution(header, id, plan, job, dueCount, node);
    } else {
      execution = new ClaimedExecution(header, id, plan, job, dueCount);
    }
    add(execution);
    return execution;
  }

  private void add(Execution execution) {
    if (dueCount == due.length) {
      due = Arrays.copyOf(due, Math.max(FEWEST, 2 * dueCount));
    }
    due[dueCount++] = execution;
  }

  private void shutDown(String id, Job job, JobPlan plan) {
    Execution execution = new Execution(header, id, plan, job);
    add(execution);
    decide(execution, Outcome.SHUTTING_DOWN, new ShuttingDownException(id, header.slot()));
  }

  private void panicked(String id, Job asked, JobPlan plan, Throwable thrown) {
    Execution execution = addNew(id, asked, plan);
    decision = Decision.CHECK_THREW;
    decide(execution, Outcome.PANICKED, new JobPanicException(id, header.slot(), thrown));
  }

  /** Closes what will not run; it is announced once its queue is open. */
  private void decide(Execution execution, Outcome outcome, RuntimeException error) {
    if (execution.tryClose()) {
      execution.endUnstarted(outcome, error, nanoTime.getAsLong());
      decided.add(execution);
    }
  }

  private Local local(ZoneId zone) {
    Local last = lastLocal;
    if (last == null || !last.zone.equals(zone)) {
      last = locals.get(zone);
      if (last == null) {
        last = newLocal(zone);
        locals.put(zone, last);
      }
      lastLocal = last;
    }
    return last;
  }

  private Local newLocal(ZoneId zone) {
    ZonedDateTime now = header.slot().atZone(zone);
    return new Local(zone, now, LocalMinute.of(now), plans.plain(zone));
  }

  QueueHeader header() {
    return header;
  }

  long skips() {
    return skips;
  }

  /** The jobs that were closed already: skipped ones, and those whose due-check threw. */
  List<Execution> decided() {
    return decided;
  }

  /** Those that wait for their jitter, and how long, in the order of the asking. */
  Map<Execution, Duration> delayed() {
    return delayed;
  }

  /** All others, to be claimed. */
  ClaimedExecution[] toBeClaimed() {
    return delayed.isEmpty()
        ? Arrays.copyOf(due, dueCount, ClaimedExecution[].class)
        : undelayed().toArray(ClaimedExecution[]::new);
  }

  /** The queue of all others. */
  RunQueue queue(@Nullable CompletableFuture<Result> awaited) {
    return new LocalQueue(header, begun(), decided.size(), awaited);
  }

  private Stream<Execution> undelayed() {
    return Arrays.stream(due, 0, dueCount).filter(each -> !delayed.containsKey(each));
  }

  private Execution[] begun() {
    if (!delayed.isEmpty()) {
      return undelayed().toArray(Execution[]::new);
    }
    return due.length == dueCount ? due : Arrays.copyOf(due, dueCount);
  }

  /** Whether the queue would be empty. */
  boolean nothingDue() {
    return dueCount == delayed.size();
  }
}
