package org.runnercdi.engine;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.runnercdi.Outcome;
import org.runnercdi.QueueSource;
import org.runnercdi.RunnerStats;
import org.runnercdi.spi.RunRecorder;

/** Writes down what a recorder is told. */
final class Counts implements RunRecorder {

  final List<String> calls = new CopyOnWriteArrayList<>();
  final List<Long> jobNanos = new CopyOnWriteArrayList<>();
  final List<Long> queueNanos = new CopyOnWriteArrayList<>();
  final AtomicInteger dropped = new AtomicInteger();
  final AtomicInteger ledgerCalls = new AtomicInteger();

  /** How many nodes are alive. */
  volatile IntSupplier alive = () -> 0;

  @Override
  public void started(Supplier<RunnerStats> stats) {
    calls.add("started");
  }

  @Override
  public void jobEnded(QueueSource origin, String jobId, Outcome outcome, long nanos) {
    calls.add("job " + origin + " " + jobId + " " + outcome);
    jobNanos.add(nanos);
  }

  @Override
  public void queueEnded(QueueSource source, long nanos) {
    calls.add("queue " + source);
    queueNanos.add(nanos);
  }

  @Override
  public void tickLag(long nanos) {
    calls.add("lag " + nanos);
  }

  @Override
  public void slotsMissed(long count) {
    calls.add("missed " + count);
  }

  @Override
  public void resultDropped() {
    dropped.incrementAndGet();
  }

  @Override
  public void sourceFailed() {
    calls.add("source failed");
  }

  @Override
  public void clustered(IntSupplier members) {
    calls.add("clustered");
    alive = members;
  }

  @Override
  public void claimed(int won, int lost) {
    calls.add("claimed " + won + ", not " + lost);
  }

  @Override
  public void completionsRefused(int count) {
    calls.add("refused " + count);
  }

  @Override
  public void takenOver(int count) {
    calls.add("taken over " + count);
  }

  @Override
  public void ledgerCalled(long nanos) {
    ledgerCalls.incrementAndGet();
  }

  @Override
  public void stopped() {
    calls.add("stopped");
  }
}
