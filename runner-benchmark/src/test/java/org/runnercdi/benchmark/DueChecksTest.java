package org.runnercdi.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.runnercdi.schedule.Cron;

/** What is compared answers the same. */
@Tag("long")
class DueChecksTest {

  @Test
  void allSayTheSame() {
    List<PeerDueCheck> peers =
        List.of(PeerDueCheck.cronUtils(), PeerDueCheck.quartz(), PeerDueCheck.spring());
    for (Crontab.Line line : Crontab.lines(100)) {
      Cron cron = Cron.parse(line.expression(), line.zone());
      List<PeerDueCheck.Check> checks = peers.stream().map(peer -> peer.parse(line)).toList();
      for (int i = 0; i < 200; i++) {
        PeerDueCheck.Minute minute = new PeerDueCheck.Minute(Crontab.minute(i));
        boolean due = cron.test(minute.in(line.zone()));
        assertThat(checks)
            .as("%s at %s", line, Crontab.minute(i))
            .allMatch(check -> check.isDue(minute) == due);
      }
    }
  }
}
