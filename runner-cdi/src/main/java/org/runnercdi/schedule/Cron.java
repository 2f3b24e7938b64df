package org.runnercdi.schedule;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.runnercdi.Schedule;

/**
 * A cron expression of five fields: minute, hour, day of month, month, day of week.
 *
 * <table>
 *   <caption>What a field may say</caption>
 *   <tr><th>text</th><th>meaning</th></tr>
 *   <tr><td>{@code *}</td><td>every value; in the day fields {@code ?} says the same</td></tr>
 *   <tr><td>{@code 5}, {@code MON}, {@code jan}</td><td>one value; names stand for months and days
 *       of the week, in any case; Sunday is 0 or 7</td></tr>
 *   <tr><td>{@code 9-17}, {@code fri-mon}, {@code 22-2}</td><td>a range, ends included, which may
 *       wrap around</td></tr>
 *   <tr><td>{@code *}{@code /5}, {@code 10-40/10}</td><td>every n-th value of a range; {@code 5/15}
 *       is the range from 5 to the largest value (of the days of the week, Saturday); the step is
 *       at most the number of values</td></tr>
 *   <tr><td>{@code 1,15,20-25}</td><td>any of several parts</td></tr>
 *   <tr><td>{@code L}, {@code L-3}</td><td>day of month: the last, three days before the
 *       last</td></tr>
 *   <tr><td>{@code 15W}, {@code LW}</td><td>day of month: the workday (Monday to Friday) nearest to
 *       the 15th within the month, the last workday; {@code 31W} says nothing in a month of 30
 *       days</td></tr>
 *   <tr><td>{@code 5L}, {@code FRIL}</td><td>day of week: the month's last Friday</td></tr>
 *   <tr><td>{@code MON#2}, {@code 1#2}</td><td>day of week: the month's second Monday</td></tr>
 * </table>
 *
 * <p>Where the day of month and the day of week are both other than {@code *} and {@code ?}, a day
 * matches when either does. Any other text counts as such, even one that names every day: with
 * {@code *}{@code /2} or {@code 1-31} as day of month, {@code MON} adds days and takes none away.
 *
 * <p>In place of the fields stands {@code @yearly} or {@code @annually}, {@code @monthly},
 * {@code @weekly}, {@code @daily} or {@code @midnight}, or {@code @hourly}: the first minute of
 * each such period, weeks beginning on Sunday.
 *
 * <p>Without a zone an expression is read in that of each time it is given. What happens where the
 * zone's clocks are set forward or back, {@link Dst} says.
 *
 * <p>Immutable, safe for use by many threads, never blocking, and small: an application may hold
 * very many.
 */
public final class Cron implements Schedule {

  private static final int ALL_HOURS = (int) Field.HOUR.all();

  private static final int ANY_DAY_OF_MONTH = 1;
  private static final int ANY_DAY_OF_WEEK = 2;
  private static final int LITERAL = 4;

  private final String text;
  private final @Nullable ZoneId zone;
  private final @Nullable RareDays rare;
  private final long minutes;
  private final int hours;
  private final int daysOfMonth;
  private final short months;
  private final byte daysOfWeek;
  private final byte flags;

  private Cron(String text, @Nullable ZoneId zone, Dst dst) {
    CronParser.Parsed parsed = CronParser.parse(text);
    this.text = text;
    this.zone = zone;
    this.rare = parsed.rare();
    this.minutes = parsed.minutes();
    this.hours = parsed.hours();
    this.daysOfMonth = parsed.daysOfMonth();
    this.months = (short) parsed.months();
    this.daysOfWeek = (byte) parsed.daysOfWeek();
    this.flags =
        (byte)
            ((parsed.anyDayOfMonth() ? ANY_DAY_OF_MONTH : 0)
                | (parsed.anyDayOfWeek() ? ANY_DAY_OF_WEEK : 0)
                | (dst == Dst.LITERAL ? LITERAL : 0));
  }

