package org.runnercdi.it.app.server;

import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import org.runnercdi.it.app.SlowStart;

/** The application is not up before this is over. */
@WebListener
public class SlowListener implements ServletContextListener {

  @Inject SlowStart slowStart;

  @Override
  public void contextInitialized(ServletContextEvent event) {
    slowStart.dawdle();
  }
}
