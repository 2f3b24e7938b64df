package org.runnercdi.cdi;

import static java.lang.System.Logger.Level.DEBUG;

import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import org.jspecify.annotations.Nullable;

/** Ordered last by the web fragment of this jar: the application is up. */
public final class ServletGate implements ServletContextListener {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");

  /** Made by the servlet container. */
  public ServletGate() {}

  @Override
  public void contextInitialized(ServletContextEvent event) {
    RunnerLifecycle lifecycle = lifecycle();
    if (lifecycle != null) {
      lifecycle.signalled(StartSignal.SERVLET);
    }
  }

  /** A plain servlet container runs this listener too, and may not even have CDI's classes. */
  private static @Nullable RunnerLifecycle lifecycle() {
    try {
      Instance<RunnerLifecycle> found = CDI.current().select(RunnerLifecycle.class);
      return found.isResolvable() ? found.get() : null;
    } catch (IllegalStateException | LinkageError noCdi) {
      LOG.log(DEBUG, "This web application has no CDI container, and no runner.", noCdi);
      return null;
    }
  }
}