  /**
   * An expression that is read in the zone of each time it is given, with {@link Dst#CIVIL}.
   *
   * @param expression the expression, at most 1000 characters
   * @return the schedule
   * @throws IllegalArgumentException if the expression is null or cannot be read; the message is
   *     one sentence that names the field, the text and what would be right
   */
  public static Cron parse(@Nullable String expression) {
    return new Cron(CronParser.checked(expression), null, Dst.CIVIL);
  }

  /**
   * An expression that is read in one zone, with {@link Dst#CIVIL}.
   *
   * @param expression the expression, at most 1000 characters
   * @param zone the zone
   * @return the schedule
   * @throws IllegalArgumentException if the expression is null or cannot be read; the message is
   *     one sentence that names the field, the text and what would be right
   */
  public static Cron parse(@Nullable String expression, ZoneId zone) {
    return parse(expression, zone, Dst.CIVIL);
  }

  /**
   * An expression that is read in one zone.
   *
   * @param expression the expression, at most 1000 characters
   * @param zone the zone
   * @param dst what happens where the zone's clocks are set forward or back
   * @return the schedule
   * @throws IllegalArgumentException if the expression is null or cannot be read; the message is
   *     one sentence that names the field, the text and what would be right
   */
  public static Cron parse(@Nullable String expression, ZoneId zone, Dst dst) {
    Objects.requireNonNull(zone, "The zone of a cron expression must not be null.");
    Objects.requireNonNull(dst, "The daylight saving rule must not be null.");
    return new Cron(CronParser.checked(expression), zone, dst);
  }

  @Override
  public Optional<ZoneId> zone() {
    return Optional.ofNullable(zone);
  }

  /**
   * Whether the expression is due in the minute of a time.
   *
   * @param time the time, in any zone; its seconds are ignored
   * @return true if it is due; false also where the time is so far away that the expression's zone
   *     has no name for it
   * @see #matches
   */
  @Override
  public boolean test(ZonedDateTime time) {
    ZonedDateTime own = inOwnZone(time);
    return own != null && matches(LocalMinute.of(own));
  }

  /**
   * Whether the expression is due in a minute: {@link #test} for those who ask many expressions
   * about one instant. Allocates nothing.
   *
   * @param minute the minute in the expression's zone, which the caller sees to, or in whichever
   *     zone where it has none
   * @return true if it is due
   */
  public boolean matches(LocalMinute minute) {
    if (holds(minute) && (!minute.isRepeated() || !isOnce())) {
      return true;
    }
    return isOnce() && holdsInSkipped(minute);
  }

  /**
   * The minutes of the hour that the expression names. In the others it is never due, save where
   * the clocks were set forward just before ({@link LocalMinute#skippedFrom()}): who asks very many
   * expressions can tell most of those that are not due by this.
   *
   * @return a bit for each minute, the lowest for minute 0; never 0
   */
  public long minutes() {
    return minutes;
  }

  /**
   * The next times at which the expression is due. Looks no further ahead of {@code from}, or of
   * the last time found, than 400 years, after which the calendar repeats itself: an expression
   * that never matches, such as {@code 0 0 31 2 *}, ends at once.
   *
   * @param from the times are strictly later than this
   * @param count how many at most, not negative
   * @return the first instant of each minute, in ascending order, in the expression's zone, else in
   *     that of {@code from}; fewer than {@code count} where there are no more, none where the zone
   *     has no name for {@code from}
   * @throws IllegalArgumentException if {@code count} is negative
   */
  @Override
  public List<ZonedDateTime> next(ZonedDateTime from, int count) {
    Times.requireCount(count);
    ZonedDateTime own = inOwnZone(from);
    return own == null ? List.of() : new NextTimes(this, own, count).find();
  }

