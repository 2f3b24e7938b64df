package org.runnercdi.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/** The gate opens at the latest signal that the container gives, and once. */
class StartGateTest {

  private static final Duration LONG = Duration.ofHours(1);

  private final AtomicInteger opened = new AtomicInteger();
  private final List<Runnable> timers = new ArrayList<>();

  @Test
  void opensAfterStartupWhereThereIsNoLaterSignal() {
    StartGate gate = new StartGate(LONG);
    gate.await(StartSignal.STARTUP, Duration.ZERO, this::neverRun, opened::incrementAndGet);
    assertThat(opened).hasValue(0);

    gate.signalled(StartSignal.STARTUP);
    gate.signalled(StartSignal.STARTUP);

    assertThat(opened).hasValue(1);
  }

  @Test
  void waitsForTheLaterSignal() {
    StartGate gate = new StartGate(LONG);
    gate.await(StartSignal.QUARKUS, Duration.ZERO, this::neverRun, opened::incrementAndGet);
    gate.signalled(StartSignal.STARTUP);
    gate.signalled(StartSignal.SERVLET);
    assertThat(opened).hasValue(0);

    gate.signalled(StartSignal.QUARKUS);

    assertThat(opened).hasValue(1);
  }

  @Test
  void remembersASignalThatCameBeforeTheRunner() {
    StartGate gate = new StartGate(LONG);
    gate.signalled(StartSignal.SERVLET);
    gate.signalled(StartSignal.STARTUP);

    gate.await(StartSignal.SERVLET, Duration.ZERO, this::neverRun, opened::incrementAndGet);

    assertThat(opened).hasValue(1);
  }

  @Test
  void countsTheStartDelayFromTheSignal() {
    StartGate gate = new StartGate(LONG);
    gate.await(StartSignal.STARTUP, LONG, this::neverRun, opened::incrementAndGet);
    assertThat(timers).isEmpty();

    gate.signalled(StartSignal.STARTUP);

    assertThat(timers).hasSize(1);
    assertThat(opened).hasValue(0);
  }

  @Test
  void opensAfterTheDelay() throws InterruptedException {
    CountDownLatch open = new CountDownLatch(1);
    StartGate gate = new StartGate(LONG);
    gate.await(StartSignal.STARTUP, Duration.ofMillis(1), Thread::new, open::countDown);

    gate.signalled(StartSignal.STARTUP);

    assertThat(open.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void opensWithAWarningWhereTheSignalNeverComes() throws InterruptedException {
    CountDownLatch open = new CountDownLatch(1);
    try (LogLines log = new LogLines()) {
      StartGate gate = new StartGate(Duration.ofMillis(1));
      gate.await(StartSignal.SERVLET, Duration.ZERO, Thread::new, open::countDown);

      gate.signalled(StartSignal.STARTUP);

      assertThat(open.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(log.at(Level.WARNING))
          .containsExactly(
              "No word from the last servlet context listener for PT0.001S; the runner's ticks"
                  + " begin without.");
    }
  }

  @Test
  void staysShutOnceCancelled() {
    StartGate gate = new StartGate(LONG);
    gate.await(StartSignal.STARTUP, Duration.ZERO, this::neverRun, opened::incrementAndGet);
    gate.cancel();

    gate.signalled(StartSignal.STARTUP);

    assertThat(opened).hasValue(0);
  }

  private Thread neverRun(Runnable task) {
    timers.add(task);
    return new Thread(() -> {});
  }
}
