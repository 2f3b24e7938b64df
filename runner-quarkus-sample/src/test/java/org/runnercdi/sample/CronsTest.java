package org.runnercdi.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.runnercdi.schedule.Cron;

class CronsTest {

  private final Crons crons = new Crons();

  @Test
  void oneExpressionInOneZoneIsParsedOnce() {
    assertThat(get("0 6 * * *", "UTC")).isSameAs(get("0 6 * * *", "UTC"));
    assertThat(get("0 6 * * *", "UTC")).isNotSameAs(get("0 6 * * *", "Europe/Paris"));
  }

  @Test
  void whatNoCallUsesIsForgotten() {
    Cron kept = get("0 6 * * *", "UTC");
    Cron dropped = get("0 7 * * *", "UTC");

    crons.keepThoseOf(Set.of(new Crons.Key("0 6 * * *", "UTC")));

    assertThat(get("0 6 * * *", "UTC")).isSameAs(kept);
    assertThat(get("0 7 * * *", "UTC")).isNotSameAs(dropped);
  }

  private Cron get(String cron, String zone) {
    return crons.of(cron, zone).orElseThrow();
  }
}
