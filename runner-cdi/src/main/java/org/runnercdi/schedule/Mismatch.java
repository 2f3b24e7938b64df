package org.runnercdi.schedule;

import java.time.LocalDateTime;
import java.time.format.TextStyle;
import java.util.Locale;

/** Says which part of an expression says no to a minute. */
final class Mismatch {

  private final Cron cron;
  private final LocalMinute minute;

  Mismatch(Cron cron, LocalMinute minute) {
    this.cron = cron;
    this.minute = minute;
  }

  String sentence() {
    LocalDateTime local = minute.local();
    String zone = minute.zone().getId();
    if (cron.holds(minute)) {
      return ("daylight saving does not match: %s on %s came for the second time in %s, and an"
              + " expression with fixed hours runs only the first time")
          .formatted(local.toLocalTime(), local.toLocalDate(), zone);
    }
    if (cron.holdsInSkipped(minute)) {
      return "daylight saving does not match: %s to %s was skipped in %s, and %s"
          .formatted(
              minute.skippedFrom().map(LocalDateTime::toString).orElse(""),
              local,
              zone,
              cron.isLiteral()
                  ? "the literal rule does not make up for it"
                  : "an expression with all hours goes on at its next match");
    }
    return field(local, zone) + ", the expression wants " + wanted();
  }

  private String field(LocalDateTime local, String zone) {
    LocalDay day = minute.day();
    if (!cron.hasMonth(day)) {
      return "month does not match: %s was in %s in %s"
          .formatted(
              local.toLocalDate(),
              local.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH),
              zone);
    }
    if (!cron.hasDay(day)) {
      String weekday = local.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
      String what =
          cron.isAnyDayOfWeek()
              ? "day of month does not match"
              : cron.isAnyDayOfMonth()
                  ? "day of week does not match"
                  : "day of month and day of week do not match";
      return "%s: %s was a %s in %s".formatted(what, local.toLocalDate(), weekday, zone);
    }
    return "%s does not match: it was %s on %s in %s"
        .formatted(
            cron.hasHour(minute.hour()) ? "minute" : "hour",
            local.toLocalTime(),
            local.toLocalDate(),
            zone);
  }

  private String wanted() {
    LocalDay day = minute.day();
    if (!cron.hasMonth(day)) {
      return text(Field.MONTH);
    }
    if (!cron.hasDay(day)) {
      if (cron.isAnyDayOfWeek()) {
        return text(Field.DAY_OF_MONTH);
      }
      return cron.isAnyDayOfMonth()
          ? text(Field.DAY_OF_WEEK)
          : text(Field.DAY_OF_MONTH) + " or " + text(Field.DAY_OF_WEEK);
    }
    return text(cron.hasHour(minute.hour()) ? Field.MINUTE : Field.HOUR);
  }

  private String text(Field field) {
    return Quote.shortened(CronParser.fields(cron.toString()).getOrDefault(field, ""));
  }
}
