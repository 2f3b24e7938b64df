package org.runnercdi.cdi;

/** The latest word of a container that the application is up. */
enum StartSignal {
  /** There is none but CDI's own startup. */
  STARTUP("CDI startup"),
  /** Quarkus' {@code StartupEvent}, after the servers listen. */
  QUARKUS("Quarkus' StartupEvent"),
  /** The servlet context listener that is ordered last. */
  SERVLET("the last servlet context listener");

  private final String text;

  StartSignal(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
