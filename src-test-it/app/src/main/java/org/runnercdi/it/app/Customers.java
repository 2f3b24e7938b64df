package org.runnercdi.it.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.runnercdi.Job;
import org.runnercdi.JobSource;

/** Supplies two jobs at each slot. */
@ApplicationScoped
public class Customers implements JobSource {

  @Inject RequestMark mark;

  @Override
  public Collection<? extends Job> jobs(Instant slot) {
    int request = mark.number();
    return List.of(
        Job.of("customer-1", now -> true, () -> request),
        Job.of("customer-2", now -> true, () -> request));
  }
}
