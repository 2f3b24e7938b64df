package org.runnercdi.engine;

import static java.lang.System.Logger.Level.WARNING;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.runnercdi.JobPanicException;
import org.runnercdi.JobResult;
import org.runnercdi.Outcome;
import org.runnercdi.QueueSource;
import org.runnercdi.Result;
import org.runnercdi.RunnerStats;
import org.runnercdi.SlotMissed;
import org.runnercdi.SourceFailed;
import org.runnercdi.spi.RunRecorder;

/** All who want to know, each call guarded: what they throw is logged and harms nothing. */
final class Listeners {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");

  final List<Consumer<Result>> result = new ArrayList<>();
  final List<Consumer<JobPanicException>> panic = new ArrayList<>();
  final List<Consumer<String>> skip = new ArrayList<>();
  final List<Consumer<JobResult>> job = new ArrayList<>();
  final List<Consumer<SlotMissed>> slotMissed = new ArrayList<>();
  final List<Consumer<SourceFailed>> sourceFailed = new ArrayList<>();
  final List<RunRecorder> recorders = new ArrayList<>();

  Listeners copy() {
    Listeners copy = new Listeners();
    copy.result.addAll(result);
    copy.panic.addAll(panic);
    copy.skip.addAll(skip);
    copy.job.addAll(job);
    copy.slotMissed.addAll(slotMissed);
    copy.sourceFailed.addAll(sourceFailed);
    copy.recorders.addAll(recorders);
    return copy;
  }

  void started(Supplier<RunnerStats> stats) {
    each(recorders, "recorder", recorder -> recorder.started(stats));
  }

  void stopped() {
    each(recorders, "recorder", RunRecorder::stopped);
  }

  void result(Result delivered) {
    each(result, "consumer of results", consumer -> consumer.accept(delivered));
  }

  /** Whether one is told of jobs that succeed, too. */
  boolean hearOfEachJob() {
    return !job.isEmpty() || !recorders.isEmpty();
  }

  /** A job was closed: on its thread, before its queue counts it down. */
  void jobEnded(Execution ended) {
    Outcome outcome = ended.outcome();
    if (outcome == Outcome.PANICKED && !panic.isEmpty()) {
      if (ended.error() instanceof JobPanicException error) {
        each(panic, "onPanic callback", consumer -> consumer.accept(error));
      }
    } else if (outcome == Outcome.SKIPPED_DUPLICATE && !skip.isEmpty()) {
      each(skip, "onSkip callback", consumer -> consumer.accept(ended.id()));
    }
    if (!job.isEmpty()) {
      each(job, "consumer of job results", consumer -> consumer.accept(ended));
    }
    if (!recorders.isEmpty()) {
      QueueSource origin = ended.queue().origin();
      each(
          recorders,
          "recorder",
          recorder -> recorder.jobEnded(origin, ended.id(), outcome, ended.nanos()));
    }
  }

  void queueEnded(QueueSource source, long nanos) {
    each(recorders, "recorder", recorder -> recorder.queueEnded(source, nanos));
  }

  void tickLag(long nanos) {
    each(recorders, "recorder", recorder -> recorder.tickLag(nanos));
  }

  /** Counted at once, whoever is slow to hear of it. */
  void slotsMissed(long count) {
    each(recorders, "recorder", recorder -> recorder.slotsMissed(count));
  }

  void slotMissed(SlotMissed missed) {
    each(slotMissed, "consumer of missed slots", consumer -> consumer.accept(missed));
  }

  void resultDropped() {
    each(recorders, "recorder", RunRecorder::resultDropped);
  }

  void sourceFailed(SourceFailed failed) {
    each(recorders, "recorder", RunRecorder::sourceFailed);
    each(sourceFailed, "consumer of failed sources", consumer -> consumer.accept(failed));
  }

  void clustered(IntSupplier members) {
    each(recorders, "recorder", recorder -> recorder.clustered(members));
  }

  void claimed(int won, int lost) {
    each(recorders, "recorder", recorder -> recorder.claimed(won, lost));
  }

  void completionsRefused(int count) {
    each(recorders, "recorder", recorder -> recorder.completionsRefused(count));
  }

  void takenOver(int count) {
    each(recorders, "recorder", recorder -> recorder.takenOver(count));
  }

  void ledgerCalled(long nanos) {
    each(recorders, "recorder", recorder -> recorder.ledgerCalled(nanos));
  }

  private static <T> void each(List<T> listeners, String what, Consumer<T> call) {
    for (int i = 0; i < listeners.size(); i++) {
      guarded(what, call, listeners.get(i));
    }
  }

  private static <T> void guarded(String what, Consumer<T> call, T listener) {
    try {
      call.accept(listener);
    } catch (Throwable thrown) {
      LOG.log(WARNING, "A " + what + " threw; the runner goes on.", thrown);
    }
  }
}
