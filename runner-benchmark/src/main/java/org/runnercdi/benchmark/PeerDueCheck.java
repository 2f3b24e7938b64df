package org.runnercdi.benchmark;

import static com.cronutils.model.CronType.UNIX;

import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.text.ParseException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.function.Function;
import org.springframework.scheduling.support.CronExpression;

/** The due-check of a library that has cron expressions: asks each of them in turn. */
final class PeerDueCheck implements Contender {

  /** One expression in its zone. */
  @FunctionalInterface
  interface Check {
    boolean isDue(Minute minute);
  }

  /** A minute, with its local times worked out once. */
  static final class Minute {

    private final Date date;
    private final Map<ZoneId, ZonedDateTime> local = new HashMap<>();

    Minute(Instant at) {
      date = Date.from(at);
      Crontab.zones().forEach(zone -> local.put(zone, at.atZone(zone)));
    }

    Date date() {
      return date;
    }

    ZonedDateTime in(ZoneId zone) {
      ZonedDateTime time = local.get(zone);
      if (time == null) {
        throw new IllegalArgumentException("Zone " + zone + " is in no crontab.");
      }
      return time;
    }
  }

  private final String settings;
  private final Function<Crontab.Line, Check> parser;
  private final Map<Integer, List<Check>> crontabs = new HashMap<>();
  private int minutes;
  private long due;

  private PeerDueCheck(String settings, Function<Crontab.Line, Check> parser) {
    this.settings = settings;
    this.parser = parser;
  }

  static PeerDueCheck cronUtils() {
    CronParser parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(UNIX));
    return new PeerDueCheck(
        "ExecutionTime.isMatch, kept for each expression; local times worked out once",
        line -> {
          ExecutionTime time = ExecutionTime.forCron(parser.parse(line.expression()));
          return minute -> time.isMatch(minute.in(line.zone()));
        });
  }

  static PeerDueCheck quartz() {
    return new PeerDueCheck(
        "CronExpression.isSatisfiedBy, kept for each expression",
        line -> {
          try {
            org.quartz.CronExpression cron = new org.quartz.CronExpression(line.withSeconds());
            cron.setTimeZone(TimeZone.getTimeZone(line.zone()));
            return minute -> cron.isSatisfiedBy(minute.date());
          } catch (ParseException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  static PeerDueCheck spring() {
    return new PeerDueCheck(
        "CronExpression.next from a second before, which must give the minute: it has no other"
            + " test; kept for each expression, local times worked out once",
        line -> {
          CronExpression cron = CronExpression.parse(line.withSeconds());
          return minute -> {
            ZonedDateTime local = minute.in(line.zone());
            return local.equals(cron.next(local.minusSeconds(1)));
          };
        });
  }

  Check parse(Crontab.Line line) {
    return parser.apply(line);
  }

  @Override
  public String settings() {
    return settings;
  }

  @Override
  public long run(int jobs) {
    List<Check> checks = crontabs.computeIfAbsent(jobs, this::crontab);
    long start = System.nanoTime();
    Minute minute = new Minute(Crontab.minute(minutes++));
    for (Check check : checks) {
      if (check.isDue(minute)) {
        due++;
      }
    }
    return System.nanoTime() - start;
  }

  private List<Check> crontab(int count) {
    List<Check> checks = new ArrayList<>(count);
    Crontab.lines(count).forEach(line -> checks.add(parse(line)));
    return checks;
  }

  @Override
  public void close() {
    if (due == 0) {
      throw new IllegalStateException("Nothing was ever due.");
    }
  }
}
