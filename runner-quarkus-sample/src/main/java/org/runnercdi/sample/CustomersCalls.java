package org.runnercdi.sample;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.runnercdi.Job;
import org.runnercdi.JobSource;

/** Gives the runner, each minute, all calls that are enabled; their schedules say which are due. */
@ApplicationScoped
class CustomersCalls implements JobSource {

  static final String NAME = "calls";

  private final Crons crons;
  private final CallClient client;

  CustomersCalls(Crons crons, CallClient client) {
    this.crons = crons;
    this.client = client;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  @Transactional
  public Collection<? extends Job> jobs(Instant slot) {
    List<Call> calls = Call.enabled();
    List<Job> jobs = new ArrayList<>(calls.size());
    for (Call call : calls) {
      crons.of(call).ifPresent(cron -> jobs.add(Job.of(call.jobId(), cron, client.bodyOf(call))));
    }
    crons.keepThoseOf(calls.stream().map(Crons.Key::of).collect(Collectors.toSet()));
    return jobs;
  }
}
