package org.runnercdi.benchmark;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The end of jobs whose scheduler tells nobody of it. */
final class Arrivals {

  private final Work work;
  private final AtomicLong firstStart = new AtomicLong();
  private volatile CountDownLatch left = new CountDownLatch(0);

  Arrivals(Work work) {
    this.work = work;
  }

  void expect(int jobs) {
    firstStart.set(0);
    left = new CountDownLatch(jobs);
  }

  /** The body of a job. */
  void perform() throws Exception {
    if (firstStart.get() == 0) {
      firstStart.compareAndSet(0, System.nanoTime());
    }
    work.perform();
    left.countDown();
  }

  /** When the first job has started. */
  long firstStart() {
    return firstStart.get();
  }

  void await() throws InterruptedException {
    if (!left.await(1, TimeUnit.MINUTES)) {
      throw new IllegalStateException(left.getCount() + " jobs have not ended.");
    }
  }
}
