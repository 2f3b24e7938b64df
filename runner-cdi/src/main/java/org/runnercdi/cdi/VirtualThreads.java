package org.runnercdi.cdi;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import org.runnercdi.cdi.Pools.Named;

/** Virtual threads, by reflection: the library is compiled for a JDK that has none. */
final class VirtualThreads {

  private static final String NAME = "virtual threads";

  private VirtualThreads() {}

  static Named<ExecutorService> executor() {
    try {
      ExecutorService executor =
          (ExecutorService)
              Executors.class
                  .getMethod("newThreadPerTaskExecutor", ThreadFactory.class)
                  .invoke(null, factory("runner-worker-"));
      return new Named<>(executor, NAME, executor::shutdown);
    } catch (ReflectiveOperationException e) {
      throw failed(e);
    }
  }

  static Named<ScheduledExecutorService> scheduler() {
    try {
      ScheduledThreadPoolExecutor scheduler =
          new ScheduledThreadPoolExecutor(2, factory("runner-scheduler-"));
      scheduler.setRemoveOnCancelPolicy(true);
      return new Named<>(scheduler, NAME, scheduler::shutdownNow);
    } catch (ReflectiveOperationException e) {
      throw failed(e);
    }
  }

  private static ThreadFactory factory(String prefix) throws ReflectiveOperationException {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    Class<?> builder = Class.forName("java.lang.Thread$Builder");
    Object named =
        builder
            .getMethod("name", String.class, long.class)
            .invoke(Thread.class.getMethod("ofVirtual").invoke(null), prefix, 1L);
    ThreadFactory factory = (ThreadFactory) builder.getMethod("factory").invoke(named);
    return task -> {
      Thread thread = factory.newThread(task);
      thread.setContextClassLoader(loader);
      return thread;
    };
  }

  /** The settings were refused already where Java has none. */
  private static IllegalStateException failed(ReflectiveOperationException e) {
    return new IllegalStateException("Virtual threads cannot be made: " + e + ".", e);
  }
}
