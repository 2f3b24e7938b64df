package org.runnercdi.benchmark;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.runnercdi.Job;
import org.runnercdi.JobBody;
import org.runnercdi.schedule.Cron;

/** Cron jobs as many users have them: the same at each run. */
final class Crontab {

  /** Before the first of the {@linkplain #minute minutes}. */
  static final Instant START = Instant.parse("2026-03-02T00:00:00Z");

  private static final List<ZoneId> ZONES =
      List.of(
          ZoneId.of("Europe/Paris"),
          ZoneId.of("America/New_York"),
          ZoneId.of("Asia/Seoul"),
          ZoneId.of("Asia/Kolkata"),
          ZoneId.of("UTC"));

  private Crontab() {}

  /** What one job has. */
  record Line(String expression, ZoneId zone) {

    /** In six fields, with a question mark for the day that is not named. */
    String withSeconds() {
      String[] fields = expression.split(" ", -1);
      boolean anyDayOfWeek = fields[4].equals("*");
      return String.join(
          " ",
          "0",
          fields[0],
          fields[1],
          anyDayOfWeek ? fields[2] : "?",
          fields[3],
          anyDayOfWeek ? "?" : fields[4]);
    }
  }

  static List<Line> lines(int count) {
    Random random = new Random(1);
    List<Line> lines = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      lines.add(new Line(expression(random), ZONES.get(random.nextInt(ZONES.size()))));
    }
    return lines;
  }

  static List<ZoneId> zones() {
    return ZONES;
  }

  private static String expression(Random random) {
    int kind = random.nextInt(100);
    int minute = random.nextInt(60);
    int hour = random.nextInt(24);
    if (kind < 5) {
      return "*/5 * * * *";
    } else if (kind < 15) {
      return "*/15 * * * *";
    } else if (kind < 30) {
      return minute + " * * * *";
    } else if (kind < 65) {
      return minute + " " + hour + " * * *";
    } else if (kind < 80) {
      return minute + " " + hour + " * * MON-FRI";
    } else if (kind < 90) {
      return minute + " 9-17 * * MON-FRI";
    } else if (kind < 95) {
      return minute + " " + hour + " 1 * *";
    }
    return minute + " " + hour + " 1 1,4,7,10 *";
  }

  static List<Job> jobs(int count, JobBody body) {
    List<Job> jobs = new ArrayList<>(count);
    for (Line line : lines(count)) {
      jobs.add(Job.of("job-" + jobs.size(), Cron.parse(line.expression(), line.zone()), body));
    }
    return jobs;
  }

  /**
   * The minutes in which they are asked: ascending, and none that five divides, in which the many
   * expressions that begin with an asterisk are due.
   */
  static Instant minute(int index) {
    return START.plusSeconds(60L * (index / 4 * 5 + index % 4 + 1));
  }
}
