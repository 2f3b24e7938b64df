package org.runnercdi.cdi;

import static java.lang.System.Logger.Level.DEBUG;

import jakarta.enterprise.inject.Instance;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;
import org.runnercdi.cdi.Pools.Named;

/**
 * Chooses the executors: the setting, a bean of Jakarta Concurrency, the server's default in JNDI,
 * the platform's (MicroProfile Context Propagation, a scheduler bean), own threads. To be asked on
 * the thread of the startup observer: a server's names are not bound for every thread.
 */
final class PoolChoice {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");

  private static final String CONCURRENT = "jakarta.enterprise.concurrent.";
  private static final String DEFAULT = "java:comp/Default";
  private static final String OWN = "own threads";

  private final Instance<Object> beans;
  private final Instance<ScheduledExecutorService> schedulers;
  private boolean hasJndi;

  PoolChoice(Instance<Object> beans, Instance<ScheduledExecutorService> schedulers) {
    this.beans = beans;
    this.schedulers = schedulers;
  }

  Pools choose(String executor, String scheduler) {
    Named<ThreadFactory> threads =
        server("ManagedThreadFactory", ThreadFactory.class)
            .orElseGet(() -> Named.foreign(null, "daemon threads"));
    Named<ScheduledExecutorService> ticks = scheduler(scheduler);
    return new Pools(executor(executor), ticks, threads, hasJndi);
  }

  private Named<ExecutorService> executor(String setting) {
    return switch (setting) {
      case "own" -> Named.foreign(null, OWN);
      case "virtual" -> VirtualThreads.executor();
      case "" ->
          bean("ManagedExecutorService", ExecutorService.class)
              .or(() -> server("ManagedExecutorService", ExecutorService.class))
              .or(PoolChoice::propagating)
              .orElseGet(() -> Named.foreign(null, OWN));
      default -> named("runner.executor", setting, ExecutorService.class);
    };
  }

  private Named<ScheduledExecutorService> scheduler(String setting) {
    return switch (setting) {
      case "own" -> Named.foreign(null, OWN);
      case "virtual" -> VirtualThreads.scheduler();
      case "" ->
          bean("ManagedScheduledExecutorService", ScheduledExecutorService.class)
              .or(() -> server("ManagedScheduledExecutorService", ScheduledExecutorService.class))
              .or(this::platformScheduler)
              .orElseGet(() -> Named.foreign(null, OWN));
      default -> named("runner.scheduler", setting, ScheduledExecutorService.class);
    };
  }

  private <T> Named<T> named(String key, String name, Class<T> type) {
    @Nullable Object found;
    try {
      found = lookUp(name);
    } catch (NamingException e) {
      throw new IllegalArgumentException(
          key
              + " is '"
              + name
              + "', which JNDI does not find ("
              + e
              + "); write the JNDI name of a "
              + type.getSimpleName()
              + ", own, or virtual (JDK 21 and later).",
          e);
    }
    if (!type.isInstance(found)) {
      throw new IllegalArgumentException(
          key
              + " is '"
              + name
              + "', which is "
              + (found == null ? "null" : "a " + found.getClass().getName())
              + "; write the JNDI name of a "
              + type.getSimpleName()
              + ", own, or virtual (JDK 21 and later).");
    }
    return Named.foreign(type.cast(found), name);
  }

  private <T> Optional<Named<T>> bean(String simpleName, Class<T> as) {
    Class<?> type = Loadable.find(CONCURRENT + simpleName);
    if (type == null) {
      return Optional.empty();
    }
    Instance<?> found = beans.select(type);
    List<? extends Instance.Handle<?>> candidates =
        found.isResolvable() ? List.of(found.getHandle()) : withoutSchedulers(found, as);
    return candidates.size() == 1
        ? Optional.of(Named.foreign(as.cast(candidates.get(0).get()), "the bean " + simpleName))
        : Optional.empty();
  }

  /** A managed scheduler is a managed executor too, and must not hide the one that is no more. */
  private static <T> List<? extends Instance.Handle<?>> withoutSchedulers(
      Instance<?> found, Class<T> as) {
    return found
        .handlesStream()
        .filter(
            handle ->
                as == ScheduledExecutorService.class
                    || !handle.getBean().getTypes().contains(ScheduledExecutorService.class))
        .toList();
  }

  private <T> Optional<Named<T>> server(String simpleName, Class<T> as) {
    String name = DEFAULT + simpleName;
    try {
      Object found = lookUp(name);
      if (as.isInstance(found)) {
        hasJndi = true;
        return Optional.of(Named.foreign(as.cast(found), name));
      }
    } catch (NamingException absent) {
      LOG.log(DEBUG, () -> "No " + name + ": " + absent);
    }
    return Optional.empty();
  }

  @SuppressWarnings("BanJNDI") // the names are the server's own, or the deployer's
  private static @Nullable Object lookUp(String name) throws NamingException {
    return new InitialContext().lookup(name);
  }

  private static Optional<Named<ExecutorService>> propagating() {
    if (!Loadable.isLoadable("org.eclipse.microprofile.context.ManagedExecutor")) {
      return Optional.empty();
    }
    try {
      return Optional.of(PropagatingExecutor.create());
    } catch (IllegalStateException | LinkageError noProvider) {
      LOG.log(DEBUG, () -> "No ManagedExecutor: " + noProvider);
      return Optional.empty();
    }
  }

  private Optional<Named<ScheduledExecutorService>> platformScheduler() {
    return schedulers.isResolvable()
        ? Optional.of(Named.foreign(schedulers.get(), "the bean ScheduledExecutorService"))
        : Optional.empty();
  }
}
