package org.runnercdi.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.runnercdi.Job;
import org.runnercdi.JobContext;
import org.runnercdi.JobInfo;
import org.runnercdi.JobResult;
import org.runnercdi.Jobs;
import org.runnercdi.RunnableJob;

/** Settings of jobs that change while the container is up: here in the system properties. */
class LiveSettingsTest {

  private static JobInfo info(Container container) {
    return container.get(Jobs.class).list().get(0);
  }

  @Test
  void aJobFollowsItsSettings() throws Exception {
    try (LogLines log = new LogLines();
        Container container =
            Container.of(
                Map.of("runner.job.report.timeout", "5m"),
                Report.class,
                Time.class,
                Results.class)) {
      Time time = container.get(Time.class);
      time.tick();
      assertThat(container.get(Results.class).all()).isEmpty();
      try {
        System.setProperty("runner.job.\"report\".cron", "* * * * *");
        time.tick();
        assertThat(container.get(Results.class).take().items())
            .extracting(JobResult::id)
            .containsExactly("report");
        assertThat(info(container).schedule()).isEqualTo("* * * * *");

        System.setProperty("runner.job.\"report\".cron", "* * * *");
        time.tick();
        time.tick();
        assertThat(info(container).schedule()).isEqualTo("* * * * *");
        assertThat(log.at(Level.WARNING))
            .singleElement()
            .asString()
            .contains("runner.job.\"report\".cron is '* * * *': ");
      } finally {
        System.clearProperty("runner.job.\"report\".cron");
      }
      time.tick();
      assertThat(info(container).schedule()).isEqualTo("0 0 1 1 *");
      assertThat(log.at(Level.INFO))
          .contains(
              "Settings of jobs have changed: runner.job.\"report\".cron=* * * * *.",
              "Settings of jobs have changed: runner.job.\"report\".cron is gone.");
    }
  }

  @RunnableJob(id = "report", cron = "0 0 1 1 *")
  static class Report implements Job {
    @Override
    public Object run(JobContext context) {
      return "sent";
    }
  }
}
