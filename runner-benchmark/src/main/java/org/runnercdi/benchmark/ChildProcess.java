package org.runnercdi.benchmark;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM with a {@link Child} or with an application, seen from its parent. */
final class ChildProcess implements AutoCloseable {

  private final Process process;
  private final Path log;
  private final BufferedReader answers;
  private final BufferedWriter orders;

  private ChildProcess(List<String> what) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx3g");
    command.addAll(what);
    log = Files.createTempFile("benchmark-", ".log");
    process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    answers = process.inputReader(StandardCharsets.UTF_8);
    orders = process.outputWriter(StandardCharsets.UTF_8);
  }

  /** This program. */
  static ChildProcess program(String... args) throws IOException {
    List<String> what = new ArrayList<>();
    what.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    what.addAll(List.of(args));
    return new ChildProcess(what);
  }

  /** A jar with a main class, and the options and arguments around it. */
  static ChildProcess jar(List<String> options, Path jar, String... args) throws IOException {
    List<String> what = new ArrayList<>(options);
    what.addAll(List.of("-jar", jar.toString()));
    what.addAll(List.of(args));
    return new ChildProcess(what);
  }

  String answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("A child has died:\n" + Files.readString(log));
    }
    return line;
  }

  /** All that it prints until it ends. */
  List<String> rest() throws IOException, InterruptedException {
    List<String> lines = answers.lines().toList();
    if (process.waitFor() != 0) {
      throw new IOException("A child has failed:\n" + Files.readString(log));
    }
    return lines;
  }

  Lap order(String what, int jobs, int number) throws IOException {
    orders.write(what + " " + jobs + " " + number + "\n");
    orders.flush();
    String[] figures = answer().split(" ", -1);
    return new Lap(
        Double.parseDouble(figures[0]),
        Double.parseDouble(figures[1]),
        Double.parseDouble(figures[2]));
  }

  @Override
  public void close() throws IOException {
    orders.close();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    Files.deleteIfExists(log);
  }
}
