package org.runnercdi.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Contenders at the same work, each in a process of its own, taking turns. The first is the one
 * that the others are compared with, turn by turn.
 */
final class Race {

  /** For each contender and size, before the first round; the same code is then compiled. */
  static final int WARM_MILLIS = 2_000;

  /** How long a turn lasts at least, where one run takes less. */
  private static final double TURN_NANOS = 100e6;

  /** Whose run takes longer has its turn in every third round only. */
  private static final double SLOW_RUN_NANOS = 300e6;

  private final String title;
  private final double longestRun;
  private final List<Contenders> contenders;
  private final int limit;
  private final Work.Kind work;
  private final int[] sizes;
  private final List<String> settings = new ArrayList<>();
  private final List<Row> brief = new ArrayList<>();

  /**
   * Nothing starts yet.
   *
   * @param longestRun seconds; a contender for which a run would take longer is left out there
   */
  Race(
      String title,
      double longestRun,
      List<Contenders> contenders,
      int limit,
      Work.Kind work,
      int... sizes) {
    this.title = title;
    this.longestRun = longestRun;
    this.contenders = contenders.stream().filter(who -> who.lacks().isEmpty()).toList();
    for (Contenders who : contenders) {
      who.lacks().ifPresent(what -> say(who, "left out, for " + what));
    }
    this.limit = limit;
    this.work = work;
    this.sizes = sizes;
  }

  /** A contender in the race. */
  private static final class Entry {

    final Contenders who;
    final ChildProcess child;
    final String settings;
    final List<Cell> cells = new ArrayList<>();

    Entry(Contenders who, int limit, Work.Kind work) throws IOException {
      this.who = who;
      child = who.process(limit, work);
      settings = child.answer();
    }

    /** Warms one size up; leaves it out where a run would be too long. */
    void warm(int jobs, double longestRun) throws IOException {
      double estimate = cells.isEmpty() ? 0 : cells.get(cells.size() - 1).warm * jobs;
      if (estimate > longestRun * 1e9) {
        cells.add(new Cell(jobs, estimate / jobs, 0));
        return;
      }
      // Who waits for a second before each run has warmed up on its own, and has one at a time.
      int millis = who.waitsForSecond() ? 0 : WARM_MILLIS;
      double nanos = child.order("warm", jobs, millis).nanos();
      double most = who.waitsForSecond() ? 1 : Math.min(1_000, TURN_NANOS / (nanos * jobs));
      cells.add(new Cell(jobs, nanos, (int) Math.max(1, most)));
    }

    void turn(int size, int round) throws IOException {
      Cell cell = cells.get(size);
      boolean slow = who.waitsForSecond() || cell.warm * cell.jobs > SLOW_RUN_NANOS;
      if (cell.times > 0 && (!slow || round % 3 == 0)) {
        cell.rounds.add(round);
        cell.laps.add(child.order("run", cell.jobs, cell.times));
      }
    }

    void close() {
      try {
        child.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** A contender at one size. */
  private static final class Cell {

    final int jobs;
    final double warm;
    final int times;
    final List<Integer> rounds = new ArrayList<>();
    final List<Lap> laps = new ArrayList<>();

    Cell(int jobs, double warm, int times) {
      this.jobs = jobs;
      this.warm = warm;
      this.times = times;
    }

    Series nanos() {
      return Series.of(laps.stream().map(Lap::nanos).toList());
    }

    double median(Function<Lap, Double> figure) {
      return Series.of(laps.stream().map(figure).toList()).median();
    }

    /** The system counts it in hundredths of a second, and a turn may take less. */
    String cpu() {
      double cpu = median(Lap::cpu);
      return cpu > 0 ? Series.time(cpu) : "too little to be counted";
    }

    Series ratios(Cell base) {
      List<Double> ratios = new ArrayList<>();
      for (int i = 0; i < laps.size(); i++) {
        // The base has its turn in every round.
        ratios.add(laps.get(i).nanos() / base.laps.get(rounds.get(i)).nanos());
      }
      return Series.of(ratios);
    }
  }

  List<Row> run(int rounds, Progress progress) throws IOException {
    List<Entry> entries = new ArrayList<>();
    progress.say(title);
    try {
      for (Contenders who : contenders) {
        Entry entry = new Entry(who, limit, work);
        entries.add(entry);
        say(who, entry.settings);
        for (int size : sizes) {
          entry.warm(size, longestRun);
        }
      }
      for (int round = 0; round < rounds; round++) {
        for (int size = 0; size < sizes.length; size++) {
          for (int i = 0; i < entries.size(); i++) {
            // Each round begins with another one.
            entries.get((i + round) % entries.size()).turn(size, round);
          }
        }
      }
    } finally {
      entries.forEach(Entry::close);
    }
    return rows(entries);
  }

  private void say(Contenders who, String what) {
    settings.add("- " + title + ", " + who.title + ": " + what + ".");
  }

  private List<Row> rows(List<Entry> entries) {
    List<Row> rows = new ArrayList<>();
    for (int size = 0; size < sizes.length; size++) {
      Cell base = entries.get(0).cells.get(size);
      for (int i = 0; i < entries.size(); i++) {
        Entry entry = entries.get(i);
        Row row = row(entry, entry.cells.get(size), base);
        rows.add(row);
        if (i < 2 || size == sizes.length / 2) {
          brief.add(row);
        }
      }
    }
    return rows;
  }

  private Row row(Entry entry, Cell cell, Cell base) {
    String measure = String.format(Locale.ROOT, "%s, %,d", title, cell.jobs);
    if (cell.laps.isEmpty()) {
      String about = Series.time(cell.warm);
      String note = "left out: about " + Series.time(cell.warm * cell.jobs) + " for one run";
      return Row.of(measure, entry.who.title, "about " + about, "", "", "", note);
    }
    String ratio = cell.ratios(base).ratios();
    if (contenders.get(0) != Contenders.BARE) {
      ratio += " to " + contenders.get(0).title;
    }
    String remark =
        String.format(
            Locale.ROOT,
            "CPU %s, %,.0f B each; %d rounds of %d runs",
            cell.cpu(),
            cell.median(Lap::bytes),
            cell.laps.size(),
            cell.times);
    return Row.of(measure, entry.who.title, cell.nanos(), ratio, remark);
  }

  /** The first two at each size, and all at the middle one, which none is too slow for. */
  List<Row> brief() {
    return brief;
  }

  /** Who is left out, and what each other says of its settings, once it has run. */
  List<String> settings() {
    return settings;
  }
}
