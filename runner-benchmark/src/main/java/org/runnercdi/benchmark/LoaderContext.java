package org.runnercdi.benchmark;

import jakarta.enterprise.concurrent.ContextService;
import java.util.Map;
import org.glassfish.concurro.spi.ContextHandle;
import org.glassfish.concurro.spi.ContextSetupProvider;
import org.jspecify.annotations.Nullable;

/** Propagates the context class loader: the least that a server propagates. */
final class LoaderContext implements ContextSetupProvider {

  private static final long serialVersionUID = 1;

  private static final class Handle implements ContextHandle {

    private static final long serialVersionUID = 1;

    private final transient @Nullable ClassLoader loader;

    Handle(@Nullable ClassLoader loader) {
      this.loader = loader;
    }
  }

  @Override
  public ContextHandle saveContext(ContextService service) {
    return new Handle(Thread.currentThread().getContextClassLoader());
  }

  @Override
  public ContextHandle saveContext(ContextService service, Map<String, String> properties) {
    return saveContext(service);
  }

  @Override
  public ContextHandle setup(ContextHandle handle) {
    Thread thread = Thread.currentThread();
    Handle before = new Handle(thread.getContextClassLoader());
    thread.setContextClassLoader(((Handle) handle).loader);
    return before;
  }

  @Override
  public void reset(ContextHandle handle) {
    Thread.currentThread().setContextClassLoader(((Handle) handle).loader);
  }
}
