package org.runnercdi.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.microprofile.context.ManagedExecutor;
import org.eclipse.microprofile.context.spi.ContextManager;
import org.eclipse.microprofile.context.spi.ContextManagerProvider;
import org.eclipse.microprofile.context.spi.ContextManagerProviderRegistration;
import org.junit.jupiter.api.Test;

/** The executor that the runner has built itself ends with it, and its threads with that. */
class PropagatingExecutorTest {

  @Test
  void isShutDownAtTheEnd() {
    ExecutorService threads = Executors.newSingleThreadExecutor();
    ContextManagerProviderRegistration registration =
        ContextManagerProvider.register(loader -> manager(threads));
    try {
      Pools.Named<ExecutorService> built = PropagatingExecutor.create();
      assertThat(threads.isShutdown()).isFalse();

      built.atEnd().run();

      assertThat(threads.isShutdown()).isTrue();
    } finally {
      registration.unregister();
      threads.shutdownNow();
    }
  }

  private static ContextManager manager(ExecutorService threads) {
    return proxy(ContextManager.class, builder(threads));
  }

  private static ManagedExecutor.Builder builder(ExecutorService threads) {
    ManagedExecutor executor =
        (ManagedExecutor)
            Proxy.newProxyInstance(
                ManagedExecutor.class.getClassLoader(),
                new Class<?>[] {ManagedExecutor.class},
                (self, method, arguments) -> method.invoke(threads, arguments));
    return (ManagedExecutor.Builder)
        Proxy.newProxyInstance(
            ManagedExecutor.class.getClassLoader(),
            new Class<?>[] {ManagedExecutor.Builder.class},
            (self, method, arguments) -> method.getName().equals("build") ? executor : self);
  }

  private static <T> T proxy(Class<T> type, Object answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> answer));
  }
}
