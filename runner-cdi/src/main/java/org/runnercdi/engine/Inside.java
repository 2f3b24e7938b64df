package org.runnercdi.engine;

/**
 * Marks the threads that are inside the runner, or in code that it calls: one of them that waited
 * for the runner's end would wait for itself.
 */
final class Inside {

  private final ThreadLocal<Integer> depth = new ThreadLocal<>();

  boolean here() {
    return depth.get() != null;
  }

  void run(Runnable work) {
    enter();
    try {
      work.run();
    } finally {
      exit();
    }
  }

  void enter() {
    Integer now = depth.get();
    depth.set(now == null ? 1 : now + 1);
  }

  void exit() {
    Integer now = depth.get();
    if (now == null || now == 1) {
      depth.remove();
    } else {
      depth.set(now - 1);
    }
  }
}
