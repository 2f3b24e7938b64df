package org.runnercdi.benchmark;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.glassfish.concurro.AbstractManagedExecutorService.RejectPolicy;
import org.glassfish.concurro.ContextServiceImpl;
import org.glassfish.concurro.ManagedExecutorServiceImpl;
import org.glassfish.concurro.ManagedThreadFactoryImpl;

/** The executors that jobs could be given to without any library. */
final class Pools {

  private Pools() {}

  static Contender bare(int limit, Work work) {
    ThreadPoolExecutor pool = (ThreadPoolExecutor) Executors.newFixedThreadPool(limit);
    pool.prestartAllCoreThreads();
    return new Pooled(
        pool, "newFixedThreadPool(" + limit + "), all threads started, invokeAll", body(work));
  }

  static Contender virtual(int limit, Work work) throws Exception {
    Semaphore permits = new Semaphore(limit);
    return new Pooled(
        virtualThreads(),
        "newVirtualThreadPerTaskExecutor, invokeAll, a Semaphore(" + limit + ") in each job",
        () -> {
          permits.acquire();
          try {
            work.perform();
          } finally {
            permits.release();
          }
          return "done";
        });
  }

  private static ExecutorService virtualThreads() throws ReflectiveOperationException {
    try {
      // Compiled for 17, which has none.
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("No virtual threads.", e);
    }
  }

  static Contender managed(int limit, Work work) {
    ContextServiceImpl contexts = new ContextServiceImpl("contexts", new LoaderContext());
    ManagedExecutorServiceImpl executor =
        new ManagedExecutorServiceImpl(
            "executor",
            new ManagedThreadFactoryImpl("threads", contexts),
            0,
            false,
            limit,
            limit,
            60,
            TimeUnit.SECONDS,
            0,
            Integer.MAX_VALUE,
            contexts,
            RejectPolicy.ABORT);
    return new Pooled(
        executor,
        "ManagedExecutorServiceImpl outside a server, "
            + limit
            + " core threads, invokeAll; its one context is the class loader",
        body(work));
  }

  private static Callable<Object> body(Work work) {
    return () -> {
      work.perform();
      return "done";
    };
  }
}
