package org.runnercdi.console;

import static java.lang.System.Logger.Level.DEBUG;

import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The open pages, each of which is told that there is something new, and fetches it. On a thread of
 * its own, which is there while a page is: a client that is slow must hold up neither the runner
 * nor a thread of the server.
 */
final class Subscribers {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");

  /** Pages beyond these ask now and then instead. */
  static final int MOST = 100;

  /** A page waits longer than this before it fetches, and so misses nothing. */
  private static final long PAUSE_MILLIS = 200;

  /** Shows which pages are gone, and keeps proxies from closing what is idle. */
  private static final long HEARTBEAT_MILLIS = Duration.ofSeconds(20).toMillis();

  private final Object lock = new Object();
  private final List<Subscriber> subscribers = new ArrayList<>();
  private @Nullable Thread thread;
  private boolean changed;
  private boolean closed;

  private record Subscriber(SseEventSink sink, OutboundSseEvent changed, OutboundSseEvent alive) {

    static Subscriber of(SseEventSink sink, Sse sse) {
      return new Subscriber(
          sink,
          sse.newEventBuilder().name("changed").data("changed").build(),
          sse.newEventBuilder().name("alive").data("alive").build());
    }
  }

  /** False if there are too many, or the application ends. */
  boolean add(SseEventSink sink, Sse sse) {
    Subscriber added = Subscriber.of(sink, sse);
    synchronized (lock) {
      if (closed || subscribers.size() >= MOST) {
        return false;
      }
      subscribers.add(added);
      changed = true;
      if (thread == null) {
        thread = new Thread(null, this::run, "runner-console", 0, false);
        thread.setDaemon(true);
        thread.start();
      }
      lock.notifyAll();
    }
    return true;
  }

  /** Tells the pages soon; returns at once. */
  void changed() {
    synchronized (lock) {
      changed = true;
      lock.notifyAll();
    }
  }

  int count() {
    synchronized (lock) {
      return subscribers.size();
    }
  }

  /** Closes all, and takes no further one. */
  void close() {
    List<Subscriber> left;
    synchronized (lock) {
      closed = true;
      left = List.copyOf(subscribers);
      subscribers.clear();
      lock.notifyAll();
    }
    left.forEach(Subscribers::close);
  }

  private void run() {
    for (List<Subscriber> told = next(); !told.isEmpty(); told = next()) {
      boolean isChange = takeChange();
      for (Subscriber subscriber : told) {
        tell(subscriber, isChange ? subscriber.changed : subscriber.alive);
      }
    }
  }

  /** Waits for a change, or for the time of a heartbeat; empty where nobody is left. */
  private List<Subscriber> next() {
    synchronized (lock) {
      try {
        await(PAUSE_MILLIS, () -> closed);
        await(HEARTBEAT_MILLIS, () -> changed || closed || subscribers.isEmpty());
      } catch (InterruptedException e) {
        LOG.log(DEBUG, "The thread that tells open pages was interrupted, and goes on.", e);
      }
      if (subscribers.isEmpty()) {
        thread = null;
      }
      return List.copyOf(subscribers);
    }
  }

  /** Within the lock. */
  private void await(long atMostMillis, BooleanSupplier until) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(atMostMillis);
    while (!until.getAsBoolean()) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        return;
      }
      lock.wait(left);
    }
  }

  private boolean takeChange() {
    synchronized (lock) {
      boolean taken = changed;
      changed = false;
      return taken;
    }
  }

  private void tell(Subscriber subscriber, OutboundSseEvent event) {
    try {
      if (subscriber.sink.isClosed()) {
        remove(subscriber);
        return;
      }
      subscriber
          .sink
          .send(event)
          .whenComplete(
              (sent, failed) -> {
                if (failed != null) {
                  remove(subscriber);
                }
              });
    } catch (RuntimeException e) {
      LOG.log(DEBUG, "A page that was open is gone.", e);
      remove(subscriber);
    }
  }

  private void remove(Subscriber gone) {
    synchronized (lock) {
      subscribers.remove(gone);
    }
    close(gone);
  }

  private static void close(Subscriber gone) {
    try {
      gone.sink.close();
    } catch (RuntimeException e) {
      LOG.log(DEBUG, "The connection of a page that is gone could not be closed.", e);
    }
  }
}
