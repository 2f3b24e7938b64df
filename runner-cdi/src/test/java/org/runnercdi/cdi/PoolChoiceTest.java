package org.runnercdi.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.spi.InitialContextFactory;
import org.junit.jupiter.api.Test;
import org.runnercdi.Job;
import org.runnercdi.Result;
import org.runnercdi.Runner;

/** Which executors the runner takes, and in which order. */
class PoolChoiceTest {

  private static final Map<String, String> SERVER =
      Map.of(Context.INITIAL_CONTEXT_FACTORY, ServerNames.class.getName());

  @Test
  void beansOfJakartaConcurrencyComeBeforeTheServersDefaults() throws Exception {
    try (LogLines log = new LogLines();
        Container container = Container.of(SERVER, ManagedBeans.class)) {
      openGate();

      assertThat(threadOfAJob(container)).startsWith("bean-");
      assertThat(log.at(Level.INFO))
          .contains(
              "Runner started: 0 jobs, 0 sources; jobs on the bean ManagedExecutorService, ticks on"
                  + " the bean ManagedScheduledExecutorService, dispatch on"
                  + " java:comp/DefaultManagedThreadFactory; first tick after the last servlet"
                  + " context listener.");
    }
  }

  @Test
  void theServersDefaultsComeBeforeThePlatformsScheduler() throws Exception {
    try (LogLines log = new LogLines();
        Container container = Container.of(SERVER, PlatformScheduler.class)) {
      openGate();

      assertThat(threadOfAJob(container)).startsWith("server-");
      assertThat(log.at(Level.INFO))
          .contains(
              "Runner started: 0 jobs, 0 sources; jobs on java:comp/DefaultManagedExecutorService,"
                  + " ticks on java:comp/DefaultManagedScheduledExecutorService, dispatch on"
                  + " java:comp/DefaultManagedThreadFactory; first tick after the last servlet"
                  + " context listener.");
    }
  }

  @Test
  void onAServerNothingRunsBeforeTheListener() throws Exception {
    try (Container container = Container.of(SERVER, PlatformScheduler.class)) {
      CompletableFuture<Result> awaited = container.get(Runner.class).pushAndAwait(List.of());
      assertThat(awaited).isNotDone();

      openGate();

      assertThat(awaited.get(20, TimeUnit.SECONDS).items()).isEmpty();
    }
  }

  @Test
  void thePlatformsSchedulerComesBeforeOwnThreads() {
    try (LogLines log = new LogLines();
        Container container = Container.of(PlatformScheduler.class)) {
      assertThat(container.get(Runner.class).stats().inFlightJobs()).isZero();
      assertThat(log.at(Level.INFO))
          .contains(
              "Runner started: 0 jobs, 0 sources; jobs on own threads, ticks on the bean"
                  + " ScheduledExecutorService, dispatch on daemon threads; first tick after CDI"
                  + " startup.");
    }
  }

  @Test
  void theSettingComesFirst() throws Exception {
    try (LogLines log = new LogLines();
        Container container =
            Container.of(
                Map.of("runner.executor", "own", "runner.scheduler", "own"), ManagedBeans.class)) {
      assertThat(threadOfAJob(container)).startsWith("runner-worker-");
      assertThat(log.at(Level.INFO))
          .contains(
              "Runner started: 0 jobs, 0 sources; jobs on own threads, ticks on own threads,"
                  + " dispatch on daemon threads; first tick after CDI startup; settings:"
                  + " runner.executor=own, runner.scheduler=own.");
    }
  }

  @Test
  void theSettingMayNameAnExecutorOfTheServer() throws Exception {
    Map<String, String> named =
        Map.of(
            Context.INITIAL_CONTEXT_FACTORY,
            ServerNames.class.getName(),
            "runner.executor",
            "java:app/jobs");
    try (Container container = Container.of(named, PlatformScheduler.class)) {
      openGate();

      assertThat(threadOfAJob(container)).startsWith("named-");
    }
  }

