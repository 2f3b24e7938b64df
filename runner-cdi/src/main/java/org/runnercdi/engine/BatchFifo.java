package org.runnercdi.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Pushed batches that wait for a tick: first in, first out, bounded, and closable. */
final class BatchFifo {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notFull = lock.newCondition();
  private final ArrayDeque<Batch> batches = new ArrayDeque<>();
  private final int capacity;
  private boolean closed;

  BatchFifo(int capacity) {
    this.capacity = capacity;
  }

  int capacity() {
    return capacity;
  }

  int depth() {
    lock.lock();
    try {
      return batches.size();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a place; false if closed or interrupted, the flag kept. */
  boolean push(Batch batch) {
    try {
      lock.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    try {
      while (!closed && batches.size() >= capacity) {
        notFull.await();
      }
      return !closed && batches.add(batch);
    } catch (InterruptedException e) {
      // The place that was signalled, if one was, is for the next in line.
      notFull.signal();
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  boolean offer(Batch batch) {
    lock.lock();
    try {
      return !closed && batches.size() < capacity && batches.add(batch);
    } finally {
      lock.unlock();
    }
  }

  @Nullable Batch poll() {
    lock.lock();
    try {
      Batch batch = batches.poll();
      if (batch != null) {
        notFull.signal();
      }
      return batch;
    } finally {
      lock.unlock();
    }
  }

  /** Refuses all that comes, wakes all that wait, and hands over what lies here. */
  List<Batch> close() {
    lock.lock();
    try {
      closed = true;
      notFull.signalAll();
      List<Batch> left = new ArrayList<>(batches);
      batches.clear();
      return left;
    } finally {
      lock.unlock();
    }
  }
}
