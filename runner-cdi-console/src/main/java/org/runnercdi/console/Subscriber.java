package org.runnercdi.console;

import static java.lang.System.Logger.Level.DEBUG;

import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * An open page, and the thread that tells it. Some servers write on the thread that sends, for as
 * long as the client does not read: so each page has one of its own, and holds up nobody else. The
 * next event is made when the last has been taken, and what has changed until then is one.
 */
final class Subscriber {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");

  private final SseEventSink sink;
  private final OutboundSseEvent changed;
  private final OutboundSseEvent alive;
  private final Subscribers.Pace pace;
  private final Consumer<Subscriber> whenEnded;
  private final Thread thread = new Thread(null, this::run, "runner-console", 0, false);

  private final Object lock = new Object();
  private boolean isChanged = true;
  private boolean ended;
  private boolean sending;
  private long sendingSince;

  Subscriber(SseEventSink sink, Sse sse, Subscribers.Pace pace, Consumer<Subscriber> whenEnded) {
    this.sink = sink;
    this.changed = sse.newEventBuilder().name("changed").data("changed").build();
    this.alive = sse.newEventBuilder().name("alive").data("alive").build();
    this.pace = pace;
    this.whenEnded = whenEnded;
    thread.setDaemon(true);
  }

  /** Tells it for the first time. */
  void start() {
    thread.start();
  }

  /** Tells it soon; returns at once. Gives it up if it has not taken its last event for long. */
  void changed() {
    synchronized (lock) {
      isChanged = true;
      if (sending && System.nanoTime() - sendingSince > pace.patience().toNanos()) {
        end();
      }
      lock.notifyAll();
    }
  }

  /** Its thread closes it; returns at once. */
  void end() {
    synchronized (lock) {
      ended = true;
      // A write that blocks may not see it otherwise.
      thread.interrupt();
    }
  }

  private void run() {
    try {
      while (awaitNext()) {
        send();
      }
    } catch (InterruptedException e) {
      LOG.log(DEBUG, "A page is told no more: it is slow, or the application ends.", e);
    } catch (TimeoutException e) {
      LOG.log(DEBUG, "A page that does not take what it is told is closed.", e);
    } catch (ExecutionException | RuntimeException e) {
      LOG.log(DEBUG, "A page that was open is gone.", e);
    } finally {
      // What interrupted the write is not to keep the connection from being closed.
      Thread.interrupted();
      close();
      whenEnded.accept(this);
    }
  }

  /**
   * False if it is gone, or nobody is to be told any more. The pause comes first: a server sends
   * the head of the answer when the request that opens the stream has returned.
   */
  private boolean awaitNext() throws InterruptedException {
    synchronized (lock) {
      await(pace.pause(), () -> ended);
      await(pace.heartbeat(), () -> isChanged || ended);
      if (ended) {
        return false;
      }
    }
    return !sink.isClosed();
  }

  private void send() throws InterruptedException, ExecutionException, TimeoutException {
    OutboundSseEvent event;
    synchronized (lock) {
      event = isChanged ? changed : alive;
      isChanged = false;
      sending = true;
      sendingSince = System.nanoTime();
    }
    CompletableFuture<Void> taken = new CompletableFuture<>();
    sink.send(event)
        .whenComplete(
            (sent, failed) -> {
              if (failed == null) {
                taken.complete(null);
              } else {
                taken.completeExceptionally(failed);
              }
            });
    taken.get(pace.patience().toNanos(), TimeUnit.NANOSECONDS);
    synchronized (lock) {
      sending = false;
    }
  }

  /** Within the lock. */
  private void await(Duration atMost, BooleanSupplier until) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    for (long left = atMost.toNanos();
        left > 0 && !until.getAsBoolean();
        left = deadline - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(lock, left);
    }
  }

  private void close() {
    try {
      sink.close();
    } catch (RuntimeException e) {
      LOG.log(DEBUG, "The connection of a page that is gone could not be closed.", e);
    }
  }
}
