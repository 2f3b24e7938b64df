package org.runnercdi.engine;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.runnercdi.JobResult;

/**
 * How jobs have ended, as far as there is room: so many results of each job, and of all together so
 * many results and bytes. The results remembered longest ago give way.
 */
final class History {

  /** An entry of the map, what it holds, and the characters of its id at two bytes each. */
  private static final int JOB_BYTES = 144;

  private final int ofEach;
  private final int ofAll;
  private final long mostBytes;

  private final Map<String, OfJob> byId = new HashMap<>();
  private @Nullable PastResult oldest;
  private @Nullable PastResult newest;
  private int results;
  private long bytes;

  /** Of one job, from the oldest to the newest. */
  private static final class OfJob {
    private @Nullable PastResult oldest;
    private @Nullable PastResult newest;
    private int results;
  }

  /**
   * Empty.
   *
   * @param ofEach how many results of one job are remembered
   * @param ofAll how many of all jobs
   * @param mostBytes how much of the heap they may take
   */
  History(int ofEach, int ofAll, long mostBytes) {
    this.ofEach = ofEach;
    this.ofAll = ofAll;
    this.mostBytes = mostBytes;
  }

  /** Remembers how a job has ended. */
  void remember(Execution ended) {
    if (ofEach == 0) {
      return;
    }
    // Outside the lock: an error's message is foreign code.
    PastResult past = new PastResult(ended);
    synchronized (this) {
      keep(past);
    }
  }

  /** Remembers how jobs have ended, in this order. */
  void remember(Execution... ended) {
    if (ofEach == 0) {
      return;
    }
    PastResult[] past = new PastResult[Math.min(ofAll, ended.length)];
    int skipped = ended.length - past.length;
    for (int i = 0; i < past.length; i++) {
      past[i] = new PastResult(ended[skipped + i]);
    }
    synchronized (this) {
      for (PastResult each : past) {
        keep(each);
      }
    }
  }

  private void keep(PastResult result) {
    add(result);
    while (oldest != null && (results > ofAll || bytes > mostBytes)) {
      forgetOldestOf(oldest.id());
    }
  }

  private void add(PastResult result) {
    OfJob job = byId.get(result.id());
    if (job == null) {
      job = new OfJob();
      byId.put(result.id(), job);
      bytes += jobBytes(result.id());
    } else if (job.results == ofEach) {
      forgetOldest(job);
    }
    if (job.newest == null) {
      job.oldest = result;
    } else {
      job.newest.laterOfJob = result;
    }
    job.newest = result;
    job.results++;
    result.earlierOfAll = newest;
    if (newest == null) {
      oldest = result;
    } else {
      newest.laterOfAll = result;
    }
    newest = result;
    results++;
    bytes += result.bytes();
  }

  private void forgetOldestOf(String id) {
    OfJob job = byId.get(id);
    if (job == null) {
      throw new IllegalStateException("No results of job '" + id + "'.");
    }
    forgetOldest(job);
    if (job.results == 0) {
      byId.remove(id);
      bytes -= jobBytes(id);
    }
  }

  private void forgetOldest(OfJob job) {
    PastResult gone = job.oldest;
    if (gone == null) {
      return;
    }
    job.oldest = gone.laterOfJob;
    if (job.oldest == null) {
      job.newest = null;
    }
    job.results--;
    PastResult earlier = gone.earlierOfAll;
    PastResult later = gone.laterOfAll;
    if (earlier == null) {
      oldest = later;
    } else {
      earlier.laterOfAll = later;
    }
    if (later == null) {
      newest = earlier;
    } else {
      later.earlierOfAll = earlier;
    }
    results--;
    bytes -= gone.bytes();
    // One that somebody has been given must not hold those that came after it.
    gone.laterOfJob = null;
    gone.laterOfAll = null;
    gone.earlierOfAll = null;
  }

  private static int jobBytes(String id) {
    return JOB_BYTES + 2 * id.length();
  }

  synchronized void forget(String id) {
    while (byId.containsKey(id)) {
      forgetOldestOf(id);
    }
  }

  /** The results of one job, the newest first. */
  synchronized List<JobResult> of(String id) {
    OfJob job = byId.get(id);
    ArrayDeque<JobResult> newestFirst = new ArrayDeque<>();
    for (PastResult each = job == null ? null : job.oldest; each != null; each = each.laterOfJob) {
      newestFirst.addFirst(each);
    }
    return List.copyOf(newestFirst);
  }

  synchronized @Nullable JobResult lastOf(String id) {
    OfJob job = byId.get(id);
    return job == null ? null : job.newest;
  }

  /** How many are remembered. */
  synchronized int size() {
    return results;
  }

  /** What they take of the heap, by their own account. */
  synchronized long bytes() {
    return bytes;
  }
}