  /**
   * What the expression says, for people to read: "At 06:00, Monday to Friday". Expressions of one
   * meaning have one description; the zone is not mentioned.
   *
   * @param locale the language: English or Korean; any other is answered in English
   * @return a phrase without a full stop
   */
  @Override
  public String describe(Locale locale) {
    return Description.of(CronParser.parse(text), Language.of(locale));
  }

  @Override
  public Optional<String> mismatch(ZonedDateTime time) {
    ZonedDateTime own = inOwnZone(time);
    if (own == null) {
      return Optional.of("year does not match: %s cannot be told in %s".formatted(time, zone));
    }
    LocalMinute minute = LocalMinute.of(own);
    return matches(minute) ? Optional.empty() : Optional.of(new Mismatch(this, minute).sentence());
  }

  private @Nullable ZonedDateTime inOwnZone(ZonedDateTime time) {
    return zone == null || zone.equals(time.getZone())
        ? time
        : Times.at(time.toEpochSecond(), zone);
  }

  /** Whether repeated minutes count once and skipped ones are made up. */
  private boolean isOnce() {
    return hours != ALL_HOURS && !isLiteral();
  }

  /** Whether all fields match, whatever the clocks did. */
  boolean holds(LocalMinute minute) {
    return ((minutes >>> minute.minute()) & 1) != 0
        && hasHour(minute.hour())
        && hasMonth(minute.day())
        && hasDay(minute.day());
  }

  /** Whether all fields match in a minute that was skipped just before this one. */
  boolean holdsInSkipped(LocalMinute minute) {
    for (SkippedSpan span : minute.skipped()) {
      if (hasMonth(span.day()) && hasDay(span.day())) {
        int match = nextMinuteOfDay(span.from());
        if (match >= 0 && match < span.to()) {
          return true;
        }
      }
    }
    return false;
  }

  boolean hasHour(int hour) {
    return ((hours >>> hour) & 1) != 0;
  }

  boolean hasMonth(LocalDay day) {
    return ((months >>> day.month()) & 1) != 0;
  }

  boolean hasDay(LocalDay day) {
    boolean ofMonth =
        ((daysOfMonth >>> day.dayOfMonth()) & 1) != 0 || (rare != null && rare.hasDayOfMonth(day));
    boolean ofWeek =
        ((daysOfWeek >>> day.dayOfWeek()) & 1) != 0 || (rare != null && rare.hasDayOfWeek(day));
    boolean either = (flags & (ANY_DAY_OF_MONTH | ANY_DAY_OF_WEEK)) == 0;
    return either ? ofMonth || ofWeek : ofMonth && ofWeek;
  }

  /** The first minute of the day, from this one on, that hours and minutes name; else -1. */
  int nextMinuteOfDay(int from) {
    int hour = from / 60;
    long later = minutes & (-1L << (from % 60));
    if (hasHour(hour) && later != 0) {
      return hour * 60 + Long.numberOfTrailingZeros(later);
    }
    int laterHours = hours & (-1 << (hour + 1));
    return laterHours == 0
        ? -1
        : Integer.numberOfTrailingZeros(laterHours) * 60 + Long.numberOfTrailingZeros(minutes);
  }

  boolean isLiteral() {
    return (flags & LITERAL) != 0;
  }

  boolean isAnyDayOfMonth() {
    return (flags & ANY_DAY_OF_MONTH) != 0;
  }

  boolean isAnyDayOfWeek() {
    return (flags & ANY_DAY_OF_WEEK) != 0;
  }

  /**
   * Whether the other is an expression of the same text, zone and {@link Dst}.
   *
   * @param other the other
   * @return true if it is
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Cron cron
        && text.equals(cron.text)
        && Objects.equals(zone, cron.zone)
        && flags == cron.flags;
  }

  @Override
  public int hashCode() {
    return (31 * text.hashCode() + Objects.hashCode(zone)) * 31 + flags;
  }

  /**
   * The expression.
   *
   * @return its text as it was given, without white space around it
   */
  @Override
  public String toString() {
    return text;
  }
}
