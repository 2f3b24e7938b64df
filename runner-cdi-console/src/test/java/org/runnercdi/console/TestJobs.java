package org.runnercdi.console;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.runnercdi.Job;
import org.runnercdi.JobContext;
import org.runnercdi.JobSource;
import org.runnercdi.RunnableJob;
import org.runnercdi.schedule.Cron;
import org.runnercdi.testing.ManualTime;

/** The jobs of the tested application, some of which mean ill. */
@ApplicationScoped
public class TestJobs implements JobSource {

  static final String ATTACK = "<img src=x onerror=\"document.title='broken'\">";
  static final int CUSTOMERS = 40;

  @Inject ManualTime time;

  @ConfigProperty(name = "test.busy", defaultValue = "false")
  boolean busy;

  @RunnableJob(id = "minutely", cron = "* * * * *")
  String minutely(JobContext context) {
    return "slot " + context.slot();
  }

  @RunnableJob(id = "morning", cron = "0 6 * * MON-FRI", zone = "Europe/Paris")
  void morning() {}

  @RunnableJob(id = "failing", cron = "* * * * *")
  void failing() throws IOException {
    throw new IOException("The disk is full " + ATTACK, new IllegalStateException("quota"));
  }

  @RunnableJob(id = ATTACK, cron = "* * * * *")
  String attack() {
    return "<script>document.title='broken'</script>";
  }

  /** Takes as long as it is told, and does not always end well. */
  @RunnableJob(id = "import", cron = "* * * * *")
  String load(JobContext context) {
    if (!busy) {
      return "nothing to do";
    }
    long minute = context.slot().getEpochSecond() / 60;
    time.advance(Duration.ofMillis(200 + minute * 7919 % 900));
    if (minute % 9 == 4) {
      throw new IllegalStateException("line " + minute % 100 + " has no date");
    }
    return minute % 100 + " lines";
  }

  @Override
  public String name() {
    return "customers";
  }

  @Override
  public Collection<? extends Job> jobs(Instant slot) {
    List<Job> jobs = new ArrayList<>();
    Cron noon = Cron.parse("0 12 * * *", ZoneId.of("UTC"));
    for (int i = 1; i <= CUSTOMERS; i++) {
      jobs.add(Job.of("customer-%02d".formatted(i), noon, () -> "called"));
    }
    return jobs;
  }

  /** None of the usual roots. */
  @ApplicationPath("/of/its/own")
  public static class Root extends Application {}
}
