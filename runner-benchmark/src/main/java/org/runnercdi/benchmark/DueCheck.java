package org.runnercdi.benchmark;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A tick that asks a source and each of its cron jobs; the time is for all. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class DueCheck {

  /** How many the source supplies. */
  @Param({"1000", "1000000"})
  private int jobs;

  private final RunnerDueCheck contender = new RunnerDueCheck();

  /**
   * Makes the jobs.
   *
   * @throws Exception if they fail
   */
  @Setup(Level.Trial)
  public void start() throws Exception {
    contender.run(jobs);
  }

  /**
   * Runs a tick, and those that are due.
   *
   * @return nanoseconds until the first started
   * @throws Exception if they fail
   */
  @Benchmark
  public long tick() throws Exception {
    return contender.run(jobs);
  }

  /** Ends it. */
  @TearDown(Level.Trial)
  public void stop() {
    contender.close();
  }
}
