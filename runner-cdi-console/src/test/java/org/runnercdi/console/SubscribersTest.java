package org.runnercdi.console;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.resteasy.reactive.server.jaxrs.SseImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.runnercdi.console.Subscribers.Pace;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SubscribersTest {

  private static final Duration NEVER = Duration.ofDays(1);
  private static final Duration SOON = Duration.ofMillis(1);
  private static final Sse SSE = new SseImpl();

  private Subscribers subscribers = new Subscribers(new Pace(SOON, NEVER, NEVER));

  @AfterEach
  void nothingStays() throws Exception {
    subscribers.close();
    awaitCount(0);
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("runner-console")) {
        thread.join();
      }
    }
  }

  /** A connection whose client takes what it is told only when it is let. */
  private static class Connection implements SseEventSink {

    final AtomicInteger sent = new AtomicInteger();
    final Queue<CompletableFuture<Void>> pending = new ConcurrentLinkedQueue<>();
    final CompletableFuture<Void> closed = new CompletableFuture<>();
    volatile boolean reads;

    Connection(boolean reads) {
      this.reads = reads;
    }

    @Override
    public boolean isClosed() {
      return closed.isDone();
    }

    @Override
    public CompletionStage<?> send(OutboundSseEvent event) {
      sent.incrementAndGet();
      CompletableFuture<Void> taken = new CompletableFuture<>();
      if (reads) {
        taken.complete(null);
      } else {
        pending.add(taken);
      }
      return taken;
    }

    @Override
    public void close() {
      closed.complete(null);
    }

    void awaitSent(int count) {
      while (sent.get() < count) {
        Thread.onSpinWait();
      }
    }
  }

  private void awaitCount(int count) {
    while (subscribers.count() != count) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aPageIsToldAtOnceAndOfEachLaterChange() {
    Connection page = new Connection(true);
    assertThat(subscribers.add(page, SSE)).isTrue();
    page.awaitSent(1);
    subscribers.changed();
    page.awaitSent(2);
  }

  @Test
  void whatNobodyReadsIsOneEvent_andHoldsUpNoOther() {
    Connection deaf = new Connection(false);
    Connection page = new Connection(true);
    subscribers.add(deaf, SSE);
    deaf.awaitSent(1);
    subscribers.add(page, SSE);

    for (int told = 1; told <= 200; told++) {
      page.awaitSent(told);
      subscribers.changed();
    }

    assertThat(deaf.sent).hasValue(1);
    deaf.reads = true;
    deaf.pending.remove().complete(null);
    deaf.awaitSent(2);
    subscribers.close();
    awaitCount(0);
    assertThat(deaf.sent).as("all changes meanwhile").hasValue(2);
  }

  @Test
  void whoTakesNothingForLongIsClosed() {
    subscribers = new Subscribers(new Pace(SOON, NEVER, SOON));
    Connection deaf = new Connection(false);
    subscribers.add(deaf, SSE);
    deaf.closed.join();
    awaitCount(0);
  }

  @Test
  void aWriteThatBlocksHoldsUpNoOther_andIsGivenUp() throws Exception {
    subscribers = new Subscribers(new Pace(SOON, NEVER, SOON));
    CountDownLatch writes = new CountDownLatch(1);
    Connection deaf =
        new Connection(false) {
          @Override
          public CompletionStage<?> send(OutboundSseEvent event) {
            sent.incrementAndGet();
            writes.countDown();
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            throw new AssertionError("It is never let.");
          }
        };
    Connection page = new Connection(true);
    subscribers.add(deaf, SSE);
    writes.await();
    subscribers.add(page, SSE);

    for (int told = 1; subscribers.count() == 2; told++) {
      page.awaitSent(told);
      subscribers.changed();
    }

    assertThat(deaf.closed).isDone();
    assertThat(deaf.sent).hasValue(1);
    assertThat(page.closed).isNotDone();
  }

  @Test
  void whoIsGoneIsNoticedByTheHeartbeat() {
    subscribers = new Subscribers(new Pace(SOON, SOON, NEVER));
    Connection leaves = new Connection(true);
    subscribers.add(leaves, SSE);
    leaves.awaitSent(3);
    leaves.close();
    awaitCount(0);

    Connection breaks =
        new Connection(true) {
          @Override
          public CompletionStage<?> send(OutboundSseEvent event) {
            return CompletableFuture.failedFuture(new IllegalStateException("broken pipe"));
          }
        };
    subscribers.add(breaks, SSE);
    breaks.closed.join();
    awaitCount(0);
  }

  @Test
  void noMoreThanAHundred_andNoneAfterTheEnd() {
    List<Connection> pages = new ArrayList<>();
    for (int i = 0; i < Subscribers.MOST; i++) {
      Connection page = new Connection(true);
      pages.add(page);
      assertThat(subscribers.add(page, SSE)).isTrue();
    }
    assertThat(subscribers.add(new Connection(true), SSE)).isFalse();

    subscribers.close();

    pages.forEach(page -> page.closed.join());
    awaitCount(0);
    assertThat(subscribers.add(new Connection(true), SSE)).isFalse();
  }

  @Test
  @Tag("stress")
  void manyComeAndGo_andEachThatStaysHearsOfTheLastChange() throws Exception {
    int threads = 8;
    int rounds = 400;
    AtomicInteger changes = new AtomicInteger();
    AtomicInteger accepted = new AtomicInteger();
    AtomicInteger closed = new AtomicInteger();
    Queue<Hearing> staying = new ConcurrentLinkedQueue<>();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    List<Future<?>> ends = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int thread = i;
      ends.add(
          pool.submit(
              () -> {
                for (int round = 0; round < rounds; round++) {
                  Hearing page = new Hearing(changes, closed);
                  if (subscribers.add(page, SSE)) {
                    accepted.incrementAndGet();
                    if (round % 100 == thread) {
                      staying.add(page);
                    } else {
                      page.close();
                    }
                  }
                  changes.incrementAndGet();
                  subscribers.changed();
                  assertThat(subscribers.count()).isLessThanOrEqualTo(Subscribers.MOST);
                }
              }));
    }
    for (Future<?> end : ends) {
      end.get(100, TimeUnit.SECONDS);
    }
    pool.shutdown();

    awaitCount(staying.size());
    assertThat(staying).isNotEmpty();
    staying.forEach(page -> page.awaitHeard(changes.get()));
    subscribers.close();
    awaitCount(0);
    assertThat(closed).as("each that was taken is closed once").hasValue(accepted.get());
  }

  /** It knows how many changes there had been when it was last told. */
  private static final class Hearing extends Connection {

    private final AtomicInteger changes;
    private final AtomicInteger allClosed;
    private volatile int heard = -1;

    Hearing(AtomicInteger changes, AtomicInteger allClosed) {
      super(true);
      this.changes = changes;
      this.allClosed = allClosed;
    }

    @Override
    public CompletionStage<?> send(OutboundSseEvent event) {
      heard = changes.get();
      return super.send(event);
    }

    @Override
    public void close() {
      if (closed.complete(null)) {
        allClosed.incrementAndGet();
      }
    }

    void awaitHeard(int change) {
      while (heard < change) {
        Thread.onSpinWait();
      }
    }
  }
}
