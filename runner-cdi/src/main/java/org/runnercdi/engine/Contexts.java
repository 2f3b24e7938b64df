package org.runnercdi.engine;

/**
 * What surrounds each call of foreign code: a request context in a CDI container, nothing in plain
 * Java. Called by many threads at once; must not block.
 */
public interface Contexts {

  /** Surrounds nothing. */
  Contexts NONE =
      new Contexts() {
        @Override
        public boolean enter() {
          return false;
        }

        @Override
        public void exit() {}
      };

  /**
   * Before the call. Where one is active on the thread already, it may be left alone.
   *
   * @return whether {@link #exit()} is to be called after it, on the same thread
   */
  boolean enter();

  /** After the call. */
  void exit();
}
