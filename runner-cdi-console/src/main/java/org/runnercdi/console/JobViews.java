package org.runnercdi.console;

import static java.lang.System.Logger.Level.DEBUG;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.runnercdi.JobInfo;
import org.runnercdi.JobResult;
import org.runnercdi.Jobs;

/** Jobs as the page shows them. */
final class JobViews {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");

  /** Of one job. */
  private static final int MOST_RUNS = 100;

  private static final int DURATIONS = 20;

  private final Jobs jobs;
  private final Locale locale;

  JobViews(Jobs jobs, Locale locale) {
    this.jobs = jobs;
    this.locale = locale;
  }

  /**
   * A job in a list, or by itself.
   *
   * @param times how many next times
   */
  JobView view(JobInfo job, int times) {
    return view(job, times, history(job.id()));
  }

  JobDetail detail(JobInfo job, int times, boolean mayAct) {
    List<JobResult> history = history(job.id());
    return new JobDetail(
        view(job, times, history),
        history.stream().limit(MOST_RUNS).map(RunView::whole).toList(),
        mayAct);
  }

  private JobView view(JobInfo job, int times, List<JobResult> history) {
    String schedule = job.schedule();
    JobResult last = history.isEmpty() ? job.last() : history.get(0);
    return new JobView(
        job.id(),
        job.source(),
        job.sourceName(),
        schedule,
        schedule == null ? null : Texts.words(schedule, locale),
        job.zone().getId(),
        job.paused(),
        job.enabled(),
        job.next() == null ? List.of() : next(job.id(), times, Objects.requireNonNull(job.next())),
        last == null ? null : RunView.brief(last),
        durations(history));
  }

  private static List<Double> durations(List<JobResult> history) {
    List<Double> durations = new ArrayList<>();
    for (JobResult run : history.subList(0, Math.min(DURATIONS, history.size()))) {
      durations.add(Millis.of(run.duration()));
    }
    Collections.reverse(durations);
    return durations;
  }

  /** It may be gone since it was listed, and its schedule may be foreign code. */
  private List<Instant> next(String id, int times, Instant listed) {
    try {
      return jobs.next(id, times).stream().map(ZonedDateTime::toInstant).toList();
    } catch (RuntimeException e) {
      LOG.log(DEBUG, "The next times of a job could not be worked out.", e);
      return List.of(listed);
    }
  }

  private List<JobResult> history(String id) {
    try {
      return jobs.history(id);
    } catch (NoSuchElementException gone) {
      return List.of();
    }
  }

  /** The zone that a job is asked in. */
  static String zone(@Nullable JobInfo job) {
    return job == null ? "UTC" : job.zone().getId();
  }
}
