package org.runnercdi.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Vetoed;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.runnercdi.Job;
import org.runnercdi.JobContext;
import org.runnercdi.JobInfo;
import org.runnercdi.Jobs;
import org.runnercdi.RunnableJob;
import org.runnercdi.schedule.Cron;

/** Which object of a bean is asked and run, and when it is destroyed; which beans count. */
class ScopesTest {

  @Test
  void aDependentBeanHasAnObjectForEachEvaluation() throws Exception {
    assertThat(twoTicks(DependentJob.class))
        .containsExactly("due 1", "run 1", "end 1", "due 2", "run 2", "end 2");
  }

  @Test
  void aRequestScopedBeanHasAnObjectForEachEvaluation() throws Exception {
    assertThat(twoTicks(RequestJob.class))
        .containsExactly("due 1", "run 1", "end 1", "due 2", "run 2", "end 2");
  }

  @Test
  void anApplicationScopedBeanHasOneObject() throws Exception {
    assertThat(twoTicks(ApplicationJob.class))
        .containsExactly("due 0", "run 0", "due 0", "run 0", "end 0");
  }

  @Test
  void aSingletonHasOneObject() throws Exception {
    // Its end comes after that of the tracker, so nobody tracks it.
    assertThat(twoTicks(SingletonJob.class)).containsExactly("due 0", "run 0", "due 0", "run 0");
  }

  @Test
  void anObjectThatIsNotDueIsDestroyed() {
    List<String> log;
    try (Container container = Container.of(NeverDue.class, Tracker.class, Time.class)) {
      log = container.get(Tracker.class).log();
      log.clear();
      container.get(Time.class).tick();
      container.get(Time.class).tick();
    }
    assertThat(log).containsExactly("due 1", "end 1", "due 2", "end 2");
  }

  @Test
  void anObjectEndsInTheRequestContextOfItsRun() throws Exception {
    for (Class<?> job : List.of(DependentUser.class, RequestUser.class)) {
      List<String> log;
      try (Container container =
          Container.of(job, RequestData.class, Tracker.class, Time.class, Results.class)) {
        log = container.get(Tracker.class).log();
        log.clear();
        container.get(Time.class).tick();
        container.get(Results.class).take();
      }
      assertThat(log).containsExactly("run 42", "end 42");
    }
  }

  @RequestScoped
  static class RequestData {
    private int value;

    int value() {
      return value;
    }

    void set(int newValue) {
      value = newValue;
    }
  }

  abstract static class User implements Job {
    @Inject Tracker tracker;
    @Inject RequestData data;

    @Override
    public Object run(JobContext context) {
      data.set(42);
      tracker.log().add("run " + data.value());
      return null;
    }

    @PreDestroy
    void end() {
      tracker.log().add("end " + data.value());
    }
  }

  @RunnableJob
  @Dependent
  static class DependentUser extends User {}

  @RunnableJob
  @RequestScoped
  static class RequestUser extends User {}

  @Test
  void aMethodOfADependentBeanHasAnObjectForEachRun() throws Exception {
    List<String> log;
    try (Container container =
        Container.of(DependentMethod.class, Tracker.class, Time.class, Results.class)) {
      log = container.get(Tracker.class).log();
      container.get(Time.class).tick();
      container.get(Results.class).take();
      container.get(Time.class).tick();
      container.get(Results.class).take();
    }
    assertThat(log).containsExactly("run 0", "end 0", "run 1", "end 1");
  }

  @Test
  void aSettingReplacesTheScheduleOfAProducedJob() throws Exception {
    Map<String, String> atSix =
        Map.of(
            "runner.zone", "UTC",
            "produced.id", "named by a setting",
            "runner.job.made.cron", "0 6 * * *",
            "runner.job.fresh.cron", "0 6 * * *",
            "runner.job.\"named by a setting\".cron", "0 6 * * *",
            "runner.job.\"fresh, named by it\".every", "1h");
    try (Container container = Container.of(atSix, Maker.class, Time.class, Results.class)) {
      container.get(Time.class).tick();
      assertThat(container.get(Results.class).take().byId())
          .containsOnlyKeys("made", "fresh", "named by a setting", "fresh, named by it");
    }
  }

