package org.runnercdi.engine;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The calls of foreign code that are no jobs: due-checks of a tick, sources. A stop waits for them,
 * and interrupts and abandons them as it does jobs.
 */
final class Calls {

  private final Set<Call> calls = ConcurrentHashMap.newKeySet();
  private final Holds holds;

  Calls(Holds holds) {
    this.holds = holds;
  }

  /** Begins a call on the current thread. */
  Call begin() {
    Call call = new Call(Thread.currentThread());
    if (holds.acquire()) {
      calls.add(call);
    }
    return call;
  }

  void interruptAll() {
    calls.forEach(Call::interrupt);
  }

  void abandonAll() {
    calls.forEach(Call::release);
  }

  /** One call. */
  final class Call {

    private final Thread thread;
    private boolean ended;
    private boolean interrupted;

    private Call(Thread thread) {
      this.thread = thread;
    }

    private synchronized void interrupt() {
      if (!ended) {
        interrupted = true;
        thread.interrupt();
      }
    }

    private void release() {
      if (calls.remove(this)) {
        holds.release();
      }
    }

    /** Ends it; an interrupt that was meant for it does not outlive it. */
    void end() {
      synchronized (this) {
        ended = true;
        if (interrupted) {
          Thread.interrupted();
        }
      }
      release();
    }
  }
}
