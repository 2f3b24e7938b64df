package org.runnercdi.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Measures this library beside others, and prints one table. */
final class Compare {

  private final Options options;
  private final Progress progress = new Progress();
  private final Machine machine = new Machine();
  private final List<Row> rows = new ArrayList<>();

  /** Those that tell a reader enough. */
  private final List<Row> brief = new ArrayList<>();

  private final List<String> settings = new ArrayList<>();

  Compare(Options options) {
    this.options = options;
  }

  void run() throws IOException, InterruptedException {
    race(
        "jobs",
        options.rounds(),
        new Race(
            "no-op job, limit 50, due at once",
            4,
            Contenders.OF_JOBS,
            50,
            Work.Kind.NOTHING,
            100,
            1_000,
            100_000));
    race(
        "ladder",
        options.rounds(),
        new Race(
            "no-op job, limit 50, duty by duty",
            4,
            Contenders.OF_LADDER,
            50,
            Work.Kind.NOTHING,
            100_000));
    race(
        "sleepers",
        options.rounds(),
        new Race(
            "job that sleeps 10 ms, limit 1,000, due at once",
            4,
            Contenders.OF_SLEEPERS,
            1_000,
            Work.Kind.SLEEP,
            10_000));
    race(
        "due-checks",
        options.rounds(),
        new Race(
            "due-check of a cron job, asked at once",
            4,
            Contenders.OF_DUE_CHECKS,
            50,
            Work.Kind.NOTHING,
            10_000));
    // In a process of its own: a source that supplies another set of jobs each time is another
    // case.
    race(
        "due-checks",
        options.rounds(),
        new Race(
            "due-check of a cron job, asked at once",
            4,
            List.of(Contenders.RUNNER_CHECK),
            50,
            Work.Kind.NOTHING,
            1_000_000));
    for (Measures measure : Measures.values()) {
      if (options.wants(measure.part()) && (options.real() || !measure.real)) {
        progress.say(measure.part());
        take(measure);
      }
    }
    if (options.wants("start-up") && !StartUp.isBuilt()) {
      settings.add("- start-up: left out, for its applications are not built; see README.md.");
    } else if (options.wants("start-up")) {
      progress.say("start-up");
      List<Row> taken = StartUp.rows(Math.min(options.rounds(), StartUp.MOST_ROUNDS));
      rows.addAll(taken);
      brief.addAll(taken.subList(0, 3));
      machine.look();
    }
    progress.say("done");
    print();
  }

  private void race(String part, int rounds, Race race) throws IOException {
    if (options.wants(part)) {
      rows.addAll(race.run(rounds, progress));
      brief.addAll(race.brief());
      settings.addAll(race.settings());
      machine.look();
    }
  }

  private void take(Measures measure) throws IOException, InterruptedException {
    try (ChildProcess child = ChildProcess.program("measure", measure.name())) {
      List<Row> taken = child.rest().stream().map(Row::parse).toList();
      rows.addAll(taken);
      brief.add(taken.get(0));
      if (measure.showsGrowth()) {
        brief.add(taken.get(taken.size() - 1));
      }
    }
    machine.look();
  }

  private void print() throws IOException {
    if (options.baseline()) {
      Path file = Path.of("runner-benchmark", "BASELINE.md");
      Files.writeString(file, "# Baseline\n\n" + command() + table(rows) + remarks());
      System.out.print(command() + table(brief) + machine.describe() + "\n");
    } else {
      System.out.print(command() + table(rows) + remarks());
    }
  }

  private String command() {
    String command = "java -jar runner-benchmark/target/benchmarks.jar compare " + options.text();
    return "`" + command.strip() + "`, " + LocalDate.now(ZoneOffset.UTC) + "\n\n";
  }

  private static String table(List<Row> rows) {
    StringBuilder text = new StringBuilder(Row.HEADING.markdown());
    text.append("\n|---|---|---|---|---|---|---|\n");
    rows.forEach(row -> text.append(row.markdown()).append('\n'));
    return text.append('\n').toString();
  }

  private String remarks() throws IOException {
    StringBuilder text = new StringBuilder(machine.describe()).append("\n\n");
    text.append(
        String.format(
            Locale.ROOT,
            "Each contender has a process of its own (-Xmx3g, else the JVM's defaults), is warmed"
                + " up for %d s at each size, and has then its turn in each of %d rounds (in every"
                + " third where a run is slow). A figure"
                + " is the time for one job; a ratio is taken between two turns of the same round,"
                + " and stands with its smallest and greatest value. Each run is checked: all jobs"
                + " have run, and as many as the limit have met at a barrier before.%n%n",
            Race.WARM_MILLIS / 1000,
            options.rounds()));
    settings.forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }
}
