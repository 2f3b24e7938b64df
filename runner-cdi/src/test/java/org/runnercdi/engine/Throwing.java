package org.runnercdi.engine;

import java.util.function.Supplier;
import org.runnercdi.Outcome;
import org.runnercdi.QueueSource;
import org.runnercdi.RunnerStats;
import org.runnercdi.spi.RunRecorder;

/** A recorder that throws whatever it is told. */
final class Throwing implements RunRecorder {

  @Override
  public void started(Supplier<RunnerStats> stats) {
    throw new IllegalStateException();
  }

  @Override
  public void jobEnded(QueueSource origin, String jobId, Outcome outcome, long nanos) {
    throw new IllegalStateException();
  }

  @Override
  public void queueEnded(QueueSource source, long nanos) {
    throw new IllegalStateException();
  }

  @Override
  public void tickLag(long nanos) {
    throw new IllegalStateException();
  }

  @Override
  public void slotsMissed(long count) {
    throw new IllegalStateException();
  }

  @Override
  public void resultDropped() {
    throw new IllegalStateException();
  }

  @Override
  public void sourceFailed() {
    throw new IllegalStateException();
  }

  @Override
  public void stopped() {
    throw new IllegalStateException();
  }
}
