package org.runnercdi.cdi;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.build.compatible.spi.BeanInfo;
import jakarta.enterprise.inject.build.compatible.spi.BuildCompatibleExtension;
import jakarta.enterprise.inject.build.compatible.spi.ClassConfig;
import jakarta.enterprise.inject.build.compatible.spi.Discovery;
import jakarta.enterprise.inject.build.compatible.spi.Enhancement;
import jakarta.enterprise.inject.build.compatible.spi.Messages;
import jakarta.enterprise.inject.build.compatible.spi.Registration;
import jakarta.enterprise.inject.build.compatible.spi.ScannedClasses;
import jakarta.enterprise.inject.build.compatible.spi.Synthesis;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticBeanBuilder;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticComponents;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticObserver;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticObserverBuilder;
import jakarta.enterprise.inject.build.compatible.spi.Validation;
import jakarta.inject.Singleton;
import java.util.List;
import org.runnercdi.Jobs;
import org.runnercdi.Runner;
import org.runnercdi.health.RunnerAware;

/**
 * Finds the jobs, in whatever container, and reports what is wrong with them as deployment
 * problems.
 *
 * <p>{@link RunnerLifecycle} is an ordinary bean of this jar. Where the container does not scan the
 * jar (Weld with its discovery off, as tests run it), it is added here as a synthetic one. The
 * health checks are no beans by themselves, since their API may be absent.
 */
public final class RunnerExtension implements BuildCompatibleExtension {

  private static final String HEALTH_API = "org.eclipse.microprofile.health.HealthCheck";
  private static final List<String> HEALTH_CHECKS =
      List.of("org.runnercdi.health.RunnerReadiness", "org.runnercdi.health.RunnerLiveness");
  private static final String ARC = "io.quarkus.arc.";
  private static final String CONCURRENCY_API =
      "jakarta.enterprise.concurrent.ManagedScheduledExecutorService";
  private static final String POOL_BEANS = "org.runnercdi.cdi.ManagedExecutorBeans";
  private static final String QUARKUS_STARTUP = "io.quarkus.runtime.StartupEvent";

  private final JobScan scan = new JobScan();
  private List<String> healthChecks = List.of();
  private boolean arc;
  private boolean lifecycleFound;

  /** Made by the container. */
  public RunnerExtension() {}

  /**
   * Adds the health checks, and what keeps executors, where their APIs are there.
   *
   * @param classes to scan
   */
  @Discovery
  public void discover(ScannedClasses classes) {
    // Not by a class that is there: tests in Weld may have Quarkus on their class path.
    arc = classes.getClass().getName().startsWith(ARC);
    if (Loadable.isLoadable(HEALTH_API)) {
      healthChecks = HEALTH_CHECKS.stream().filter(Loadable::isLoadable).toList();
      healthChecks.forEach(classes::add);
    }
    if (arc && Loadable.isLoadable(CONCURRENCY_API)) {
      classes.add(POOL_BEANS);
    }
  }

  /**
   * Makes the health checks beans.
   *
   * @param type a class of this library
   */
  @Enhancement(types = RunnerAware.class, withSubtypes = true)
  public void enhanceHealthChecks(ClassConfig type) {
    if (healthChecks.contains(type.info().name())) {
      type.addAnnotation(ApplicationScoped.class);
    }
  }

  /**
   * Takes down a class with jobs, and qualifies it so that it is kept. Asks for all classes: with a
   * filter by annotation, ArC resolves every annotation in the application and warns of each whose
   * class is absent.
   *
   * @param type the class
   */
  @Enhancement(types = Object.class, withSubtypes = true)
  public void enhanceJobs(ClassConfig type) {
    scan.scan(type);
  }

  /**
   * Takes down which beans are enabled.
   *
   * @param bean a bean
   */
  @Registration(types = Object.class)
  public void register(BeanInfo bean) {
    if (bean.isClassBean()
        && bean.declaringClass().name().equals(RunnerLifecycle.class.getName())) {
      lifecycleFound = true;
    }
    scan.register(bean, arc);
  }

  /**
   * Hands the jobs to the run time.
   *
   * @param components to add to
   */
  @Synthesis
  public void synthesize(SyntheticComponents components) {
    Class<?> quarkusStartup = arc ? Loadable.find(QUARKUS_STARTUP) : null;
    SyntheticBeanBuilder<JobCatalog> catalog =
        components.addBean(JobCatalog.class).type(JobCatalog.class).scope(Singleton.class);
    JobCatalogCreator.write(scan.catalog(quarkusStartup != null), catalog);
    catalog.createWith(JobCatalogCreator.class);
    if (quarkusStartup != null) {
      observe(components, quarkusStartup, Integer.MAX_VALUE, LifecycleSignal.UP);
    }
    if (!lifecycleFound) {
      components
          .addBean(RunnerLifecycle.class)
          .type(RunnerLifecycle.class)
          .scope(Singleton.class)
          .createWith(LifecycleCreator.class);
      components
          .addBean(Runner.class)
          .type(Runner.class)
          .scope(ApplicationScoped.class)
          .createWith(LifecycleCreator.OfRunner.class);
      components
          .addBean(Jobs.class)
          .type(Jobs.class)
          .scope(ApplicationScoped.class)
          .createWith(LifecycleCreator.OfJobs.class);
      observe(components, Startup.class, RunnerLifecycle.LAST, LifecycleSignal.STARTUP);
      observe(components, Shutdown.class, RunnerLifecycle.FIRST, LifecycleSignal.SHUTDOWN);
      observe(components, Object.class, RunnerLifecycle.FIRST, LifecycleSignal.SHUTDOWN)
          .qualifier(BeforeDestroyed.Literal.APPLICATION);
    }
  }

  private static SyntheticObserverBuilder<?> observe(
      SyntheticComponents components, Class<?> event, int priority, String signal) {
    return observeAny(components, event)
        .priority(priority)
        .withParam(LifecycleSignal.NAME, signal)
        .observeWith(observer());
  }

  @SuppressWarnings("unchecked") // what is observed is never looked at
  private static SyntheticObserverBuilder<Object> observeAny(
      SyntheticComponents components, Class<?> event) {
    return components.addObserver((Class<Object>) event);
  }

  private static Class<? extends SyntheticObserver<Object>> observer() {
    return LifecycleSignal.class;
  }

  /**
   * Reports the problems, each one sentence.
   *
   * @param messages takes the problems
   */
  @Validation
  public void validate(Messages messages) {
    scan.problems().forEach(messages::error);
  }
}
