package org.runnercdi.it.weld.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.runnercdi.Job;
import org.runnercdi.JobSource;

/** A source, which may use what belongs to a request. */
@ApplicationScoped
public class Customers implements JobSource {

  @Inject RequestId request;

  @Override
  public Collection<? extends Job> jobs(Instant slot) {
    String askedIn = request.value();
    return List.of(Job.of("customer", now -> true, () -> askedIn));
  }
}
