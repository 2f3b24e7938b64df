package org.runnercdi.testing.readme;

import static org.runnercdi.testing.RunnerAssertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.runnercdi.Job;
import org.runnercdi.Result;
import org.runnercdi.engine.RunnerBuilder;
import org.runnercdi.schedule.Cron;
import org.runnercdi.testing.ManualTime;
import org.runnercdi.testing.RunnerTest;

@RunnerTest(start = "2026-03-29T00:30:00Z")
class InvoicesTest {
  @Test
  void areSentOnTheHour(ManualTime time) {
    Job invoices = Job.of("invoices", Cron.parse("0 * * * *"), () -> "sent");
    time.attach(new RunnerBuilder()).register(invoices).build();
    Result result = time.advance(Duration.ofHours(1)).get(0);
    assertThat(result).hasSlot("2026-03-29T01:00:00Z").ran("invoices").hasValue("sent");
  }
}
