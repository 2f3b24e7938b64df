package org.runnercdi.engine;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.runnercdi.JobResult;
import org.runnercdi.spi.RunStart;
import org.runnercdi.spi.RunTracer;

/** Notes what a tracer is told, in order; and whatever else is to be seen between. */
class NotedRuns implements RunTracer {

  final List<RunStart> starts = new CopyOnWriteArrayList<>();
  final List<String> notes = new CopyOnWriteArrayList<>();
  final List<JobResult> ends = new CopyOnWriteArrayList<>();

  void note(String note) {
    notes.add(note);
  }

  @Override
  public Run begin(RunStart start) {
    starts.add(start);
    String id = start.context().jobId();
    Thread begun = Thread.currentThread();
    note("begin " + id);
    return new Run() {
      @Override
      public void leave() {
        note("leave " + id + (Thread.currentThread() == begun ? "" : " on another thread"));
      }

      @Override
      public void end(JobResult result) {
        ends.add(result);
        note("end " + id + " " + result.outcome());
      }
    };
  }
}
