package org.runnercdi.engine;

import org.jspecify.annotations.Nullable;

/** Where one worker draws: for its thread alone. */
final class Spot {

  private static final int NONE = -1;

  private @Nullable RunQueue queue;
  private int block = NONE;

  /** The worker draws the first job that waits, next time, wherever that is. */
  void leave() {
    queue = null;
    block = NONE;
  }

  /** True if the last draw was from this queue, and nothing has spoken against going on there. */
  @SuppressWarnings("ReferenceEquality") // a queue is itself
  boolean isIn(RunQueue from) {
    if (queue == from) {
      return true;
    }
    queue = from;
    block = NONE;
    return false;
  }

  boolean hasBlock() {
    return block != NONE;
  }

  int block() {
    return block;
  }

  void begin(int number) {
    block = number;
  }

  /** Nothing is left of the block. */
  void end() {
    block = NONE;
  }
}
