package org.runnercdi.console;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.runnercdi.JobInfo;
import org.runnercdi.JobResult;
import org.runnercdi.Jobs;
import org.runnercdi.Outcome;

/**
 * The list of the jobs, for many requests. To list ten thousand jobs takes a while, for each has
 * its next time worked out; so it is done when something has happened, and never for more than a
 * small share of the time.
 */
final class JobIndex {

  /** Of the time, one part in so many is spent on lists at most. */
  private static final int SHARE = 50;

  /** Jobs come and go without a word. */
  private static final long LONGEST_NANOS = Duration.ofSeconds(10).toNanos();

  private final Supplier<Jobs> jobs;
  private final Supplier<@Nullable Instant> lastSlot;
  private final LongSupplier nanoTime;
  private final AtomicLong changes = new AtomicLong();
  private final AtomicLong acts = new AtomicLong();
  private final AtomicBoolean listing = new AtomicBoolean();
  private volatile @Nullable Snapshot current;

  /**
   * Empty as yet.
   *
   * @param jobs asked for no earlier than they are listed
   * @param lastSlot of the runner
   * @param nanoTime of the machine
   */
  JobIndex(Supplier<Jobs> jobs, Supplier<@Nullable Instant> lastSlot, LongSupplier nanoTime) {
    this.jobs = jobs;
    this.lastSlot = lastSlot;
    this.nanoTime = nanoTime;
  }

  /** What the list shows may be different now. */
  void changed() {
    changes.incrementAndGet();
  }

  /** Somebody has acted, and looks at what has come of it, whatever the list costs. */
  void acted() {
    acts.incrementAndGet();
  }

  /** What has happened before a list was made. */
  private record Version(long acts, long changes, @Nullable Instant lastSlot) {}

  /** A job and what is searched of it. */
  private record Entry(JobInfo job, String text) {

    static Entry of(JobInfo job) {
      String schedule = job.schedule();
      return new Entry(
          job,
          (job.id() + '\n' + job.sourceName() + '\n' + (schedule == null ? "" : schedule))
              .toLowerCase(Locale.ROOT));
    }
  }

  private record Snapshot(
      List<Entry> entries, Map<String, JobInfo> byId, Version version, long begun, long ended) {

    boolean isFresh(Version now, long nanos) {
      long least = SHARE * (ended - begun);
      return version.acts == now.acts
          && nanos - ended < (version.equals(now) ? Math.max(least, LONGEST_NANOS) : least);
    }
  }

  /**
   * Which jobs are wanted.
   *
   * @param text part of the id, the source's name or the schedule, whatever its case; empty for all
   * @param outcome how they ended last; null for all
   * @param notRun those that have not run instead
   */
  record Query(String text, @Nullable Outcome outcome, boolean notRun) {

    private boolean matches(Entry entry, String lowerCase) {
      JobResult last = entry.job.last();
      if (notRun ? last != null : outcome != null && (last == null || last.outcome() != outcome)) {
        return false;
      }
      return entry.text.contains(lowerCase);
    }
  }

  /**
   * What was found.
   *
   * @param jobs those of the page
   * @param total of all pages
   * @param all whether found or not
   */
  record Found(List<JobInfo> jobs, int total, int all) {}

  Found find(Query query, int page, int size) {
    List<Entry> entries = snapshot().entries;
    String lowerCase = query.text.strip().toLowerCase(Locale.ROOT);
    long from = (long) page * size;
    List<JobInfo> found = new ArrayList<>(size);
    int total = 0;
    for (Entry entry : entries) {
      if (query.matches(entry, lowerCase)) {
        if (total >= from && found.size() < size) {
          found.add(entry.job);
        }
        total++;
      }
    }
    return new Found(found, total, entries.size());
  }

  @Nullable JobInfo get(String id) {
    return snapshot().byId.get(id);
  }

  private Snapshot snapshot() {
    Version now = new Version(acts.get(), changes.get(), lastSlot.get());
    Snapshot known = current;
    if (known != null && known.isFresh(now, nanoTime.getAsLong())) {
      return known;
    }
    // Whoever comes meanwhile is content with the list before, unless somebody has acted since.
    boolean alone = listing.compareAndSet(false, true);
    if (!alone && known != null && known.version.acts == now.acts) {
      return known;
    }
    try {
      Snapshot made = list(now);
      current = made;
      return made;
    } finally {
      if (alone) {
        listing.set(false);
      }
    }
  }

  private Snapshot list(Version version) {
    long begun = nanoTime.getAsLong();
    List<JobInfo> list = jobs.get().list();
    List<Entry> entries = new ArrayList<>(list.size());
    Map<String, JobInfo> byId = new HashMap<>();
    for (JobInfo job : list) {
      entries.add(Entry.of(job));
      byId.putIfAbsent(job.id(), job);
    }
    return new Snapshot(entries, byId, version, begun, nanoTime.getAsLong());
  }
}