  @Test
  void aNameThatIsNotBoundStopsTheStart() {
    assertThatThrownBy(() -> Container.of(Map.of("runner.executor", "java:app/none"), Time.class))
        .hasStackTraceContaining("runner.executor is 'java:app/none', which JNDI does not find (")
        .hasStackTraceContaining(
            "); write the JNDI name of a ExecutorService, own, or virtual (JDK 21 and later).");
  }

  @Test
  void aNameOfSomethingElseStopsTheStart() {
    Map<String, String> named =
        Map.of(
            Context.INITIAL_CONTEXT_FACTORY,
            ServerNames.class.getName(),
            "runner.scheduler",
            "java:app/jobs");
    assertThatThrownBy(() -> Container.of(named, Time.class))
        .hasStackTraceContaining("runner.scheduler is 'java:app/jobs', which is a ")
        .hasStackTraceContaining("; write the JNDI name of a ScheduledExecutorService");
  }

  @Test
  void virtualThreadsNeedAJdkThatHasThem() throws Exception {
    Map<String, String> virtual =
        Map.of("runner.executor", "virtual", "runner.scheduler", "virtual");
    if (Runtime.version().feature() < 21) {
      assertThatThrownBy(() -> Container.of(virtual, Time.class))
          .hasStackTraceContaining("is 'virtual': virtual threads need Java 21");
    } else {
      try (LogLines log = new LogLines();
          Container container = Container.of(virtual, Time.class)) {
        assertThat(threadOfAJob(container)).startsWith("runner-worker-");
        assertThat(log.at(Level.INFO).toString())
            .contains("jobs on virtual threads, ticks on virtual threads,");
      }
    }
  }

  private static String threadOfAJob(Container container) throws Exception {
    Job job = Job.of("thread", now -> true, () -> Thread.currentThread().getName());
    Result result =
        container.get(Runner.class).pushAndAwait(List.of(job)).get(20, TimeUnit.SECONDS);
    return String.valueOf(result.items().get(0).value());
  }

  /** What the servlet container does last when it has deployed the application. */
  private static void openGate() {
    ServletContext context = proxy(ServletContext.class, new Object());
    new ServletGate().contextInitialized(new ServletContextEvent(context));
  }

  private static <T> T proxy(Class<T> type, Object target) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              try {
                return method.invoke(target, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private static ThreadFactory threads(String name) {
    return task -> {
      Thread thread = new Thread(task, name + "-" + task.hashCode());
      thread.setDaemon(true);
      return thread;
    };
  }

  static class ManagedBeans {
    @Produces
    @Dependent
    ManagedExecutorService jobs() {
      return proxy(ManagedExecutorService.class, Executors.newCachedThreadPool(threads("bean")));
    }

    @Produces
    @Dependent
    ManagedScheduledExecutorService ticks() {
      return proxy(
          ManagedScheduledExecutorService.class,
          Executors.newScheduledThreadPool(2, threads("bean-timer")));
    }
  }

  static class PlatformScheduler {
    @Produces
    @Dependent
    ScheduledExecutorService ticks() {
      return Executors.newScheduledThreadPool(2, threads("platform"));
    }
  }

  /** The names that a Jakarta EE server binds. */
  public static final class ServerNames implements InitialContextFactory {

    @Override
    public Context getInitialContext(Hashtable<?, ?> environment) {
      ExecutorService jobs = Executors.newCachedThreadPool(threads("server"));
      Map<String, Object> bound =
          Map.of(
              "java:comp/DefaultManagedExecutorService",
              jobs,
              "java:comp/DefaultManagedScheduledExecutorService",
              Executors.newScheduledThreadPool(2, threads("server-timer")),
              "java:comp/DefaultManagedThreadFactory",
              threads("server-factory"),
              "java:app/jobs",
              Executors.newCachedThreadPool(threads("named")));
      return (Context)
          Proxy.newProxyInstance(
              ServerNames.class.getClassLoader(),
              new Class<?>[] {Context.class},
              (self, method, arguments) -> {
                if (!method.getName().equals("lookup")) {
                  return null;
                }
                Object found = bound.get(String.valueOf(arguments[0]));
                if (found == null) {
                  throw new NameNotFoundException(String.valueOf(arguments[0]));
                }
                return found;
              });
    }
  }
}
