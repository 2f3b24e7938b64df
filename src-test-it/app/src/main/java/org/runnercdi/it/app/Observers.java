package org.runnercdi.it.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.runnercdi.JobPanicException;
import org.runnercdi.JobResult;
import org.runnercdi.Result;
import org.runnercdi.SlotMissed;

/** Writes down what the runner announces. */
@ApplicationScoped
public class Observers {

  @Inject Journal journal;

  void result(@Observes Result result) {
    journal.add("result", facts(result));
  }

  void resultAsync(@ObservesAsync Result result) {
    journal.add("async result", facts(result));
  }

  void panic(@Observes JobPanicException panic) {
    journal.add(
        "panic", Map.of("id", panic.jobId(), "cause", panic.getCause().getClass().getName()));
  }

  void missed(@Observes SlotMissed missed) {
    journal.add("missed", Map.of("from", missed.from().toString(), "to", missed.to().toString()));
  }

  static Map<String, Object> facts(Result result) {
    List<Map<String, Object>> items = new ArrayList<>();
    for (JobResult item : result.items()) {
      items.add(facts(item));
    }
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("source", result.source().name());
    facts.put("sourceName", result.sourceName());
    facts.put("slot", result.slot().toString());
    facts.put("items", items);
    return facts;
  }

  static Map<String, Object> facts(JobResult item) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("id", item.id());
    facts.put("outcome", item.outcome().name());
    facts.put("value", item.value() instanceof Map<?, ?> map ? map : String.valueOf(item.value()));
    Throwable error = item.error();
    facts.put("error", error == null ? "" : error.getClass().getName());
    Throwable cause = error == null ? null : error.getCause();
    facts.put("cause", cause == null ? "" : cause.getClass().getName());
    return facts;
  }
}
