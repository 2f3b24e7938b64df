package org.runnercdi.it.helidon;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import org.runnercdi.it.app.SlowStart;

/** The application is not up before this is over. */
@ApplicationScoped
public class SlowStartup {

  void started(@Observes Startup event, SlowStart slowStart) {
    slowStart.dawdle();
  }
}
