package org.runnercdi.benchmark;

import java.util.Arrays;

/** {@code compare}, one of the programs it starts, or {@code open-pages}; else JMH. */
public final class Main {

  private Main() {}

  /**
   * Runs one of the programs.
   *
   * @param args the program's name and its options
   * @throws Exception if it fails
   */
  public static void main(String[] args) throws Exception {
    String[] rest = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
    switch (args.length == 0 ? "" : args[0]) {
      case "compare" -> new Compare(Options.of(rest)).run();
      case "contender" -> Child.contend(rest);
      case "measure" -> Child.measure(rest);
      case "open-pages" -> OpenPages.run(rest);
      default -> org.openjdk.jmh.Main.main(args);
    }
  }
}
