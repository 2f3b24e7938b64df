package org.runnercdi.cdi;

import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.inject.Instance;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;
import org.runnercdi.engine.Contexts;

/**
 * A request context around each call; one that is active already is left alone.
 *
 * <p>Weld's controller remembers in itself, not for each thread, that it has activated: shared by
 * two threads it would leave one of them with its context. So each call borrows one, and no more
 * are made than there are calls at once.
 */
final class RequestContexts implements Contexts {

  private final Instance<RequestContextController> controllers;
  private final ConcurrentLinkedDeque<RequestContextController> free =
      new ConcurrentLinkedDeque<>();
  private final ThreadLocal<@Nullable RequestContextController> active = new ThreadLocal<>();

  RequestContexts(Instance<RequestContextController> controllers) {
    this.controllers = controllers;
  }

  @Override
  public boolean enter() {
    RequestContextController borrowed = free.poll();
    RequestContextController controller = borrowed == null ? controllers.get() : borrowed;
    if (!controller.activate()) {
      free.push(controller);
      return false;
    }
    active.set(controller);
    return true;
  }

  @Override
  public void exit() {
    RequestContextController controller = active.get();
    active.remove();
    if (controller != null) {
      controller.deactivate();
      free.push(controller);
    }
  }

  /** Destroys the controllers; for when no call is under way any more. */
  void end() {
    for (RequestContextController c = free.poll(); c != null; c = free.poll()) {
      controllers.destroy(c);
    }
  }
}
