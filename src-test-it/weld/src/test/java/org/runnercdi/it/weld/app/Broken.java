package org.runnercdi.it.weld.app;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import org.runnercdi.Job;
import org.runnercdi.JobSource;

/** A source that fails. */
@ApplicationScoped
public class Broken implements JobSource {

  @Override
  public Collection<? extends Job> jobs(Instant slot) {
    throw new IllegalStateException("no database");
  }

  @Override
  public String name() {
    return "broken";
  }
}
