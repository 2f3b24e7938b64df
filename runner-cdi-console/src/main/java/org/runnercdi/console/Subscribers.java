package org.runnercdi.console;

import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The open pages, each of which is told that there is something new, and fetches it. */
final class Subscribers {

  /** Pages beyond these ask now and then instead. */
  static final int MOST = 100;

  private final Pace pace;
  private final Object lock = new Object();
  private final List<Subscriber> subscribers = new ArrayList<>();
  private boolean closed;

  /**
   * How often a page is told.
   *
   * @param pause between two events at least; a page waits longer before it fetches, and so misses
   *     nothing
   * @param heartbeat after which a page is told that nothing is new: that shows which pages are
   *     gone, and keeps proxies from closing what is idle
   * @param patience with a page that does not take its event
   */
  record Pace(Duration pause, Duration heartbeat, Duration patience) {}

  Subscribers() {
    this(new Pace(Duration.ofMillis(200), Duration.ofSeconds(20), Duration.ofSeconds(20)));
  }

  Subscribers(Pace pace) {
    this.pace = pace;
  }

  /** False if there are too many, or the application ends. */
  boolean add(SseEventSink sink, Sse sse) {
    Subscriber added = new Subscriber(sink, sse, pace, this::remove);
    synchronized (lock) {
      if (closed || subscribers.size() >= MOST) {
        return false;
      }
      subscribers.add(added);
    }
    added.start();
    return true;
  }

  /** Tells the pages soon; returns at once. */
  void changed() {
    copy().forEach(Subscriber::changed);
  }

  /** With those that are being closed and whose threads have not ended. */
  int count() {
    return copy().size();
  }

  /** Closes all, and takes no further one. */
  void close() {
    synchronized (lock) {
      closed = true;
    }
    copy().forEach(Subscriber::end);
  }

  private List<Subscriber> copy() {
    synchronized (lock) {
      return List.copyOf(subscribers);
    }
  }

  private void remove(Subscriber ended) {
    synchronized (lock) {
      subscribers.remove(ended);
    }
  }
}
