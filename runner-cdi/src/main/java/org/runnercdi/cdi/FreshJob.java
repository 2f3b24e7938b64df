package org.runnercdi.cdi;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.runnercdi.Job;
import org.runnercdi.JobContext;
import org.runnercdi.Schedule;
import org.runnercdi.engine.DelegatingJob;
import org.runnercdi.engine.JobInstance;

/** A job on a dependent or request scoped bean. */
final class FreshJob extends JobInstance.Factory {

  private final String id;
  private final Optional<Schedule> schedule;
  private final FreshBean bean;
  private final Function<Object, Job> asJob;

  FreshJob(String id, Optional<Schedule> schedule, FreshBean bean, Function<Object, Job> asJob) {
    this.id = id;
    this.schedule = schedule;
    this.bean = bean;
    this.asJob = asJob;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Optional<Schedule> schedule() {
    return schedule;
  }

  @Override
  public JobInstance newInstance() {
    FreshBean.Made made = bean.make();
    return new Instance(id, asJob.apply(made.object()), made.destroy());
  }

  @Override
  public @Nullable Object run(JobContext context) throws Exception {
    JobInstance instance = newInstance();
    try {
      return instance.run(context);
    } finally {
      instance.destroy();
    }
  }

  private static final class Instance extends JobInstance implements DelegatingJob {

    private final String id;
    private final Job delegate;
    private final Runnable destruction;

    Instance(String id, Job delegate, Runnable destruction) {
      this.id = id;
      this.delegate = delegate;
      this.destruction = destruction;
    }

    @Override
    public String id() {
      return id;
    }

    @Override
    public Job delegate() {
      return delegate;
    }

    @Override
    public void destroy() {
      destruction.run();
    }
  }
}
