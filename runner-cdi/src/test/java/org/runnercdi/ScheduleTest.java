package org.runnercdi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  private record Never(String text) implements Schedule {

    @Override
    public boolean test(ZonedDateTime time) {
      return false;
    }

    @Override
    public Optional<ZoneId> zone() {
      return Optional.empty();
    }

    @Override
    public List<ZonedDateTime> next(ZonedDateTime from, int count) {
      return List.of();
    }

    @Override
    public Optional<String> mismatch(ZonedDateTime time) {
      return Optional.of("never");
    }

    @Override
    public String toString() {
      return text;
    }
  }

  @Test
  void isDescribedByItsTextUnlessItSaysOtherwise() {
    assertThat(new Never("on holidays").describe(Locale.KOREAN)).isEqualTo("on holidays");
  }
}
