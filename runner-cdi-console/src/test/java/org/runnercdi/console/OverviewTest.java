package org.runnercdi.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.runnercdi.Member;
import org.runnercdi.QueueSource;
import org.runnercdi.Result;
import org.runnercdi.RunnerStats;
import org.runnercdi.SlotMissed;
import org.runnercdi.SourceFailed;

/** Each figure is the runner's own, and stands where it belongs. */
class OverviewTest {

  private static final Instant SLOT = Instant.parse("2026-03-01T06:00:00Z");
  private static final Member SELF = new Member("1", "web-1", true, true, SLOT, SLOT);
  private static final Member DEAD = new Member("2", "web-2", false, false, SLOT, SLOT);

  private final Console console = new Console();

  private Overview overview(Member... members) {
    return console.overview(new RunnerStats(3, 2, 64, 5, 6, 7, SLOT), List.of(members), false);
  }

  @Test
  void theFiguresAreThoseOfTheRunner() {
    Overview overview = overview(SELF);

    assertThat(overview.inFlight()).isEqualTo(3);
    assertThat(overview.queued()).isEqualTo(2);
    assertThat(overview.queueCapacity()).isEqualTo(64);
    assertThat(overview.dedupeSkips()).isEqualTo(5);
    assertThat(overview.droppedResults()).isEqualTo(6);
    assertThat(overview.missedSlots()).isEqualTo(7);
    assertThat(overview.lastSlot()).isEqualTo(SLOT);
    assertThat(overview.tickLagMillis()).isNull();
  }

  @Test
  void theLagIsThatOfTheLastSlotThatHadResults() {
    Instant before = SLOT.minusSeconds(120);
    console.ended(result(before, before.plusMillis(900)));
    console.ended(result(SLOT.minusSeconds(60), SLOT.minusSeconds(60).plusMillis(250)));

    assertThat(overview(SELF).tickLagMillis()).isEqualTo(250);
  }

  private static Result result(Instant slot, Instant startedAt) {
    return new Result(QueueSource.REGISTERED, "registered", slot, startedAt, startedAt, List.of());
  }

  @Test
  void membersAreThoseOfACluster() {
    assertThat(overview(SELF).members()).isEmpty();
    assertThat(overview(SELF, DEAD).members())
        .containsExactly(MemberView.of(SELF), MemberView.of(DEAD))
        .extracting(MemberView::name, MemberView::alive, MemberView::self)
        .containsExactly(tuple("web-1", true, true), tuple("web-2", false, false));
  }

  @Test
  void whatGoesWrongBesideTheJobsIsTold() {
    console.missed(new SlotMissed(SLOT, SLOT, "The machine slept."));
    console.failed(new SourceFailed("customers", SLOT, new IllegalStateException("no table")));

    assertThat(overview(SELF).notices())
        .extracting(NoticeView::text)
        .containsExactly(
            "Source 'customers' failed: java.lang.IllegalStateException: no table",
            "The machine slept.");
  }
}
