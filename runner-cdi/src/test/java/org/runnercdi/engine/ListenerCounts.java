package org.runnercdi.engine;

/** Lets tests of other packages see how many callbacks a builder was given. */
public final class ListenerCounts {

  private ListenerCounts() {}

  public static int of(RunnerBuilder builder) {
    Listeners listeners = builder.listeners;
    return listeners.result.size()
        + listeners.job.size()
        + listeners.panic.size()
        + listeners.skip.size()
        + listeners.slotMissed.size()
        + listeners.sourceFailed.size();
  }
}
