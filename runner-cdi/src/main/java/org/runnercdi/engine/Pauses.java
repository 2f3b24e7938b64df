package org.runnercdi.engine;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The ids of the jobs that are not due until they are resumed. */
final class Pauses {

  private final Set<String> ids = ConcurrentHashMap.newKeySet();
  private volatile boolean any;

  synchronized void pause(String id) {
    ids.add(id);
    any = true;
  }

  /** False if it was not paused. */
  synchronized boolean resume(String id) {
    boolean paused = ids.remove(id);
    any = !ids.isEmpty();
    return paused;
  }

  /** Whether it is worth while to ask for an id. */
  boolean any() {
    return any;
  }

  boolean isPaused(String id) {
    return ids.contains(id);
  }
}
