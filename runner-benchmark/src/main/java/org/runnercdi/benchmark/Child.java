package org.runnercdi.benchmark;

import java.io.PrintStream;
import java.util.List;

/** The program in a process of its own: does what its parent writes, and answers in lines. */
final class Child {

  private Child() {}

  /** Runs one contender: {@code contender NAME LIMIT WORK}. */
  static void contend(String[] args) throws Exception {
    Contenders who = Contenders.valueOf(args[0]);
    new Turns(who::start, Integer.parseInt(args[1]), who.runsWork())
        .take(Work.Kind.valueOf(args[2]));
    System.exit(0);
  }

  /** Takes one measure of this library: {@code measure NAME}; answers rows. */
  static void measure(String[] args) throws Exception {
    PrintStream out = answers();
    List<Row> rows = Measures.valueOf(args[0]).measure.rows();
    rows.forEach(row -> out.println(row.line()));
    System.exit(0);
  }

  /** What the libraries print must not come between the answers. */
  static PrintStream answers() {
    PrintStream out = System.out;
    System.setOut(System.err);
    return out;
  }
}
