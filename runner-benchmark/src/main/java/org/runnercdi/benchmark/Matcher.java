package org.runnercdi.benchmark;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.runnercdi.schedule.Cron;
import org.runnercdi.schedule.LocalMinute;

/** The cron matcher alone, and the search for the next time; the time is for one expression. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class Matcher {

  private static final int EXPRESSIONS = 10_000;

  private final Cron[] crons;
  private final LocalMinute[] minutes;
  private final ZonedDateTime[] times;

  /** Parses the expressions, and works out the local times. */
  public Matcher() {
    List<Crontab.Line> lines = Crontab.lines(EXPRESSIONS);
    crons = new Cron[EXPRESSIONS];
    minutes = new LocalMinute[EXPRESSIONS];
    times = new ZonedDateTime[EXPRESSIONS];
    Map<ZoneId, LocalMinute> shared = new HashMap<>();
    for (int index = 0; index < EXPRESSIONS; index++) {
      int i = index;
      ZoneId zone = lines.get(i).zone();
      crons[i] = Cron.parse(lines.get(i).expression(), zone);
      times[i] = Crontab.minute(500).atZone(zone);
      minutes[i] = shared.computeIfAbsent(zone, key -> LocalMinute.of(times[i]));
    }
  }

  /**
   * Asks each expression about a minute.
   *
   * @return how many are due
   */
  @Benchmark
  @OperationsPerInvocation(EXPRESSIONS)
  public int matches() {
    int due = 0;
    for (int i = 0; i < EXPRESSIONS; i++) {
      if (crons[i].matches(minutes[i])) {
        due++;
      }
    }
    return due;
  }

  /**
   * Asks each expression for its next time.
   *
   * @return how many have one
   */
  @Benchmark
  @OperationsPerInvocation(EXPRESSIONS)
  public int next() {
    int found = 0;
    for (int i = 0; i < EXPRESSIONS; i++) {
      found += crons[i].next(times[i], 1).size();
    }
    return found;
  }
}
