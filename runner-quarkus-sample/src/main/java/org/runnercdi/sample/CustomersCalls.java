package org.runnercdi.sample;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.runnercdi.Job;
import org.runnercdi.JobContext;
import org.runnercdi.JobSource;

/**
 * Gives the runner, each minute, all calls that are enabled; their schedules say which are due.
 * What a call sends is read when it runs.
 */
@ApplicationScoped
class CustomersCalls implements JobSource {

  private final Crons crons;
  private final CallClient client;

  CustomersCalls(Crons crons, CallClient client) {
    this.crons = crons;
    this.client = client;
  }

  @Override
  public String name() {
    return "calls";
  }

  @Override
  @Transactional
  public Collection<? extends Job> jobs(Instant slot) {
    List<Planned> calls = Call.find("enabled", Sort.by("id"), true).project(Planned.class).list();
    List<Job> jobs = new ArrayList<>(calls.size());
    for (Planned call : calls) {
      crons.of(call.cron, call.zone).ifPresent(cron -> jobs.add(job(call.id, cron)));
    }
    crons.keepThoseOf(
        calls.stream()
            .map(call -> new Crons.Key(call.cron, call.zone))
            .collect(Collectors.toSet()));
    return jobs;
  }

  /** A job that makes a call; its value is the HTTP status. */
  Job job(long id, Predicate<ZonedDateTime> due) {
    return Job.of(Call.jobId(id), due, context -> run(id, context));
  }

  private Object run(long id, JobContext context) throws Exception {
    Call call =
        QuarkusTransaction.requiringNew().call(() -> Call.<Call>findByIdOptional(id)).orElse(null);
    if (call == null) {
      throw CallFailedException.forGood("The call was deleted before it ran.");
    }
    return client.send(call.request(context.executionKey()), call.retries);
  }

  /** What the plan of a minute needs of a call. */
  record Planned(Long id, String cron, String zone) {}
}
