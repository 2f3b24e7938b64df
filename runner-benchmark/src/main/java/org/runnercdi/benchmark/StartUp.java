package org.runnercdi.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the library adds to the start of a Quarkus application with a hundred jobs: the same
 * application, built with and without it, started in turn.
 */
final class StartUp {

  private static final Path APPLICATIONS = Path.of("runner-benchmark", "quarkus");
  private static final Pattern QUARKUS = Pattern.compile("started in ([0-9.]+)s");
  private static final Pattern OWN = Pattern.compile("(?m)^started (\\d+) (\\d+) (\\d+)$");
  private static final int WARM_UP = 2;

  /** A start takes a second. */
  static final int MOST_ROUNDS = 11;

  private StartUp() {}

  /**
   * One start, in nanoseconds.
   *
   * @param quarkus what Quarkus says
   * @param jvm from the start of the JVM until all is up
   * @param cpu the processor time of the process until then
   * @param thread that of the thread which starts the application, without compilers and collector
   */
  private record Start(double quarkus, double jvm, double cpu, double thread) {}

  /** Two starts that follow upon each other. */
  private record Round(Start with, Start without) {}

  static boolean isBuilt() {
    return Files.exists(jar("with")) && Files.exists(jar("without"));
  }

  /** One of the applications, which is there once it is built. */
  static Path jar(String variant) {
    return APPLICATIONS.resolve(Path.of(variant, "target", "quarkus-app", "quarkus-run.jar"));
  }

  static List<Row> rows(int rounds) throws IOException, InterruptedException {
    List<Round> all = new ArrayList<>();
    for (int i = -WARM_UP; i < rounds; i++) {
      Round round = round(i % 2 == 0);
      // The first ones read the files from the disk.
      if (i >= 0) {
        all.add(round);
      }
    }
    List<Row> rows = new ArrayList<>();
    rows.addAll(rows(all, "until Quarkus says that it has started", Start::quarkus));
    rows.addAll(rows(all, "from the start of the JVM", Start::jvm));
    rows.addAll(rows(all, "processor time", Start::cpu));
    rows.addAll(rows(all, "processor time of the thread that starts it", Start::thread));
    return rows;
  }

  private static Round round(boolean withFirst) throws IOException, InterruptedException {
    Start first = start(withFirst ? "with" : "without");
    Start second = start(withFirst ? "without" : "with");
    return withFirst ? new Round(first, second) : new Round(second, first);
  }

  private static List<Row> rows(List<Round> rounds, String what, ToDoubleFunction<Start> figure) {
    String measure = "start of a Quarkus application, " + what;
    return List.of(
        row(measure, "without the library", rounds, round -> figure.applyAsDouble(round.without)),
        row(measure, "with 100 jobs", rounds, round -> figure.applyAsDouble(round.with)),
        row(
            measure,
            "added",
            rounds,
            round -> figure.applyAsDouble(round.with) - figure.applyAsDouble(round.without)));
  }

  private static Row row(
      String measure, String who, List<Round> rounds, ToDoubleFunction<Round> figure) {
    Series series = new Series(rounds.stream().mapToDouble(figure).toArray());
    return Row.of(measure, who, series, "", rounds.size() + " starts in turn");
  }

  private static Start start(String variant) throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(java, "-jar", jar(variant).toString()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    Matcher quarkus = QUARKUS.matcher(output);
    Matcher own = OWN.matcher(output);
    if (!quarkus.find() || !own.find()) {
      throw new IOException("The application has not started:\n" + output);
    }
    return new Start(
        Double.parseDouble(quarkus.group(1)) * 1e9,
        Double.parseDouble(own.group(1)) * 1e6,
        Double.parseDouble(own.group(2)) * 1e3,
        Double.parseDouble(own.group(3)) * 1e3);
  }
}
