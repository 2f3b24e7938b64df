package org.runnercdi.cdi;

import static java.lang.System.Logger.Level.WARNING;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanContainer;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.runnercdi.Job;
import org.runnercdi.JobSource;
import org.runnercdi.engine.RunnerBuilder;

/** Makes the jobs and sources of the application's beans. */
final class JobBeans {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");

  private static final Set<Class<? extends Annotation>> FRESH =
      Set.of(Dependent.class, RequestScoped.class);

  private final BeanContainer container;
  private final UnaryOperator<String> expressions;
  private final List<Runnable> releases = new ArrayList<>();

  /**
   * Makes nothing yet.
   *
   * @param expressions resolves a text with expressions
   */
  JobBeans(BeanContainer container, UnaryOperator<String> expressions) {
    this.container = container;
    this.expressions = expressions;
  }

  /**
   * Registers the jobs; call it within a request context.
   *
   * @return their ids
   */
  List<String> registerJobs(List<JobEntry> entries, RunnerBuilder builder) {
    Map<String, Bean<Object>> hosts = hosts();
    Map<String, String> ids = new HashMap<>();
    List<String> unseen = new ArrayList<>();
    for (JobEntry entry : entries) {
      Bean<Object> host = hosts.get(entry.key());
      if (host == null) {
        unseen.add(entry.where());
        continue;
      }
      Job job = entry.kind() == JobEntry.Kind.METHOD ? method(entry, host) : object(entry, host);
      String other = ids.putIfAbsent(job.id(), entry.where());
      if (other != null) {
        throw new IllegalArgumentException(
            "The job id '"
                + job.id()
                + "' is used by "
                + other
                + " and by "
                + entry.where()
                + "; give each job its own id.");
      }
      builder.register(job, entry.annotation());
    }
    if (!unseen.isEmpty()) {
      LOG.log(
          WARNING,
          "The runner is in another archive than these jobs (the lib directory of an EAR?), cannot"
              + " see their beans and does not run them: "
              + String.join(", ", unseen)
              + "; put runner-cdi into WEB-INF/lib of each web application.");
    }
    return List.copyOf(ids.keySet());
  }

  /** Adds a source for each bean of that type; call it within a request context. */
  int addSources(RunnerBuilder builder) {
    Set<Bean<?>> beans = container.getBeans(JobSource.class, Any.Literal.INSTANCE);
    beans.forEach(bean -> builder.source((JobSource) reference(cast(bean), JobSource.class)));
    return beans.size();
  }

  /** The runner has ended: destroys what was made for it. */
  void release() {
    releases.forEach(Runnable::run);
    releases.clear();
  }

  /** All beans, not the alternatives among them: hence not through {@code Instance}. */
  private Map<String, Bean<Object>> hosts() {
    Map<String, Bean<Object>> hosts = new HashMap<>();
    for (Bean<?> bean : container.getBeans(Object.class, JobHost.Literal.ANY)) {
      for (Annotation qualifier : bean.getQualifiers()) {
        if (qualifier instanceof JobHost host) {
          hosts.put(host.value(), cast(bean));
        }
      }
    }
    return hosts;
  }

  private Job method(JobEntry entry, Bean<Object> host) {
    JobMethod method = JobMethod.find(host.getBeanClass(), entry);
    String id = declaredId(entry).orElse(entry.where());
    if (method.isStatic()) {
      return method.on(id, null);
    }
    if (FRESH.contains(host.getScope())) {
      return new FreshJob(
          id, Optional.empty(), new FreshBean(container, host), target -> method.on(id, target));
    }
    return method.on(id, reference(host, host.getBeanClass()));
  }

  private Job object(JobEntry entry, Bean<Object> host) {
    if (!FRESH.contains(host.getScope())) {
      Job job = (Job) reference(host, Job.class);
      String own = job.id(); // which makes the object behind the reference
      Object real = real(host, job);
      String id = id(entry, own, real);
      // What a producer makes has no interceptors, and its schedule is seen only in itself.
      boolean produced = entry.kind() == JobEntry.Kind.PRODUCER;
      Job seen = produced && real instanceof Job itself ? itself : job;
      return id.equals(own) ? seen : new NamedJob(id, seen);
    }
    FreshBean bean = new FreshBean(container, host);
    FreshBean.Made probe = bean.make();
    try {
      Job job = (Job) probe.object();
      Function<Object, Job> asJob = made -> (Job) made;
      return new FreshJob(id(entry, job.id(), job), job.schedule(), bean, asJob);
    } finally {
      probe.destroy().run();
    }
  }

  /** The annotation's id, if it has one, else the job's own, which must not say otherwise. */
  private String id(JobEntry entry, String own, @Nullable Object real) {
    Optional<String> declared = declaredId(entry);
    if (declared.isEmpty() || declared.get().equals(own)) {
      return own;
    }
    boolean unnamed = entry.kind() == JobEntry.Kind.PRODUCER && isClassName(own, real);
    if (!own.equals(entry.annotation().id()) && !unnamed) {
      throw new IllegalArgumentException(
          "The job "
              + entry.where()
              + " has the id '"
              + own
              + "', but its @RunnableJob says '"
              + declared.get()
              + "'; drop one of them, or make them equal.");
    }
    return declared.get();
  }

  /** Whether the id is what {@code Job.id()} says of a class without an annotation. */
  private static boolean isClassName(String id, @Nullable Object real) {
    Class<?> type = real == null ? null : real.getClass();
    while (type != null) {
      if (type.getName().equals(id)) {
        return true;
      }
      type = type.getSuperclass();
    }
    return false;
  }

  /** The object behind the reference; null where the container does not say. */
  private @Nullable Object real(Bean<Object> bean, Object reference) {
    return container.isNormalScope(bean.getScope())
        ? container.getContext(bean.getScope()).get(bean)
        : reference;
  }

  private Optional<String> declaredId(JobEntry entry) {
    String id = entry.annotation().id();
    if (id.isBlank()) {
      return Optional.empty();
    }
    try {
      return Optional.of(expressions.apply(id));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "@RunnableJob on " + entry.where() + " has the id '" + id + "': " + e.getMessage(), e);
    }
  }

  private Object reference(Bean<Object> bean, Type type) {
    CreationalContext<Object> context = container.createCreationalContext(bean);
    Object reference = container.getReference(bean, type, context);
    if (bean.getScope() == Dependent.class) {
      releases.add(context::release);
    }
    return reference;
  }

  @SuppressWarnings("unchecked") // a bean makes objects, of whatever type
  private static Bean<Object> cast(Bean<?> bean) {
    return (Bean<Object>) bean;
  }
}
