package org.runnercdi.it.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.UserTransaction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.runnercdi.Job;
import org.runnercdi.JobContext;

/** The jobs that a client orders. */
@ApplicationScoped
public class Work {

  @Inject Journal journal;
  @Inject Surroundings surroundings;
  @Inject Transactions transactions;

  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger peak = new AtomicInteger();

  /**
   * Jobs of one kind.
   *
   * @param millis how long each of them lasts, for the kind {@code last}
   */
  public List<Job> jobs(String kind, String id, int count, long millis) {
    List<Job> jobs = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String own = count == 1 ? id : id + "-" + i;
      jobs.add(Job.of(own, now -> true, context -> run(kind, context, millis)));
    }
    return jobs;
  }

  /** The most jobs that ran at once since the last call. */
  public int takePeak() {
    return peak.getAndSet(running.get());
  }

  private Object run(String kind, JobContext context, long millis) throws Exception {
    journal.add("began", Map.of("id", context.jobId()));
    peak.accumulateAndGet(running.incrementAndGet(), Math::max);
    try {
      return switch (kind) {
        case "last" -> last(millis);
        case "look" -> surroundings.look();
        case "stage" -> CompletableFuture.completedFuture("staged");
        case "user-transaction" -> inUserTransaction();
        case "checked" -> throw new IOException("on purpose");
        case "unchecked" -> throw new IllegalStateException("on purpose");
        case "error" -> throw new AssertionError("on purpose");
        case "linkage" -> throw new NoClassDefFoundError("on purpose");
        case "deep" -> deeper(0);
        default -> throw new IllegalArgumentException("No such kind of work: " + kind);
      };
    } finally {
      running.decrementAndGet();
    }
  }

  /** Until its time is over or it is interrupted. */
  private static String last(long millis) throws InterruptedException {
    if (new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("Nobody counts this down.");
    }
    return "lasted";
  }

  @SuppressWarnings("InfiniteRecursion") // it shall end in a StackOverflowError
  private static int deeper(int depth) {
    return deeper(depth + 1) + 1;
  }

  private String inUserTransaction() throws Exception {
    UserTransaction transaction = transactions.userTransaction();
    transaction.begin();
    transactions.write("by hand");
    String status = transactions.status();
    transaction.commit();
    return status;
  }
}
