package org.runnercdi.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is compared does the same work: each job once, and as many at a time as the limit says. */
@Timeout(120)
@Tag("long")
class ContendersTest {

  private static final int LIMIT = 10;

  @ParameterizedTest
  @EnumSource(Contenders.class)
  void performsEachJobOnce(Contenders who) throws Exception {
    assumeTrue(who.startsHere() && who.runsWork());
    Work work = Work.of(Work.Kind.NOTHING, LIMIT);
    try (Contender contender = who.start(LIMIT, work)) {
      contender.run(100);
      contender.run(100);
    }
    assertThat(work.performed()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource(Contenders.class)
  void runsAsManyAtOnceAsTheLimit(Contenders who) throws Exception {
    assumeTrue(who.startsHere() && who.runsWork());
    Work work = Work.of(Work.Kind.MEET, LIMIT);
    try (Contender contender = who.start(LIMIT, work)) {
      contender.run(2 * LIMIT);
    }
    assertThat(work.performed()).isEqualTo(2 * LIMIT);
  }
}
