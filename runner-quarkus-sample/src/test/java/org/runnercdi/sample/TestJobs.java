package org.runnercdi.sample;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.runnercdi.Job;
import org.runnercdi.JobContext;
import org.runnercdi.RunnableJob;

/** Jobs in each of their forms, due every minute. Nothing injects them. */
final class TestJobs {

  private static final String EVERY_MINUTE = "* * * * *";

  private TestJobs() {}

  /** What the jobs that have no value leave behind. */
  @Singleton
  static class Traces {

    /** The objects of fresh jobs by their number, and whether each has been destroyed. */
    final Map<Integer, Boolean> destroyed = new ConcurrentHashMap<>();

    final Map<String, Integer> runs = new ConcurrentHashMap<>();
    private final AtomicInteger made = new AtomicInteger();

    int made() {
      int number = made.incrementAndGet();
      destroyed.put(number, false);
      return number;
    }

    void ran(String job) {
      runs.merge(job, 1, Integer::sum);
    }

    int runsOf(String job) {
      return runs.getOrDefault(job, 0);
    }
  }

  @ApplicationScoped
  static class Methods {

    private final String greeting;
    private final Traces traces;

    /** For the proxy, whose own fields a job must never see. */
    Methods() {
      this("the proxy's", new Traces());
    }

    @Inject
    Methods(Traces traces) {
      this("the bean's", traces);
    }

    private Methods(String greeting, Traces traces) {
      this.greeting = greeting;
      this.traces = traces;
    }

    @RunnableJob(id = "test-value", cron = EVERY_MINUTE)
    String value(JobContext context) {
      return greeting + " " + context.slot();
    }

    @RunnableJob(cron = EVERY_MINUTE)
    void nothing() {
      traces.ran("nothing");
    }

    @RunnableJob(id = "test-static", cron = EVERY_MINUTE)
    static String ofTheClass() {
      return "static";
    }

    @RunnableJob(id = "test-once", cron = EVERY_MINUTE)
    @RunnableJob(id = "test-again", every = "1m")
    String repeated(JobContext context) {
      return context.jobId();
    }

    @Produces
    @RunnableJob(id = "test-produced", cron = EVERY_MINUTE)
    Job produced() {
      return context -> "produced";
    }
  }

  @RunnableJob
  static class Shared implements Job {

    @Override
    public Object run(JobContext context) {
      return context.jobId();
    }
  }

  /** What is true of a job that has an object of its own for each evaluation. */
  abstract static class Fresh implements Job {

    @Inject Traces traces;
    private int number;
    private int asked;

    @PostConstruct
    void made() {
      number = traces.made();
    }

    @PreDestroy
    void destroyed() {
      traces.destroyed.put(number, true);
    }

    @Override
    public boolean isDue(ZonedDateTime now) {
      asked++;
      return true;
    }

    /** The object's number, if it is the one that was asked, and was alive while it ran. */
    @Override
    public Object run(JobContext context) {
      return asked == 1 && Boolean.FALSE.equals(traces.destroyed.get(number)) ? number : -1;
    }
  }

  @Dependent
  @RunnableJob(id = "test-dependent")
  static class OnDependent extends Fresh {}

  @RequestScoped
  @RunnableJob(id = "test-request-scoped")
  static class OnRequestScoped extends Fresh {}

  /** One for each request context. */
  @RequestScoped
  static class Visit {

    private static final AtomicInteger VISITS = new AtomicInteger();

    private final int number = VISITS.incrementAndGet();

    int number() {
      return number;
    }
  }
}
