package org.runnercdi.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/** What a process does that has one contender: it takes its turn when its parent writes so. */
public final class Turns {

  private final Contender.Factory factory;
  private final int limit;
  private final boolean works;

  /**
   * Nothing starts yet.
   *
   * @param factory starts the contender
   * @param limit how many jobs may run at once
   * @param works whether it performs the work that it is given
   */
  public Turns(Contender.Factory factory, int limit, boolean works) {
    this.factory = factory;
    this.limit = limit;
    this.works = works;
  }

  /**
   * First shows that as many jobs as the limit meet at a barrier, and writes the settings. Then
   * answers {@code run JOBS TIMES} and {@code warm JOBS MILLIS} with the nanoseconds, processor
   * time and allocated bytes of a job, until there is no more to read.
   *
   * @param kind what each job does
   * @throws Exception if a contender fails, or has not performed what it should
   */
  public void take(Work.Kind kind) throws Exception {
    PrintStream out = Child.answers();
    if (works) {
      meet();
    }
    Work work = Work.of(kind, limit);
    try (Contender contender = factory.start(limit, work)) {
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
                : lap(contender, work, jobs, number);
        out.println(lap.nanos() + " " + lap.cpu() + " " + lap.bytes());
      }
    }
  }

  private void meet() throws Exception {
    Work meeting = Work.of(Work.Kind.MEET, limit);
    try (Contender contender = factory.start(limit, meeting)) {
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
    // What is kept from run to run is old then, as it is in a program that has run for a while.
    // Else each collection of some hundred runs copies it.
    System.gc();
    return new Lap((double) nanos / jobs, 0, 0);
  }

  private Lap lap(Contender contender, Work work, int jobs, int times) throws Exception {
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
    if (works && performed != all) {
      throw new IllegalStateException(performed + " jobs have run instead of " + all + ".");
    }
    return new Lap((double) nanos / all, (double) cpu / all, (double) bytes / all);
  }

  private static long cpu() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
