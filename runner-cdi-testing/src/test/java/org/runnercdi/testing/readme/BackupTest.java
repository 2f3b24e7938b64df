package org.runnercdi.testing.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.runnercdi.Explanation;
import org.runnercdi.Job;
import org.runnercdi.Jobs;
import org.runnercdi.engine.RunnerBuilder;
import org.runnercdi.schedule.Cron;
import org.runnercdi.testing.ManualTime;
import org.runnercdi.testing.RunnerTest;

@RunnerTest(start = "2026-10-25T00:25:00Z")
class BackupTest {
  @Test
  void saysWhyItDidNotRunTwice(ManualTime time) {
    Cron nightly = Cron.parse("30 2 * * *", ZoneId.of("Europe/Berlin"));
    Job backup = Job.of("backup", nightly, () -> "done");
    Jobs jobs = time.attach(new RunnerBuilder()).register(backup).build().jobs();
    time.advance(Duration.ofMinutes(70));
    Explanation why = jobs.explain("backup", Instant.parse("2026-10-25T01:30:00Z"));
    assertThat(why.kind()).isEqualTo(Explanation.Kind.NOT_DUE);
    assertThat(why.sentence())
        .isEqualTo(
            "Job 'backup' was not due at 2026-10-25 02:30+01:00 [Europe/Berlin]: daylight saving"
                + " does not match: 02:30 on 2026-10-25 came for the second time in Europe/Berlin,"
                + " and an expression with fixed hours runs only the first time.");
  }
}
