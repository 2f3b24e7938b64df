package org.runnercdi.schedule;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a schedule needs to know about one instant in one zone: the local minute, whether the clocks
 * show it for the second time, and the local time they skipped just before it. The zone's rules are
 * consulted here and nowhere else, so that one {@code LocalMinute} serves any number of {@link
 * Cron#matches} calls.
 *
 * <p>Immutable, safe for use by many threads.
 */
public final class LocalMinute {

  private static final SkippedSpan[] NOTHING = {};

  private final LocalDateTime local;
  private final ZoneId zone;
  private final LocalDay day;
  private final int hour;
  private final int minute;
  private final boolean repeated;
  private final @Nullable LocalDateTime skippedFrom;
  private final SkippedSpan[] skipped;

  private LocalMinute(
      LocalDateTime local, ZoneId zone, boolean repeated, @Nullable LocalDateTime skippedFrom) {
    this.local = local;
    this.zone = zone;
    this.day = LocalDay.of(local.toLocalDate());
    this.hour = local.getHour();
    this.minute = local.getMinute();
    this.repeated = repeated;
    this.skippedFrom = skippedFrom;
    this.skipped = skippedFrom == null ? NOTHING : SkippedSpan.between(skippedFrom, local);
  }

  /**
   * The minute of a time in that time's zone.
   *
   * @param time the time; its seconds are ignored
   * @return the minute
   */
  public static LocalMinute of(ZonedDateTime time) {
    LocalDateTime local = time.toLocalDateTime().truncatedTo(ChronoUnit.MINUTES);
    ZoneId zone = time.getZone();
    if (zone instanceof ZoneOffset) {
      return new LocalMinute(local, zone, false, null);
    }
    ZoneRules rules = zone.getRules();
    if (rules.isFixedOffset()) {
      return new LocalMinute(local, zone, false, null);
    }
    ZoneOffset offset = time.getOffset();
    ZoneOffsetTransition around = rules.getTransition(local);
    boolean repeated =
        around != null && around.isOverlap() && !around.getOffsetBefore().equals(offset);
    // Before railway time offsets had seconds, so a gap may end within a minute that began in it.
    ZoneOffsetTransition gap = around != null && around.isGap() ? around : before(local, rules);
    return new LocalMinute(local, zone, repeated, skippedFrom(gap, local, offset));
  }

  private static @Nullable ZoneOffsetTransition before(LocalDateTime local, ZoneRules rules) {
    return local.equals(LocalDateTime.MIN) ? null : rules.getTransition(local.minusSeconds(1));
  }

  private static @Nullable LocalDateTime skippedFrom(
      @Nullable ZoneOffsetTransition gap, LocalDateTime local, ZoneOffset offset) {
    if (gap == null
        || !gap.isGap()
        || !gap.getOffsetAfter().equals(offset)
        || !gap.getDateTimeAfter().truncatedTo(ChronoUnit.MINUTES).equals(local)) {
      return null;
    }
    LocalDateTime from = gap.getDateTimeBefore();
    LocalDateTime wholeMinute = from.truncatedTo(ChronoUnit.MINUTES);
    return wholeMinute.equals(from) ? from : wholeMinute.plusMinutes(1);
  }

  /**
   * The local time.
   *
   * @return the time, without seconds
   */
  public LocalDateTime local() {
    return local;
  }

  /**
   * The zone in which the local time was read.
   *
   * @return the zone
   */
  public ZoneId zone() {
    return zone;
  }

  /**
   * Whether an earlier instant bears the same local time, because the clocks were set back.
   *
   * @return true for the later of two such instants, false everywhere else
   */
  public boolean isRepeated() {
    return repeated;
  }

  /**
   * The start of the local time that does not exist because the clocks were set forward exactly to
   * this minute. Its end is {@link #local()}.
   *
   * @return the first skipped minute, empty where no gap ends at this minute
   */
  public Optional<LocalDateTime> skippedFrom() {
    return Optional.ofNullable(skippedFrom);
  }

  LocalDay day() {
    return day;
  }

  int hour() {
    return hour;
  }

  int minute() {
    return minute;
  }

  /** The skipped time, cut at midnights; shared, so nobody may write to it. */
  SkippedSpan[] skipped() {
    return skipped;
  }

  @Override
  public String toString() {
    return local + "[" + zone + "]";
  }
}
