package org.runnercdi.benchmark;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The end of jobs whose scheduler tells nobody of it. */
public final class Arrivals {

  private final Work work;
  private final AtomicLong firstStart = new AtomicLong();
  private volatile CountDownLatch left = new CountDownLatch(0);

  /**
   * Expects nothing yet.
   *
   * @param work what each job does
   */
  public Arrivals(Work work) {
    this.work = work;
  }

  /**
   * Begins to count, before the first job may start.
   *
   * @param jobs how many are to end
   */
  public void expect(int jobs) {
    firstStart.set(0);
    left = new CountDownLatch(jobs);
  }

  /**
   * The body of a job.
   *
   * @throws Exception if the work fails
   */
  public void perform() throws Exception {
    if (firstStart.get() == 0) {
      firstStart.compareAndSet(0, System.nanoTime());
    }
    work.perform();
    left.countDown();
  }

  /**
   * When the first job has started.
   *
   * @return as {@link System#nanoTime()} has it
   */
  public long firstStart() {
    return firstStart.get();
  }

  /**
   * Waits until all have ended.
   *
   * @throws InterruptedException if the thread is interrupted
   * @throws IllegalStateException if they have not within a minute
   */
  public void await() throws InterruptedException {
    if (!left.await(1, TimeUnit.MINUTES)) {
      throw new IllegalStateException(left.getCount() + " jobs have not ended.");
    }
  }
}
