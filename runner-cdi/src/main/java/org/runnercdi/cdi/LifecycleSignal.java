package org.runnercdi.cdi;

import jakarta.enterprise.inject.build.compatible.spi.Parameters;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticObserver;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.enterprise.inject.spi.EventContext;

/** Passes an event that the extension observes on to the life cycle. */
public final class LifecycleSignal implements SyntheticObserver<Object> {

  static final String NAME = "signal";
  static final String UP = "up";
  static final String STARTUP = "startup";
  static final String SHUTDOWN = "shutdown";

  /** Made by the container. */
  public LifecycleSignal() {}

  @Override
  public void observe(EventContext<Object> event, Parameters parameters) {
    RunnerLifecycle lifecycle = CDI.current().select(RunnerLifecycle.class).get();
    switch (parameters.get(NAME, String.class)) {
      case UP -> lifecycle.signalled(StartSignal.QUARKUS);
      case STARTUP -> lifecycle.startup();
      default -> lifecycle.stop();
    }
  }
}
