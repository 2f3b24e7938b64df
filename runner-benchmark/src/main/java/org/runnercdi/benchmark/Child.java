package org.runnercdi.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The program in a process of its own: does what its parent writes, and answers in lines. */
final class Child {

  private Child() {}

  /**
   * Runs one contender: {@code contender NAME LIMIT WORK}. First shows that as many jobs as the
   * limit meet at a barrier. Then answers {@code run JOBS TIMES} and {@code warm JOBS MILLIS} with
   * the nanoseconds and allocated bytes of a job.
   */
  static void contend(String[] args) throws Exception {
    PrintStream out = answers();
    Contenders who = Contenders.valueOf(args[0]);
    int limit = Integer.parseInt(args[1]);
    if (who.runsWork()) {
      meet(who, limit);
    }
    Work work = Work.of(Work.Kind.valueOf(args[2]), limit);
    try (Contender contender = who.factory.start(limit, work)) {
      out.println(contender.settings());
      BufferedReader orders =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = orders.readLine(); line != null; line = orders.readLine()) {
        String[] order = line.split(" ", -1);
        int jobs = Integer.parseInt(order[1]);
        int number = Integer.parseInt(order[2]);
        Lap lap =
            order[0].equals("warm")
                ? warm(contender, jobs, number)
                : lap(who, contender, work, jobs, number);
        out.println(lap.nanos() + " " + lap.cpu() + " " + lap.bytes());
      }
    }
    System.exit(0);
  }

  private static void meet(Contenders who, int limit) throws Exception {
    Work meeting = Work.of(Work.Kind.MEET, limit);
    try (Contender contender = who.factory.start(limit, meeting)) {
      contender.run(limit);
    }
    if (meeting.performed() != limit) {
      throw new IllegalStateException(meeting.performed() + " of " + limit + " jobs have met.");
    }
  }

  private static Lap warm(Contender contender, int jobs, int millis) throws Exception {
    long start = System.nanoTime();
    long least = millis * 1_000_000L;
    long nanos = contender.run(jobs);
    long passed = System.nanoTime() - start;
    // What is made at the first run may take longer than the warm-up.
    for (int i = 0; passed < least || (i < 5 && passed < 4 * least); i++) {
      nanos = Math.min(nanos, contender.run(jobs));
      passed = System.nanoTime() - start;
    }
    return new Lap((double) nanos / jobs, 0, 0);
  }

  private static Lap lap(Contenders who, Contender contender, Work work, int jobs, int times)
      throws Exception {
    Allocation allocation = new Allocation();
    long performed = work.performed();
    long bytes = allocation.bytes();
    long cpu = cpu();
    long nanos = 0;
    for (int i = 0; i < times; i++) {
      nanos += contender.run(jobs);
    }
    cpu = cpu() - cpu;
    bytes = allocation.bytes() - bytes;
    performed = work.performed() - performed;
    long all = (long) jobs * times;
    if (who.runsWork() && performed != all) {
      throw new IllegalStateException(
          who + ": " + performed + " jobs have run instead of " + all + ".");
    }
    return new Lap((double) nanos / all, (double) cpu / all, (double) bytes / all);
  }

  private static long cpu() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /** Takes one measure of this library: {@code measure NAME}; answers rows. */
  static void measure(String[] args) throws Exception {
    PrintStream out = answers();
    List<Row> rows = Measures.valueOf(args[0]).measure.rows();
    rows.forEach(row -> out.println(row.line()));
    System.exit(0);
  }

  /** What the libraries print must not come between the answers. */
  private static PrintStream answers() {
    PrintStream out = System.out;
    System.setOut(System.err);
    return out;
  }
}
