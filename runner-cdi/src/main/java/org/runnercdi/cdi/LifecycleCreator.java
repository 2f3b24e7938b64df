package org.runnercdi.cdi;

import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.build.compatible.spi.Parameters;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticBeanCreator;
import jakarta.enterprise.inject.spi.BeanContainer;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import org.runnercdi.Jobs;
import org.runnercdi.Runner;
import org.runnercdi.health.RunnerAware;
import org.runnercdi.spi.ClusterSource;
import org.runnercdi.spi.TickSource;
import org.runnercdi.spi.TimeSource;

/** Makes the life cycle where the container does not scan this jar. */
public final class LifecycleCreator implements SyntheticBeanCreator<RunnerLifecycle> {

  /** Made by the container. */
  public LifecycleCreator() {}

  @Override
  @SuppressWarnings("UnnecessaryAssignment") // nobody injects into a synthetic bean
  public RunnerLifecycle create(Instance<Object> lookup, Parameters parameters) {
    RunnerLifecycle lifecycle = new RunnerLifecycle();
    lifecycle.catalog = lookup.select(JobCatalog.class).get();
    lifecycle.container = lookup.select(BeanContainer.class).get();
    lifecycle.requests = lookup.select(RequestContextController.class);
    lifecycle.schedulers = lookup.select(ScheduledExecutorService.class);
    lifecycle.timeSources = lookup.select(TimeSource.class);
    lifecycle.tickSources = lookup.select(TickSource.class);
    lifecycle.clocks = lookup.select(InstantSource.class);
    lifecycle.clusters = lookup.select(ClusterSource.class);
    lifecycle.aware = lookup.select(RunnerAware.class, Any.Literal.INSTANCE);
    return lifecycle;
  }

  /** Makes the runner. */
  public static final class OfRunner implements SyntheticBeanCreator<Runner> {

    /** Made by the container. */
    public OfRunner() {}

    @Override
    public Runner create(Instance<Object> lookup, Parameters parameters) {
      return lookup.select(RunnerLifecycle.class).get().runner();
    }
  }

  /** Makes the view of the jobs. */
  public static final class OfJobs implements SyntheticBeanCreator<Jobs> {

    /** Made by the container. */
    public OfJobs() {}

    @Override
    public Jobs create(Instance<Object> lookup, Parameters parameters) {
      return lookup.select(RunnerLifecycle.class).get().jobs();
    }
  }
}