  @ApplicationScoped
  static class Maker {
    private static Job atSeven(String id) {
      return Job.of(id, Cron.parse("0 7 * * *"), () -> id);
    }

    @Produces
    @RunnableJob(id = "made")
    Job made() {
      return atSeven("made");
    }

    @Produces
    @Dependent
    @RunnableJob(id = "fresh")
    Job fresh() {
      return atSeven("fresh");
    }

    @Produces
    @RunnableJob(id = "${produced.id}")
    Job named() {
      return atSeven("${produced.id}");
    }

    @Produces
    @Dependent
    @RunnableJob(id = "fresh, ${produced.by:named by it}")
    Job freshNamed() {
      return atSeven("fresh, ${produced.by:named by it}");
    }

    @Produces
    @RunnableJob(id = "left alone")
    Job leftAlone() {
      return atSeven("left alone");
    }
  }

  @Test
  void aFreshObjectThatIsNamedByASettingIsAskedAndRunToo() throws Exception {
    assertThat(twoTicks(NamedBySetting.class))
        .containsExactly("due 1", "run 1", "end 1", "due 2", "run 2", "end 2");
  }

  @RunnableJob(id = "${scopes.name:named}")
  @Dependent
  static class NamedBySetting extends Tracked {}

  @Test
  void onlyEnabledBeansCount_andAnAlternativeHidesNoOther() {
    try (Container container =
        Container.of(
            Ordinary.class, Selected.class, NotSelected.class, VetoedJob.class, Tracker.class)) {
      assertThat(container.get(Jobs.class).list())
          .extracting(JobInfo::id)
          .containsExactlyInAnyOrder(Ordinary.class.getName(), "selected");
    }
  }

  /** The log after two ticks; the object made at the start to ask for the id is number 0. */
  private static List<String> twoTicks(Class<?> job) throws InterruptedException {
    List<String> log;
    try (Container container = Container.of(job, Tracker.class, Time.class, Results.class)) {
      log = container.get(Tracker.class).log();
      log.clear();
      container.get(Time.class).tick();
      container.get(Results.class).take();
      container.get(Time.class).tick();
      container.get(Results.class).take();
    }
    return log;
  }

  @ApplicationScoped
  static class Tracker {
    private final List<String> log = new CopyOnWriteArrayList<>();
    private int made;

    synchronized int next() {
      return made++;
    }

    List<String> log() {
      return log;
    }
  }

  abstract static class Tracked implements Job {
    @Inject Tracker tracker;
    private int number = -1;

    void log(String what) {
      if (number < 0) {
        number = tracker.next();
      }
      tracker.log().add(what + " " + number);
    }

    @Override
    public String id() {
      if (number < 0) {
        number = tracker.next();
      }
      return Job.super.id();
    }

    @Override
    public boolean isDue(ZonedDateTime now) {
      log("due");
      return true;
    }

    @Override
    public Object run(JobContext context) {
      log("run");
      return null;
    }

    @PreDestroy
    void end() {
      log("end");
    }
  }

  @RunnableJob
  @Dependent
  static class DependentJob extends Tracked {}

  @RunnableJob
  @RequestScoped
  static class RequestJob extends Tracked {}

  @RunnableJob
  static class ApplicationJob extends Tracked {}

  @RunnableJob
  @Singleton
  static class SingletonJob extends Tracked {}

  @RunnableJob
  @Dependent
  static class NeverDue extends Tracked {
    @Override
    public boolean isDue(ZonedDateTime now) {
      super.isDue(now);
      return false;
    }
  }

  @Dependent
  static class DependentMethod {
    @Inject Tracker tracker;
    private int number;

    @RunnableJob
    void job() {
      number = tracker.next();
      tracker.log().add("run " + number);
    }

    @PreDestroy
    void end() {
      tracker.log().add("end " + number);
    }
  }

  @RunnableJob
  static class Ordinary extends Tracked {}

  @RunnableJob(id = "selected")
  @Alternative
  @Priority(1)
  static class Selected extends Tracked {}

  @RunnableJob(id = "not selected")
  @Alternative
  static class NotSelected extends Tracked {}

  @RunnableJob(id = "vetoed")
  @Vetoed
  static class VetoedJob extends Tracked {}
}
