package org.runnercdi.engine;

import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.runnercdi.Job;
import org.runnercdi.JobInfo;
import org.runnercdi.JobResult;
import org.runnercdi.Jobs;
import org.runnercdi.QueueSource;
import org.runnercdi.RunnableJob;
import org.runnercdi.Schedule;

/** The registered jobs in the order of their registration, and a view of the supplied ones. */
final class Registry implements Jobs {

  private final JobPlans plans;
  private final InFlight inFlight;
  private final LastResults lastResults;
  private final InstantSource clock;
  private final List<SourceCalls> sources;
  private final Function<Registration, CompletableFuture<JobResult>> triggerRegistered;
  private final Function<Registration, CompletableFuture<JobResult>> triggerSupplied;

  private final Map<String, Registration> byId = new LinkedHashMap<>();
  private Registration @Nullable [] snapshot;

  Registry(
      JobPlans plans,
      InFlight inFlight,
      LastResults lastResults,
      InstantSource clock,
      List<SourceCalls> sources,
      Function<Registration, CompletableFuture<JobResult>> triggerRegistered,
      Function<Registration, CompletableFuture<JobResult>> triggerSupplied) {
    this.plans = plans;
    this.inFlight = inFlight;
    this.lastResults = lastResults;
    this.clock = clock;
    this.sources = sources;
    this.triggerRegistered = triggerRegistered;
    this.triggerSupplied = triggerSupplied;
  }

  @Override
  public void register(Job job) {
    Objects.requireNonNull(job, "The job to register must not be null.");
    register(job, Job.annotationOf(job).orElse(null));
  }

  void register(Job job, @Nullable RunnableJob annotation) {
    String id = plans.resolve(Batch.checkedId(job, "The id of the job to register"));
    JobPlan plan = plans.plan(id, job, annotation, true);
    synchronized (this) {
      if (byId.putIfAbsent(id, new Registration(id, job, plan)) != null) {
        throw new IllegalArgumentException(
            "A job of the id '" + id + "' is registered already; give each its own id.");
      }
      snapshot = null;
    }
    inFlight.track(plan, id);
  }

  @Override
  public synchronized void unregister(String id) {
    if (byId.remove(id) == null) {
      throw unknown(id);
    }
    snapshot = null;
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
          info(registration, QueueSource.REGISTERED, "registered", registration.plan().last()));
    }
    for (SourceCalls source : sources) {
      for (Job job : source.supplied()) {
        Registration supplied = supplied(Evaluator.idOf(null, job), job);
        list.add(
            info(supplied, QueueSource.SUPPLIED, source.name(), lastResults.of(supplied.id())));
      }
    }
    return List.copyOf(list);
  }

  private JobInfo info(
      Registration job, QueueSource source, String sourceName, @Nullable JobResult last) {
    Schedule schedule = job.plan().schedule;
    List<ZonedDateTime> next = next(job, 1);
    return new JobInfo(
        job.id(),
        source,
        sourceName,
        schedule == null ? null : schedule.toString(),
        job.plan().zone,
        job.plan().enabled,
        next.isEmpty() ? null : next.get(0).toInstant(),
        last);
  }

  /** What is wrong with a supplied job is its panic where it is asked, and hides no other here. */
  private Registration supplied(String id, Job job) {
    JobPlan plan;
    try {
      plan = plans.plan(id, job, null, false);
    } catch (RuntimeException | Error e) {
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

  private List<ZonedDateTime> next(Registration job, int count) {
    Schedule schedule = job.plan().schedule;
    return schedule == null || !job.plan().enabled
        ? List.of()
        : schedule.next(clock.instant().atZone(job.plan().zone), count);
  }

  private synchronized @Nullable Registration registered(String id) {
    return byId.get(Objects.requireNonNull(id, "The id must not be null."));
  }

  private Registration findSupplied(String id) {
    for (SourceCalls source : sources) {
      for (Job job : source.supplied()) {
        if (id.equals(Evaluator.idOf(null, job))) {
          return supplied(id, job);
        }
      }
    }
    throw unknown(id);
  }

  private static NoSuchElementException unknown(String id) {
    return new NoSuchElementException("There is no job of the id '" + id + "'.");
  }
}
