package org.runnercdi.cdi;

import static java.lang.System.Logger.Level.DEBUG;

import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;

/** Ordered last by the web fragment of this jar: the application is up. */
public final class ServletGate implements ServletContextListener {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");

  /** Made by the servlet container. */
  public ServletGate() {}

  @Override
  public void contextInitialized(ServletContextEvent event) {
    try {
      Instance<RunnerLifecycle> lifecycle = CDI.current().select(RunnerLifecycle.class);
      if (lifecycle.isResolvable()) {
        lifecycle.get().signalled(StartSignal.SERVLET);
      }
    } catch (IllegalStateException noCdi) {
      LOG.log(DEBUG, "This web application has no CDI container, and no runner.", noCdi);
    }
  }
}
