package org.runnercdi.it.quarkus;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.runnercdi.it.app.SlowStart;

/** The application is not up before this is over. */
@ApplicationScoped
public class SlowStartup {

  void started(@Observes StartupEvent event, SlowStart slowStart) {
    slowStart.dawdle();
  }
}
