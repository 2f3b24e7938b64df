package org.runnercdi.it.weld.app;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import org.runnercdi.JobPanicException;
import org.runnercdi.JobResult;
import org.runnercdi.QueueSource;
import org.runnercdi.Result;
import org.runnercdi.SkippedDuplicateException;
import org.runnercdi.SourceFailed;

/**
 * Observes everything, and misbehaves: after the others, since CDI itself calls no further observer
 * once one has thrown.
 */
@ApplicationScoped
public class Observers {

  @Inject Log log;
  @Inject RequestId request;

  void async(@ObservesAsync Result result) {
    if (result.source() == QueueSource.IMMEDIATE) {
      log.add("async " + result.items().get(0).id());
      throw new IllegalStateException("an asynchronous observer's own fault");
    }
  }

  void throwing(@Observes @Priority(3000) Result result) {
    if (result.source() == QueueSource.IMMEDIATE) {
      log.add("sync " + result.items().get(0).id() + " in " + !request.value().isEmpty());
      throw new IllegalStateException("an observer's own fault");
    }
  }

  void ended(@Observes JobResult result) {
    log.add("ended " + result.id() + " " + result.outcome());
  }

  void panicked(@Observes JobPanicException panic) {
    log.add("panicked " + panic.jobId());
  }

  void skipped(@Observes SkippedDuplicateException skipped) {
    log.add("skipped " + skipped.jobId());
  }

  void failed(@Observes SourceFailed failed) {
    log.add("source failed " + failed.source());
  }
}
